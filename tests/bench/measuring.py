"""Wall time, CPU time and memory of whole processes, and how figures are printed."""

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Seconds of the wall and of the processor, children included."""

    wall: float
    cpu: float


def cost(work: Callable[[], object], *, best_of: int = 1) -> Cost:
    """The cheapest of some runs of what starts processes and waits for them."""
    return min((_once(work) for _ in range(best_of)), key=lambda each: each.wall)


def _once(work: Callable[[], object]) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    work()
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu)


def run(*command: str, env: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)


def largest_child() -> float:
    """MB of the largest process that was waited for so far, at its peak."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def yardstick(name: str) -> str | None:
    """The path of another program to compare with: $NAME, else from PATH. It is never
    needed; where it is missing its figures are left out, saying so."""
    found = os.environ.get(name.upper()) or shutil.which(name)
    if not found:
        print(f"{name} is not here (set {name.upper()}=…): not compared", flush=True)
    return found


def bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.jsonl"))


def show(what: str, took: float, baseline: float, of: str, size: int = 0) -> None:
    """One line: seconds, the ratio that counts, and the speed if ``size`` is given."""
    speed = f", {size / 1e6 / took:.1f} MB/s" if size else ""
    ratio = f" = {took / baseline:7.2f} times {of}" if baseline else ""
    print(f"{what:<40}{took:8.3f} s{ratio}{speed}", flush=True)
