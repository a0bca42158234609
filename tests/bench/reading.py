"""What it costs to read lines into records, against decoding each line with msgspec:
the floor of everything that looks at sessions. By processor seconds, in one process."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from pulse.core.agents import READERS, Source, split_lines
from tests.bench.measuring import show

_READER = READERS["claude_code"]
_SOURCE = Source("claude_code", "bench", "bench")


def measure(_folder: Path, claude: Path) -> None:
    files = [path.read_bytes() for path in sorted(claude.rglob("*.jsonl"))]
    size = sum(map(len, files))
    floor = _cheapest(lambda: _decode(files))
    show("msgspec.json.decode of each line, CPU", floor, 0, "", size)
    took = _cheapest(lambda: _read(files))
    show("lines into records, CPU", took, floor, "its CPU", size)


def _cheapest(work: Callable[[], None]) -> float:
    took = []
    for _ in range(3):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def _decode(files: list[bytes]) -> None:
    decode = msgspec.json.Decoder().decode
    for data in files:
        for line in data.splitlines(keepends=True):
            decode(line)


def _read(files: list[bytes]) -> None:
    for data in files:
        for _ in _READER.read(split_lines(io.BytesIO(data)), source=_SOURCE):
            pass
