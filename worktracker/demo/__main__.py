"""`make demo`: the product in a home of its own, with a team that has used it.

This process is the product, as `make run` starts it; another one fills it, as its
first visitors, and ends.
"""

import os
import subprocess
import sys
from pathlib import Path

CODE = Path(__file__).resolve().parents[2]


def main() -> int:
    """Stay until Ctrl-C; not 0 if the product or its filling failed."""
    if not os.environ.get("WORKTRACKER_HOME"):
        os.environ["WORKTRACKER_HOME"] = str(CODE / "var" / "demo")
    os.environ["DEMO_MODE"] = "true"
    # A demo is always the embedded product, whatever the shell was set up for.
    for name in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "STORAGE_URL"):
        os.environ.pop(name, None)
    from worktracker import up

    filling: list[subprocess.Popen[bytes]] = []

    def fill() -> None:
        command = [sys.executable, "-m", "worktracker.demo.fill"]
        filling.append(subprocess.Popen(command, cwd=CODE))

    status = up.main([], beside=fill)
    for process in filling:
        process.terminate()
        # Ended by a signal: it was not done yet when the product was asked to end.
        status = status or max(0, process.wait())
    return status


if __name__ == "__main__":
    sys.exit(main())
