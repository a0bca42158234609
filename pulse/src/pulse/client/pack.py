"""Cut what is new in a source into chunks: slimmed, redacted, ready to be sent.

Chunks follow docs/upload.md: complete source lines only, as many lines out as in.
Nothing here catches an error of the redaction: when it is broken, nothing is made.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from pulse.client.chunk import Chunk
from pulse.core.agents import READERS, Source
from pulse.core.agents.jsonlines import clean
from pulse.core.redact import redact_line
from pulse.core.slim import LONGEST, slim_line

CHUNK_BYTES: Final = 512 * 1024  # of payload; a longer line is a chunk of its own
_READ_MOST: Final = 64 * 2**20  # of one line; the rest of a longer one is skipped
_BODY_MOST: Final = 8 * 2**20 - 64 * 1024  # of one request, less its head lines
_CWD = re.compile(rb'"cwd"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")')


def pack_file(path: Path, *, line: int, byte: int) -> Iterator[Chunk]:
    """Chunks of the complete lines behind the first ``line`` lines, ``byte`` bytes."""
    with path.open("rb") as file:
        file.seek(byte)
        yield from _chunks(file, line, byte)


def pack_lines(path: Path, *, line: int, byte: int, last_line: int) -> Chunk | None:
    """One chunk of exactly these lines, however long; None when they are not there."""
    builder = _Builder(line, byte)
    with path.open("rb") as file:
        file.seek(byte)
        for source_line, length in _lines(file):
            builder.add(source_line, length)
            if builder.last_line == last_line:
                return builder.chunk()
    return None


def _chunks(file: BinaryIO, line: int, byte: int) -> Iterator[Chunk]:
    builder = _Builder(line, byte)
    for source_line, length in _lines(file):
        if not builder.fits(source_line):
            yield builder.chunk()
            builder = _Builder(builder.last_line, builder.byte_end)
        builder.add(source_line, length)
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
    def __init__(self, line: int, byte: int) -> None:
        self.first_line, self.last_line = line + 1, line
        self.byte_start, self.byte_end = byte, byte
        self.lengths: list[int] = []
        self._payload: list[bytes] = []
        self._size = 0
        self._raw = hashlib.sha256()
        self._whole = True
        self._cwds: set[str] = set()

    def fits(self, line: bytes) -> bool:
        return not self.lengths or self._size + len(line) <= CHUNK_BYTES

    def add(self, line: bytes, length: int) -> None:
        self._raw.update(line)
        self._whole = self._whole and length == len(line)
        self._cwds.update(_cwds(line))
        out = safe_line(line, length)
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
        )


def safe_line(line: bytes, length: int | None = None) -> bytes:
    """What may leave this machine of one source line."""
    if length is not None and length > len(line):
        return b'{"omitted": %d}\n' % length
    slim = slim_line(line)
    redacted, _ = redact_line(slim)
    if len(redacted) > LONGEST or not _fits_a_body(redacted):
        return b'{"omitted": %d}\n' % len(line)
    return redacted


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


def export_document(source: Source) -> bytes:
    """The records of a rewritten source, a line ``{"id", "record"}`` each; equal
    content gives equal lines."""
    exported = READERS[source.agent].export(source)
    return b"".join(
        json.dumps(
            {"id": id_, "record": record}, ensure_ascii=True, sort_keys=True
        ).encode()
        + b"\n"
        for id_, record in exported
    )


def pack_document(source: Source, *, line: int, byte: int) -> Chunk:
    """The document as the line behind ``line``; the last line of an id wins."""
    builder = _Builder(line, byte)
    exported = export_document(source)
    builder.add(exported, len(exported))
    return builder.chunk()
