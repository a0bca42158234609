"""The first sync and the one after it, against the embedded product."""

import os
import sys
import time
from pathlib import Path

from tests.bench.measuring import bytes_below, cost, largest_child, run, show
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


def measure(folder: Path, claude: Path) -> None:
    product = Product(folder / "home")
    with serving(product) as served:
        _measure(product, served, claude)


def _measure(product: Product, served: Served, claude: Path) -> None:
    python, size = sys.executable, bytes_below(claude)
    stat = cost(lambda: run(python, "-I", "-c", STAT, str(claude)), best_of=5).wall
    parse = cost(lambda: run(python, "-I", "-c", PARSE, str(claude)), best_of=3).wall
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(product.home),
        "PULSE_HOME": str(product.home / "pulse"),
        "CLAUDE_CONFIG_DIR": str(claude),
        "PULSE_SERVER": served.url,
        "PULSE_TOKEN": product.run("-c", ACCOUNT).strip(),
    }
    pulse = str(Path(python).with_name("pulse"))
    first = cost(lambda: run(pulse, "sync", "--all", "--quiet", env=env)).wall
    peak = largest_child()
    read = first + cost(lambda: _wait_until_read(served)).wall
    again = cost(lambda: run(pulse, "sync", env=env), best_of=5).wall
    show("first sync (pulse ends)", first, parse, "json.loads of each line", size)
    show("… and all of it read by the server", read, parse, "the same", size)
    show("no-change re-run", again, stat, "stat of each file")
    print(f"{'largest process at its peak':<40}{peak:8.0f} MB", flush=True)


def _wait_until_read(served: Served) -> None:
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
