"""The gates by Hyperscan: the same places, at gigabytes a second. Optional.

The library scans a block for all keywords in one pass. Its database takes a while to
compile, so it may be kept in a file; one that is damaged, foreign, or made for other
rules is made anew.
"""

import contextlib
import hashlib
import os
import platform
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from pulse.core.redact.gates import (
    HIDDEN,
    HIDDEN_LETTER,
    NAMES,
    OPTIONAL,
    TOKENS,
    Place,
)

KEPT: Final = "gates-*.db"  # what a cache holds
_DIGEST: Final = hashlib.sha256().digest_size


class NativeError(Exception):
    """The library is missing, or does not do what it should."""


class NativeGate:
    """Finds places in blocks of lines. A block is scanned at once; threads may share a
    gate."""

    def __init__(self, extra: Sequence[str] = (), *, cache: Path | None = None) -> None:
        """``extra`` are more expressions, matched in any case; ``cache`` is a folder
        of the owner's for the compiled database.

        Raises NativeError where Hyperscan is missing or does not work.
        """
        try:
            import hyperscan
        except Exception as error:  # a broken library raises what it likes
            raise NativeError(f"Hyperscan cannot be loaded: {error}") from error
        self._library: Any = hyperscan
        self._local = threading.local()
        expressions = [(w.expression, False) for w in TOKENS]
        expressions += [(w.expression, True) for w in NAMES]
        expressions += [(expression, True) for expression in extra]
        self._words = [w.text for w in (*TOKENS, *NAMES)]
        self._words += [OPTIONAL] * len(extra) + [HIDDEN_LETTER]
        expressions += [(HIDDEN, False)]
        try:
            self._database = self._ready(expressions, cache)
        except NativeError:
            raise
        except Exception as error:
            raise NativeError(f"Hyperscan cannot compile: {error}") from error

    def places(self, block: bytes) -> list[Place]:
        """Offsets into the block, in order, and what was seen. Raises NativeError."""
        found: set[tuple[int, int]] = set()

        def note(id_: int, _start: int, end: int, _flags: int, _more: object) -> None:
            found.add((end - 1, id_))

        self._scan(block, note)
        return [(place, self._words[id_]) for place, id_ in sorted(found)]

    def _scan(self, block: bytes, note: Callable[..., None]) -> None:
        try:
            if not hasattr(self._local, "scratch"):  # each thread needs one of its own
                self._local.scratch = self._library.Scratch(self._database)
            self._database.scan(
                block, match_event_handler=note, scratch=self._local.scratch
            )
        except Exception as error:
            raise NativeError(f"Hyperscan cannot scan: {error}") from error

    # ------------------------------------------------------------ the database

    def _ready(self, expressions: list[tuple[str, bool]], cache: Path | None) -> Any:
        """The database: the one that was kept, if it still does what it should."""
        path = cache / f"gates-{self._key(expressions)}.db" if cache else None
        kept = _read(path) if path else None
        if kept is not None:
            with contextlib.suppress(Exception):  # another machine's, or damaged
                block_mode = self._library.HS_MODE_BLOCK
                self._database = self._library.loadb(kept, block_mode)
                self._check()
                return self._database
        self._local = threading.local()
        self._database = self._compiled(expressions)
        self._check()
        if path:
            _write(path, self._library.dumpb(self._database))
        return self._database

    def _key(self, expressions: list[tuple[str, bool]]) -> str:
        parts = repr((expressions, self._library.__version__, platform.machine()))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    def _compiled(self, expressions: list[tuple[str, bool]]) -> Any:
        caseless = self._library.HS_FLAG_CASELESS
        database = self._library.Database()
        database.compile(
            expressions=[text.encode() for text, _ in expressions],
            ids=list(range(len(expressions))),
            flags=[caseless if any_case else 0 for _, any_case in expressions],
        )
        return database

    def _check(self) -> None:
        canary = b'"dp.pt.", "passwordless", "Api_Key" : "\\u0041"'
        # Words of the owner's may be in there, too.
        if not {(6, "dp.pt."), (38, "api_key"), (43, "")} <= {*self.places(canary)}:
            raise NativeError("Hyperscan does not find what it should")


def _read(path: Path) -> bytes | None:
    """What was kept, if it is whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, kept = content[:_DIGEST], content[_DIGEST:]
    return kept if hashlib.sha256(kept).digest() == digest else None


def _write(path: Path, database: bytes) -> None:
    """Keep a database for its owner alone. It can be made again: a full or read-only
    disk is no reason to fail."""
    temporary = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
        with os.fdopen(file, "wb") as out:
            out.write(hashlib.sha256(database).digest() + database)
        Path(temporary).replace(path)
        for old in path.parent.glob(KEPT):
            if old != path:
                old.unlink()
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
