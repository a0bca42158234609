"""What every reader has in common: a source, and how its bytes become lines."""

import io
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, Protocol, TypeAlias

from pulse.core.agents.jsonlines import NotReadError, clean, objects, one_object
from pulse.core.values import Json, Loss, Record, Unparsed

Kind: TypeAlias = Literal["append", "document"]
SourceRole: TypeAlias = Literal["transcript", "sidecar", "history", "tool_result"]

Line: TypeAlias = tuple[int, int, bytes]  # (line from 1, byte offset, bytes with "\n")
# What a reader makes of one JSON object: (object, line, offset) -> records.
Make: TypeAlias = Callable[[Mapping[str, Any], int, int], Iterable[Record | Unparsed]]
_KEPT_TEXT = 2000  # characters of an unparsed line that its record shows

LINE_MOST: Final = 64 * 2**20  # bytes of a line that is held in memory
_PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that an agent wrote.

    ``source_id`` names it by what is in it (native session id, with the agent id for a
    subagent), never by slug or path. A server that reads stored bytes leaves the path
    and the file's numbers empty. Several sources may lie in one file (a database): then
    ``size`` and ``mtime_ns`` are those of the session in it.
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
    """What ``agents.READERS`` holds: a module with these names.

    Nothing here raises on what it finds; only ``roots`` looks outside a given root.
    """

    AGENT: str  # the key in READERS, in rows and on the wire
    LABEL: str  # what people call it

    def roots(self, environ: dict[str, str], home: Path) -> list[Path]:
        """Existing directories where this agent keeps its files on this machine."""

    def places(self, environ: dict[str, str], home: Path) -> list[Path]:
        """Every file and folder, existing or not, of which ``roots`` and ``find`` take
        something: while nothing in them changes, there is nothing new to read."""

    def find(self, root: Path) -> Iterator[Path]:
        """Candidate files in a stable order, by name and place alone."""

    def identify(self, path: Path) -> Sequence[Source]:
        """Who a file is, from what is in it; nothing when it holds nothing to keep."""

    def resolve(self, sources: Iterable[Source]) -> list[Source]:
        """Give every source a name of its own; of copies one stands for all."""

    def export(self, source: Source) -> Iterator[tuple[str, Json]]:
        """Of a ``document``: its records with their native ids, in order; the same
        content gives the same records. Raises OSError when it cannot be read."""

    def read(
        self, lines: Iterable[Line], *, source: Source
    ) -> Iterator[Record | Unparsed]:
        """Normalised records of the lines of a source, in order. The lines of a
        document are its exported records, one JSON object each."""


def discover(reader: Reader, root: Path) -> list[Source]:
    """Every source of an agent below one of its roots."""
    found = (source for path in reader.find(root) for source in reader.identify(path))
    return reader.resolve(found)


def is_dir(path: Path) -> bool:
    """Is this a folder that we may know of? Below a closed folder nothing is."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Is this a file that we may know of?"""
    try:
        return path.is_file()
    except OSError:
        return False


def source_lines(reader: Reader, source: Source) -> Iterator[Line]:
    """The lines of a source as ``Reader.read`` wants them. Raises OSError."""
    if source.kind == "document":
        records = (record for _id, record in reader.export(source))
        yield from split_lines(encode_record(record) + b"\n" for record in records)
        return
    with source.path.open("rb", buffering=_PIECE) as file:
        yield from split_lines(file)


def encode_record(record: Json) -> bytes:
    """A record of a document as JSON on one line; equal records give equal bytes."""
    try:
        return json.dumps(record, sort_keys=True).encode()
    except RecursionError:
        return encode_record({"unparsed": Loss.TOO_DEEP.value, "text": ""})


def split_lines(stream: BinaryIO | Iterable[bytes]) -> Iterator[Line]:
    """Number the lines of a binary stream. The last one may lack its newline.

    Of a file, a line over 64 MiB is never held: ``{"omitted": bytes}`` stands for it,
    as in what is sent, and a reader yields it as Unparsed.
    """
    offset = 0
    if isinstance(stream, io.BufferedIOBase):
        for number, (line, length) in enumerate(_bounded(stream), start=1):
            yield number, offset, line
            offset += length
        return
    for number, line in enumerate(stream, start=1):
        yield number, offset, line
        offset += len(line)


def _bounded(file: io.BufferedIOBase) -> Iterator[tuple[bytes, int]]:
    """Lines of a file with their lengths."""
    while line := file.readline(_PIECE):
        if len(line) < _PIECE or line.endswith(b"\n"):
            yield line, len(line)
            continue
        pieces, length = [line], len(line)
        while not line.endswith(b"\n") and (line := file.readline(_PIECE)):
            length += len(line)
            if length <= LINE_MOST:
                pieces.append(line)
            else:
                pieces.clear()
        whole = b"".join(pieces) if pieces else b'{"omitted": %d}\n' % length
        yield whole, length


def transcribe(
    lines: Iterable[Line], source: Source, make: Make, marks: Collection[str] = ()
) -> Iterator[Record | Unparsed]:
    """What ``make`` makes of every JSON object of the lines, blank ones left out. What
    cannot be read comes as Unparsed; nothing here raises on content. ``marks`` are keys
    that only a whole record has, never a part of one (see ``jsonlines.objects``)."""
    for number, offset, line in lines:
        if (whole := one_object(line)) is not None:
            yield from make(whole, number, offset)
            continue
        try:
            for place, data in enumerate(objects(line, marks)):
                yield from make(data, number, offset + place)
        except NotReadError as error:
            loss = error.loss if line.endswith(b"\n") else Loss.CUT_OFF
            text = clean(line[: 4 * _KEPT_TEXT].decode("utf-8", errors="replace"))
            yield Unparsed(
                source.source_id, number, offset, loss, text.strip()[:_KEPT_TEXT]
            )
