"""`pulse stats`: the first run against ccusage and a bare parse of the same lines, a run
in which nothing has changed against ccusage and a bare look at the same files."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.bench.measuring import bytes_below, cost, run, show, yardstick

STAT = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        os.stat(os.path.join(folder, name))
"""
# Every line decoded into the few fields that a count needs, in two processes.
PARSE = """
import multiprocessing, pathlib, sys
import msgspec

class Usage(msgspec.Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None

class Message(msgspec.Struct):
    id: str | None = None
    model: str | None = None
    usage: Usage | None = None

class Line(msgspec.Struct):
    type: str | None = None
    timestamp: str | None = None
    message: Message | None = None

def parse(paths):
    decode = msgspec.json.Decoder(Line).decode
    for path in paths:
        with open(path, "rb") as lines:
            for line in lines:
                decode(line)

paths = sorted(pathlib.Path(sys.argv[1]).rglob("*.jsonl"), key=lambda p: -p.stat().st_size)
with multiprocessing.get_context("fork").Pool(2) as pool:
    pool.map(parse, [paths[::2], paths[1::2]])
"""


def measure(folder: Path, claude: Path) -> None:
    home = folder / "stats"
    python, pulse = sys.executable, str(Path(sys.executable).with_name("pulse"))
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PULSE_HOME": str(home / "pulse"),
        "CLAUDE_CONFIG_DIR": str(claude),
    }
    command = (pulse, "stats", "--timezone", "UTC")

    def first() -> None:
        for path in (home / "pulse").glob("usage-*"):
            path.unlink()
        run(*command, env=env)

    size = bytes_below(claude)
    ours = cost(first, best_of=3)
    again = cost(lambda: run(*command, env=env), best_of=15)
    parse = cost(lambda: run(python, "-c", PARSE, str(claude)), best_of=3)
    stat = cost(lambda: run(python, "-I", "-c", STAT, str(claude)), best_of=15)
    show("first run", ours.wall, parse.wall, "a parse in two processes", size)
    show("first run, processor", ours.cpu, parse.cpu, "the same")
    if program := yardstick("ccusage"):
        words = ("claude", "daily", "--json", "--offline", "--timezone", "UTC")
        theirs = cost(lambda: run(program, *words, env=env), best_of=3)
        show("first run", ours.wall, theirs.wall, "ccusage")
        show("first run, processor", ours.cpu, theirs.cpu, "ccusage")
        show("nothing changed", again.wall, theirs.wall, "ccusage")
    show("nothing changed", again.wall, stat.wall, "a look at each file")
    show("nothing changed, processor", again.cpu, stat.cpu, "the same")
    for path in (home / "pulse").glob("usage-*"):
        path.unlink()
    print(f"{'all processes at their peak':<40}{_peak(command, env):8.0f} MB")


def _peak(command: tuple[str, ...], env: dict[str, str]) -> float:
    """MB that a process and its children held in memory at once, shared pages counted
    for each of them; looked at every few milliseconds."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    most = [0]

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], _held(process.pid))
            time.sleep(0.005)

    watching = threading.Thread(target=watch)
    watching.start()
    process.wait()
    watching.join()
    return most[0] / 1024


def _held(pid: int) -> int:
    """kB of a process with its children."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it ended
        return 0
    own = next((line for line in status.splitlines() if line.startswith("VmRSS")), "")
    return int(own.split()[1] if own else 0) + sum(_held(int(c)) for c in children)
