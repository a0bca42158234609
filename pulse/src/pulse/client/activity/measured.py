"""Measured sessions of this machine, kept so that only changed ones are read again.

What is kept lies in a file of its own and may be deleted at any time. Where it cannot
be written, sessions are measured every time.
"""

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulse import __version__
from pulse.client.errors import LocalError
from pulse.client.home import make_home
from pulse.core.stats.events import VERSION, SessionStats, from_json, to_json

if TYPE_CHECKING:
    from pulse.core.agents import Source

_FILE: Final = "activity.db"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS sessions (
    agent TEXT NOT NULL, session TEXT NOT NULL, mark BLOB NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (agent, session)
) WITHOUT ROWID
"""
Key = tuple[str, str]  # agent, session


@dataclass(slots=True)
class Measured:
    """``unread`` lines could not be read; of ``missing`` files nothing could."""

    sessions: list[SessionStats] = field(default_factory=list)
    unread: int = 0
    missing: list[Path] = field(default_factory=list)
    anew: int = 0  # sessions that were measured in this run


def measure_all(
    home: Path,
    sources: Iterable["Source"],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Measured:
    """Every session of these sources: from what is kept where no file of it changed.
    ``progress`` hears of every session that is measured: how many are done, of all."""
    groups: dict[Key, list[Source]] = {}
    for source in sources:
        if source.role == "transcript":
            groups.setdefault((source.agent, source.session), []).append(source)
    found = Measured()
    with closing(_open(home)) as db:
        for place, (key, group) in enumerate(sorted(groups.items())):
            mark = _mark(group)
            kept = _recall(db, key, mark)
            if kept is None:
                progress(place, len(groups))
                unread, missing = found.unread, len(found.missing)
                stats = _measure(key, group, found)
                kept = stats, found.unread - unread
                found.anew += 1
                if len(found.missing) == missing:
                    _remember(db, key, mark, *kept)
            else:
                found.unread += kept[1]
            found.sessions.append(kept[0])
        _forget(db, groups.keys())
    return found


def _measure(key: Key, group: Sequence["Source"], found: Measured) -> SessionStats:
    from pulse.core.agents import READERS, source_lines
    from pulse.core.stats.measure import measure
    from pulse.core.values import Record

    records: list[Record] = []
    for source in group:
        reader = READERS[source.agent]
        try:
            for item in reader.read(source_lines(reader, source), source=source):
                if isinstance(item, Record):
                    records.append(item)
                else:
                    found.unread += 1
        except OSError:
            found.missing.append(source.path)
    return measure(records, agent=key[0], session=key[1])


def _mark(group: Iterable["Source"]) -> bytes:
    """What the files looked like, and which rules read them."""
    files = sorted(
        (s.source_id, s.size, s.mtime_ns, _changed(s), s.inode) for s in group
    )
    text = json.dumps([__version__, VERSION, files])
    return hashlib.sha256(text.encode()).digest()


def _changed(source: "Source") -> int:
    """When anything of a file that only grows last changed: unlike the time of writing
    this cannot be set back. A database changes with each of its sessions."""
    with suppress(OSError):
        return os.lstat(source.path).st_ctime_ns if source.kind == "append" else 0
    return 0


# ---------------------------------------------------------------- what is kept


def _open(home: Path) -> sqlite3.Connection:
    with suppress(sqlite3.Error, OSError, LocalError):
        make_home(home)
        return _connect(str(home / _FILE))
    with suppress(sqlite3.Error, OSError):
        (home / _FILE).unlink(missing_ok=True)  # damaged: it holds nothing unique
        return _connect(str(home / _FILE))
    return _connect(":memory:")


def _connect(path: str) -> sqlite3.Connection:
    # Autocommit: a run that is stopped keeps what it has measured.
    db = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.execute(_SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _recall(
    db: sqlite3.Connection, key: Key, mark: bytes
) -> tuple[SessionStats, int] | None:
    with suppress(sqlite3.Error, zlib.error, ValueError, KeyError, TypeError):
        row = db.execute(
            "SELECT data FROM sessions WHERE agent = ? AND session = ? AND mark = ?",
            (*key, mark),
        ).fetchone()
        if row:
            data = json.loads(zlib.decompress(row[0]))
            return from_json(data["stats"]), int(data["unread"])
    return None


def _remember(
    db: sqlite3.Connection, key: Key, mark: bytes, stats: SessionStats, unread: int
) -> None:
    text = json.dumps({"stats": to_json(stats), "unread": unread})
    with suppress(sqlite3.Error):
        db.execute(
            "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?)",
            (*key, mark, zlib.compress(text.encode(), 1)),
        )


def _forget(db: sqlite3.Connection, keys: Iterable[Key]) -> None:
    """Sessions whose files are gone."""
    with suppress(sqlite3.Error):
        gone = set(_kept(db)) - set(keys)
        db.executemany(
            "DELETE FROM sessions WHERE agent = ? AND session = ?", sorted(gone)
        )


def _kept(db: sqlite3.Connection) -> Iterator[Key]:
    yield from db.execute("SELECT agent, session FROM sessions")
