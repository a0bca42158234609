"""What is fuzzed: every reader, as lines and as files, and the redactor.

A target takes bytes and raises when a promise is broken: a reader never fails on
content and says the same twice, the redactor keeps lines and JSON.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from pulse.core.agents import (
    READERS,
    Reader,
    Source,
    discover,
    source_lines,
    split_lines,
)
from pulse.core.redact import redact_line
from pulse.core.redact.rules import RULES
from pulse.core.values import Record, Unparsed
from tests.pulse.core.agenthomes import FIXTURES, put_home
from tests.pulse.core.examples import expand

Target = Callable[[bytes], None]
REDACTOR = "redact"
NAMES = (*READERS, REDACTOR)
_STORES = (".db",)  # bytes of a database are not worth changing one by one


def target(name: str, folder: Path) -> Target:
    """The function that is fed. A reader has its home below this folder."""
    if name == REDACTOR:
        return check_redactor
    return ReaderTarget(READERS[name], put_home(name, folder / "home"))


def seeds(name: str) -> Iterator[bytes]:
    """Where fuzzing begins: what agents write, and what rules are made for."""
    agents = list(READERS) if name == REDACTOR else [name]
    for agent in agents:
        for path in sorted(p for p in (FIXTURES / agent).rglob("*") if p.is_file()):
            data = path.read_bytes()
            if name == REDACTOR:
                yield from data.splitlines(keepends=True)[:3]
            else:
                yield from (bytes([first]) + data for first in (0, 1, 128, 129, 130))
    if name == REDACTOR:
        for rule in RULES:
            yield json.dumps({"text": expand(rule.example)}).encode() + b"\n"


class ReaderTarget:
    """The first byte chooses: below 128 lines for a source, else a file of the home."""

    def __init__(self, reader: Reader, home: Path) -> None:
        self._reader = reader
        self._sources = discover(reader, home)
        files = sorted(p for p in home.rglob("*") if p.is_file())
        self._files = [p for p in files if not p.name.endswith(_STORES)]

    def __call__(self, data: bytes) -> None:
        if not data:
            return
        choice, data = data[0], data[1:]
        if choice < 128 or not self._files:
            source = self._sources[choice % len(self._sources)]
            self._check(data.splitlines(keepends=True), source)
            return
        path = self._files[choice % len(self._files)]
        before = path.read_bytes()
        path.write_bytes(data)
        try:
            for source in self._reader.resolve(self._reader.identify(path)):
                lines = [line for _, _, line in source_lines(self._reader, source)]
                self._check(lines, source)
        except OSError:
            pass  # readers may say that a file cannot be read
        finally:
            path.write_bytes(before)

    def _check(self, lines: list[bytes], source: Source) -> None:
        found = list(self._reader.read(split_lines(lines), source=source))
        for item in found:
            assert isinstance(item, Record | Unparsed)
            item.text.encode()
            if isinstance(item, Record):
                assert item.id
                assert (item.act is not None) == (item.role == "owner")
                json.dumps([dict(call.input) for call in item.calls], indent=1)
        assert list(self._reader.read(split_lines(lines), source=source)) == found


def check_redactor(data: bytes) -> None:
    for line in data.splitlines(keepends=True):
        redacted, _ = redact_line(line)
        assert redacted.endswith(b"\n") == line.endswith(b"\n")
        assert redacted.count(b"\n") == line.count(b"\n")
        if _is_json(line):
            assert _is_json(redacted), redacted


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
