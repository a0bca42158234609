"""`make demo`: the product in a home of its own, with a team that has used it.

This process is the product, as `make run` starts it; another one fills it, as its
first visitors, and ends. A third one stands in for LinkedIn and X.
"""

import os
import subprocess
import sys
from pathlib import Path

from worktracker.demo import networks

CODE = Path(__file__).resolve().parents[2]


def main() -> int:
    """Stay until Ctrl-C; not 0 if the product or its filling failed."""
    if not os.environ.get("WORKTRACKER_HOME"):
        os.environ["WORKTRACKER_HOME"] = str(CODE / "var" / "demo")
    os.environ["DEMO_MODE"] = "true"
    # A demo is always the embedded product, whatever the shell was set up for.
    for name in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "STORAGE_URL"):
        os.environ.pop(name, None)
    home = Path(os.environ["WORKTRACKER_HOME"]).resolve()
    there = networks.choose(home)
    os.environ.update(there.settings())
    from worktracker import up

    filling: list[subprocess.Popen[bytes]] = []
    standing: list[subprocess.Popen[bytes]] = []

    def fill() -> None:
        product = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
        standing.append(networks.start(there, home, product=product))
        command = [sys.executable, "-m", "worktracker.demo.fill"]
        filling.append(subprocess.Popen(command, cwd=CODE))

    status = up.main([], beside=fill)
    for process in filling:
        process.terminate()
        # Ended by a signal: it was not done yet when the product was asked to end.
        status = status or max(0, process.wait())
    for process in standing:
        networks.stop(process)
    return status


if __name__ == "__main__":
    sys.exit(main())
