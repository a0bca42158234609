"""What was counted of every file, kept beside Pulse's state.

Losing it, or finding it broken or of another version, costs only time: everything in
it comes from files that still lie where they lay.
"""

import contextlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pulse.client.usage.write import write

_NAME: Final = "usage-files"
_FORMAT: Final = "pulse usage 2"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file by size, times and inode, and its packed tally. ``key`` says besides when
    a document has changed."""

    agent: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    key: str = ""
    packed: bytes = b""

    def numbers(self) -> tuple[str, int, int, int, int]:
        return self.agent, self.size, self.mtime_ns, self.ctime_ns, self.inode


class Store:
    """One file: a line of JSON that lists the entries, then their tallies. ``mark``
    stands for the code that counted."""

    def __init__(self, home: Path, mark: bytes) -> None:
        self._path, self._mark = home / _NAME, zlib.crc32(mark)
        self._usable = True

    def load(self) -> dict[str, Entry]:
        """Entries by path; none when there is nothing usable."""
        if not self._usable:
            return {}
        try:
            data = self._path.read_bytes()
            head, _, body = data.partition(b"\n")
            about = json.loads(head)
            if (
                about["format"] != _FORMAT
                or about["mark"] != self._mark
                or about["check"] != zlib.crc32(body)
            ):
                return {}
            return _entries(about["files"], body)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return {}

    def save(self, entries: Mapping[str, Entry]) -> None:
        """Best effort: a full or read-only disk keeps nobody from an answer."""
        body = b"".join(entry.packed for entry in entries.values())
        about = {
            "format": _FORMAT,
            "mark": self._mark,
            "check": zlib.crc32(body),
            "files": [
                [path, *entry.numbers(), entry.key, len(entry.packed)]
                for path, entry in entries.items()
            ],
        }
        write(self._path, json.dumps(about).encode() + b"\n" + body)

    def forget(self) -> None:
        """Trust it no more, also where it cannot be deleted."""
        self._usable = False
        with contextlib.suppress(OSError):
            self._path.unlink()


def _entries(files: list[Any], body: bytes) -> dict[str, Entry]:
    found, begin = {}, 0
    for path, agent, size, mtime_ns, ctime_ns, inode, key, length in files:
        packed = body[begin : begin + length]
        begin += length
        found[path] = Entry(agent, size, mtime_ns, ctime_ns, inode, key, packed)
    return found
