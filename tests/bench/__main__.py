"""`make bench`: how much the product costs, as ratios of what the machine can do.

The baseline is measured in the same run, on the same files: only ratios mean something.
SESSIONS and MEGABYTES change the size (200 sessions, 40 MB).
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import corpus
from tests.product import Product
from tests.serving import Served, serving

STAT = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        os.stat(os.path.join(folder, name))
"""
PARSE = """
import json, pathlib, sys
for path in pathlib.Path(sys.argv[1]).rglob("*.jsonl"):
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)
"""
ACCOUNT = """
import django; django.setup()
from accounts.services import people, tokens
print(tokens.create(people.add_account("bench@example.com"), name="bench")[1])
"""


def seconds(work: Callable[[], object], *, best_of: int = 1) -> float:
    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return min(once() for _ in range(best_of))


def main() -> None:
    count, size = (
        int(os.environ.get("SESSIONS", 200)),
        os.environ.get("MEGABYTES", "40"),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        claude = corpus.make(folder, sessions=count, megabytes=float(size))
        bytes_ = sum(p.stat().st_size for p in claude.rglob("*.jsonl"))
        print(f"{count} sessions, {bytes_ / 1e6:.1f} MB", flush=True)
        product = Product(folder / "home")
        with serving(product) as served:
            measure(product, served, claude, bytes_)


def measure(product: Product, served: Served, claude: Path, size: int) -> None:
    python = sys.executable
    stat = seconds(lambda: run(python, "-c", STAT, str(claude)), best_of=5)
    parse = seconds(lambda: run(python, "-c", PARSE, str(claude)), best_of=3)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(product.home),
        "PULSE_HOME": str(product.home / "pulse"),
        "CLAUDE_CONFIG_DIR": str(claude),
        "PULSE_SERVER": served.url,
        "PULSE_TOKEN": product.run("-c", ACCOUNT).strip(),
    }
    pulse = str(Path(python).with_name("pulse"))
    first = seconds(lambda: run(pulse, "sync", "--all", "--quiet", env=env))
    client_peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    read = first + seconds(lambda: wait_until_read(product, served))
    again = seconds(lambda: run(pulse, "sync", env=env), best_of=5)
    show("first sync (pulse ends)", first, parse, "json.loads of each line", size)
    show("… and all of it read by the server", read, parse, "the same", size)
    show("no-change re-run", again, stat, "stat of each file", 0)
    print(f"{'largest process at its peak':<36}{client_peak:8.0f} MB")


def run(*command: str, env: dict[str, str] | None = None) -> None:
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)


def wait_until_read(product: Product, served: Served) -> None:
    """Until no run waits or is being done; asked by the metrics, as an operator would."""
    while True:
        _status, text = served.get("/metrics")
        states = [
            line for line in text.splitlines() if line.startswith("worktracker_runs{")
        ]
        if not any(
            'kind="schedule"' not in line
            and ('"running"' in line or ('"queued"' in line and 'kind="parse' in line))
            for line in states
        ):
            return
        time.sleep(0.2)


def show(what: str, took: float, baseline: float, of: str, size: int) -> None:
    speed = f", {size / 1e6 / took:.1f} MB/s" if size else ""
    print(
        f"{what:<36}{took:8.3f} s = {took / baseline:7.2f} times {of}{speed}",
        flush=True,
    )


if __name__ == "__main__":
    main()
