"""A piece of a source, ready to be sent."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines ``first_line..last_line`` of a source, counted from 1, both included.

    ``raw_sha256`` is over the source's own bytes, to notice later that they changed
    ("" when a line was too long to hold, and is not looked at again);
    ``cwds`` are the working directories that these lines name; ``records`` says for
    each line of a document which record it holds: its id, and a digest of its line, or
    nothing when the line drops it.
    """

    first_line: int
    last_line: int
    byte_start: int
    byte_end: int
    lengths: tuple[int, ...]
    payload: bytes
    raw_sha256: str
    cwds: frozenset[str] = frozenset()
    records: tuple[tuple[str, bytes], ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.payload).hexdigest()
