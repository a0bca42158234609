"""What every reader has in common: a source, and how its bytes become lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeAlias

from pulse.core.values import Record, Unparsed

Kind: TypeAlias = Literal["append", "document"]
SourceRole: TypeAlias = Literal["transcript", "sidecar", "history", "tool_result"]

Line: TypeAlias = tuple[int, int, bytes]  # (line from 1, byte offset, bytes with "\n")


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that an agent wrote.

    ``source_id`` names it by what is in it (native session id, with the agent id for a
    subagent), never by slug or path. A server that reads stored bytes leaves the path
    and the file's numbers empty.
    """

    agent: str
    source_id: str
    session: str
    path: Path = Path()
    kind: Kind = "append"
    role: SourceRole = "transcript"
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    cwd: str = ""  # the working directory where it began, when the head tells


class Reader(Protocol):
    """What ``agents.READERS`` holds: a module with these two functions."""

    def discover(self, root: Path) -> Iterator[Source]: ...

    def read(
        self, lines: Iterable[Line], *, source: Source
    ) -> Iterator[Record | Unparsed]: ...


def split_lines(stream: BinaryIO | Iterable[bytes]) -> Iterator[Line]:
    """Number the lines of a binary stream. The last one may lack its newline."""
    offset = 0
    for number, line in enumerate(stream, start=1):
        yield number, offset, line
        offset += len(line)
