"""The body of an upload and the answer to it, as docs/upload.md says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import zstandard

from pulse.client.errors import SendError
from pulse.client.outbox import Waiting

CONTENT_TYPE: Final = "application/vnd.worktracker.chunks"
BODY_MOST: Final = 8 * 2**20  # as sent; the server refuses more
BATCH_BYTES: Final = 2 * 2**20  # unpacked; one longer line still goes, alone
BATCH_CHUNKS: Final = 500
_LEVEL = 3

STATUSES: Final = {"stored", "duplicate", "gap", "conflict", "deleted", "invalid"}


@dataclass(frozen=True, slots=True)
class Result:
    """What the server did with one chunk."""

    status: str
    line: int = 0
    byte: int = 0
    detail: str = ""
    generation: int = 0  # of a repair


def encode(batch: Sequence[Waiting], *, machine: str, fingerprint: str) -> bytes:
    """Head line and payload of every chunk, packed with zstd."""
    parts: list[bytes] = []
    for item in batch:
        head = _head(item) | {"machine": machine, "fingerprint": fingerprint}
        parts += [json.dumps(head).encode(), b"\n", item.chunk.payload]
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    return packer.compress(b"".join(parts))


def _head(item: Waiting) -> dict[str, Any]:
    chunk = item.chunk
    return {
        "agent": item.agent,
        "source_id": item.source_id,
        "session": item.session,
        "role": item.role,
        "kind": item.kind,
        "generation": item.generation,
        "first_line": chunk.first_line,
        "last_line": chunk.last_line,
        "byte_start": chunk.byte_start,
        "byte_end": chunk.byte_end,
        "lengths": list(chunk.lengths),
        "sha256": item.sha256,
        "ruleset": item.ruleset,
        "size": len(chunk.payload),
    }


def decode_results(answer: Mapping[str, Any], count: int) -> list[Result]:
    """One result for each chunk that was sent. Raises SendError for anything else."""
    rows = answer.get("results")
    if not isinstance(rows, list) or len(rows) != count:
        raise SendError("The server's answer does not fit what was sent. Try again.")
    return [_result(row) for row in rows]


def _result(row: Any) -> Result:
    data: Mapping[str, Any] = row if isinstance(row, dict) else {}
    status = data.get("status")
    if status not in STATUSES:
        raise SendError("The server's answer is of a newer kind. Update Pulse.")
    repair = data.get("repair")
    repair = repair if isinstance(repair, dict) else {}
    return Result(
        status=status,
        line=_count(repair.get("line", data.get("line"))),
        byte=_count(repair.get("byte", data.get("byte"))),
        detail=str(data.get("detail") or ""),
        generation=_count(repair.get("generation")),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
