"""Cut what is new in a source into chunks: slimmed, redacted, ready to be sent.

Chunks follow docs/upload.md: complete source lines only, as many lines out as in.
Nothing here catches an error of the redaction: when it is broken, nothing is made.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from pulse.client.chunk import Chunk
from pulse.core.agents import READERS, Source
from pulse.core.agents.base import encode_record
from pulse.core.agents.jsonlines import clean
from pulse.core.redact import BLOCK, Redactor, default
from pulse.core.slim import LONGEST, slim_line

CHUNK_BYTES: Final = 512 * 1024  # of payload; a longer line is a chunk of its own
_READ_MOST: Final = 64 * 2**20  # of one line; the rest of a longer one is skipped
_BODY_MOST: Final = 8 * 2**20 - 64 * 1024  # of one request, less its head lines
# What an exported record says of a part that could not be read. Its keys are sorted,
# and a quote inside a JSON string is escaped.
_UNREAD = re.compile(rb'\{"text": "(?:[^"\\]++|\\.)*+", "unparsed": "')
_CWD = re.compile(rb'"cwd"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")')


def pack_file(
    path: Path, *, line: int, byte: int, redactor: Redactor | None = None
) -> Iterator[Chunk]:
    """Chunks of the complete lines behind the first ``line`` lines, ``byte`` bytes."""
    with path.open("rb") as file:
        file.seek(byte)
        yield from _chunks(file, line, byte, redactor or default())


def pack_lines(
    path: Path,
    *,
    line: int,
    byte: int,
    last_line: int,
    redactor: Redactor | None = None,
) -> Chunk | None:
    """One chunk of exactly these lines, however long; None when they are not there."""
    builder = _Builder(line, byte)
    with path.open("rb") as file:
        file.seek(byte)
        lines = islice(_lines(file), last_line - line)
        for made in _safe_lines(lines, redactor or default()):
            builder.add(*made)
    return builder.chunk() if builder.last_line == last_line else None


def _chunks(
    file: BinaryIO, line: int, byte: int, redactor: Redactor
) -> Iterator[Chunk]:
    builder = _Builder(line, byte)
    for source_line, length, out in _safe_lines(_lines(file), redactor):
        if not builder.fits(source_line):
            yield builder.chunk()
            builder = _Builder(builder.last_line, builder.byte_end)
        builder.add(source_line, length, out)
    if builder.lengths:
        yield builder.chunk()


def _lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Complete lines and their lengths. Of a line too long to hold only the length is
    true; a line without its end is not there yet."""
    while line := file.readline(_READ_MOST):
        length = len(line)
        while not line.endswith(b"\n"):
            more = file.readline(_READ_MOST)
            if not more:
                return
            length += len(more)
            # Only the beginning is kept: slimming leaves the whole line out anyway.
            line = line[:_READ_MOST] + more[-1:]
        yield line, length


class _Builder:
    def __init__(self, line: int, byte: int, cwd: str = "") -> None:
        self.first_line, self.last_line = line + 1, line
        self.byte_start, self.byte_end = byte, byte
        self.lengths: list[int] = []
        self._payload: list[bytes] = []
        self._size = 0
        self._raw = hashlib.sha256()
        self._whole = True
        self._cwds: set[str] = {cwd} if cwd else set()
        self._records: list[tuple[str, bytes]] = []

    def fits(self, line: bytes) -> bool:
        return not self.lengths or self._size + len(line) <= CHUNK_BYTES

    def add(self, line: bytes, length: int, out: bytes) -> None:
        """A source line, its length, and what may leave of it."""
        self._raw.update(line)
        self._whole = self._whole and length == len(line)
        self._append(line, length, out)

    def add_record(
        self, name: str, line: bytes, digest: bytes, redactor: Redactor
    ) -> None:
        """A line of a document. One that cannot be sent still has its id, so that a
        later one stands in its place."""
        out = safe_line(line, redactor)
        if out.startswith(b'{"omitted"'):
            out = b'{"id": %s, "record": %s}\n' % (encode_record(name), out.strip())
        self._records.append((name, digest))
        self._append(line, len(line), out)

    def _append(self, line: bytes, length: int, out: bytes) -> None:
        self._cwds.update(_cwds(line))
        self._payload.append(out)
        self._size += len(out)
        self.lengths.append(length)
        self.last_line += 1
        self.byte_end += length

    def chunk(self) -> Chunk:
        return Chunk(
            self.first_line,
            self.last_line,
            self.byte_start,
            self.byte_end,
            tuple(self.lengths),
            b"".join(self._payload),
            self._raw.hexdigest() if self._whole else "",
            frozenset(self._cwds),
            tuple(self._records),
        )


