"""What redaction costs, against zstd level 3 on the same bytes: processor seconds of
one process, so that others on the machine do not count.

CORPUS names a folder of real sessions to measure as well; the best of some runs counts.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import zstandard

from pulse.core.redact import BLOCK, Redactor
from pulse.core.redact.native import NativeGate
from pulse.core.slim import slim_line
from tests.bench.measuring import show

MOST: Final = 64 * 2**20  # bytes of one corpus
MAY_BE: Final = 4.0  # times zstd, with the native engine


def measure(folder: Path, claude: Path) -> None:
    """Prints figures; raises SystemExit where the native engine costs too much."""
    worst = _compare("generated", claude)
    _start(folder)
    if real := os.environ.get("CORPUS"):
        worst = max(worst, _compare("real", Path(real)))
    if worst > MAY_BE:
        raise SystemExit(f"redaction costs more than {MAY_BE} times zstd")


def _compare(name: str, folder: Path) -> float:
    """How often the CPU of zstd the native engine needs."""
    lines = [slim_line(line) for line in _lines(folder)]
    size = sum(map(len, lines))
    data = b"".join(lines)
    packed = cpu(lambda: _pack(data), best_of=3)
    show(f"zstd level 3, {name}", packed, packed, "itself", size)
    took = {}
    for engine in ("native", "python"):
        redactor = Redactor(engine=engine)
        redactor.lines(lines[:10])
        took[engine] = cpu(partial(redactor.lines, lines), best_of=2)
        show(f"redaction, {engine}, {name}", took[engine], packed, "zstd", size)
    return took["native"] / packed


def _start(folder: Path) -> None:
    """What the first lines wait for: a database, compiled or kept."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        first = cpu(lambda: NativeGate(cache=Path(name)))
        again = cpu(lambda: NativeGate(cache=Path(name)), best_of=3)
    print(f"{'native database, compiled':<36}{first:8.3f} s; kept: {again:.3f} s")


def _lines(folder: Path) -> Iterator[bytes]:
    size = 0
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open("rb") as file:
            for line in file:
                size += len(line)
                if size > MOST:
                    return
                yield line


def _pack(data: bytes) -> None:
    for start in range(0, len(data), BLOCK):
        zstandard.ZstdCompressor(level=3).compress(data[start : start + BLOCK])


def cpu(work: Callable[[], object], *, best_of: int = 1) -> float:
    """Processor seconds of this process, at best."""

    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(best_of))