def _safe_lines(
    lines: Iterable[tuple[bytes, int]], redactor: Redactor
) -> Iterator[tuple[bytes, int, bytes]]:
    """What may leave this machine of each line, many lines at a time."""
    lines = iter(lines)
    while first := next(lines, None):
        block, size = [first], len(first[0])
        while size < BLOCK and (more := next(lines, None)):
            block.append(more)
            size += len(more[0])
        slim = [
            b"" if len(line) < length else slim_line(line) for line, length in block
        ]
        for (line, length), redacted in zip(block, redactor.lines(slim), strict=True):
            whole = len(line) == length
            yield (
                line,
                length,
                redacted if whole and _may_go(redacted) else _omitted(length),
            )


def safe_line(line: bytes, redactor: Redactor) -> bytes:
    """What may leave of one line."""
    return next(_safe_lines([(line, len(line))], redactor))[2]


def _may_go(line: bytes) -> bool:
    return len(line) <= LONGEST and _fits_a_body(line)


def _omitted(length: int) -> bytes:
    return b'{"omitted": %d}\n' % length


def _fits_a_body(line: bytes) -> bool:
    """A long line that hardly packs would be refused by the server for its size."""
    if len(line) <= _BODY_MOST:
        return True
    import zstandard

    return len(zstandard.ZstdCompressor(level=3).compress(line)) <= _BODY_MOST


def raw_sha256(path: Path, start: int, end: int) -> str:
    """SHA-256 of a range of a file's bytes, as ``Chunk.raw_sha256`` has it."""
    digest, left = hashlib.sha256(), end - start
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (part := file.read(min(left, 2**20))):
            digest.update(part)
            left -= len(part)
    return digest.hexdigest() if not left else ""


def _cwds(line: bytes) -> Iterator[str]:
    for match in _CWD.finditer(line):
        try:
            path = clean(json.loads(match[1], strict=False))
        except ValueError:
            continue
        if path:
            yield path


# ----------------------------------------------------------------- documents


def document_lines(source: Source) -> Iterator[tuple[str, bytes]]:
    """The records of a rewritten source with their ids, a line ``{"id", "record"}``
    each; equal content gives equal lines. Raises OSError."""
    seen: Counter[str] = Counter()
    for name, record in READERS[source.agent].export(source):
        seen[name] += 1
        if seen[name] > 1:  # no line may stand in for another
            name = f"{name}#{seen[name]}"
        yield (
            name,
            b'{"id": %s, "record": %s}\n'
            % (
                encode_record(name),
                encode_record(record),
            ),
        )


def pack_document(
    source: Source,
    known: Mapping[str, bytes],
    *,
    line: int,
    byte: int,
    redactor: Redactor | None = None,
) -> Iterator[Chunk]:
    """Chunks of what is not acknowledged of a document: its records that are new or
    have another digest than in ``known``, then the ids that are there no more.

    A document that is cut off, because it is being rewritten perhaps, or that has no
    record at all does not tell what is there no more.
    """
    redactor = redactor or default()
    builder = _Builder(line, byte, cwd=source.cwd)
    left, told, whole = set(known), False, True
    for name, text in document_lines(source):
        told, whole = True, whole and not _UNREAD.search(text)
        left.discard(name)
        digest = digest_of(text)
        if known.get(name) == digest:
            continue
        if not builder.fits(text):
            yield builder.chunk()
            builder = _Builder(builder.last_line, builder.byte_end)
        builder.add_record(name, text, digest, redactor)
    for name in sorted(left) if told and whole else ():
        text = b'{"id": %s, "dropped": true}\n' % encode_record(name)
        if not builder.fits(text):
            yield builder.chunk()
            builder = _Builder(builder.last_line, builder.byte_end)
        builder.add_record(name, text, b"", redactor)
    if builder.lengths:
        yield builder.chunk()


def pack_records(
    source: Source, *, count: int, line: int, redactor: Redactor
) -> Chunk | None:
    """One chunk of the first ``count`` records of a document, as its lines behind
    ``line``; None when it has fewer."""
    builder = _Builder(line, 0)
    for name, text in islice(document_lines(source), count):
        builder.add_record(name, text, digest_of(text), redactor)
    return builder.chunk() if len(builder.lengths) == count else None


def digest_of(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()
