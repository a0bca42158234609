"""Run by the tests as a process of its own: python -m tests.runs.script STEP [ARGUMENT].

Each effect of the work is a line in a file, so that the tests can count what happened.
"""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from accounts.models import User  # noqa: E402
from runs import registry, services, worker  # noqa: E402
from runs.models import Run  # noqa: E402


def noted(path: Path, line: str) -> None:
    with path.open("a") as stream:
        stream.write(line + "\n")


class Slow:
    """Prepares for a while, then stores one row (a person) with its result."""

    def prepare(self, run: Run) -> str:
        noted(Path(run.payload["log"]), f"prepare {os.getpid()}")
        if run.payload.get("die") == "prepare" and run.attempts == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(run.payload.get("seconds", 0))
        return run.key

    def commit(self, run: Run, work: str) -> str:
        User.objects.create_user(f"{work}-{run.attempts}@example.com")
        if run.payload.get("die") == "commit" and run.attempts == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return work


registry.register("slow", Slow())


def fill(log: str, count: str, seconds: str = "0") -> None:
    payload = {"log": log, "seconds": float(seconds)}
    for number in range(int(count)):
        services.enqueue("slow", owner=None, key=f"k{number}", payload=payload)


def one(log: str, die: str, seconds: str) -> None:
    payload = {"log": log, "die": die, "seconds": float(seconds)}
    services.enqueue("slow", owner=None, key="one", payload=payload)


def claim_all(start_at: str) -> None:
    """Eight threads try to take every run, beginning at the same moment."""
    time.sleep(max(0.0, float(start_at) - time.time()))
    ids = list(Run.objects.values_list("pk", flat=True))
    with ThreadPoolExecutor(8) as threads:
        for run in threads.map(worker.claim, ids * 8):
            if run:
                print(run.pk)


def drain(lease: str = "30") -> None:
    worker.LEASE = timedelta(seconds=float(lease))
    worker.RENEW_EVERY = worker.LEASE / 4
    services.drain(kinds=["slow"])


def finish() -> None:
    """Until nothing is left, however often its workers were killed before."""
    Run.objects.filter(state=Run.State.RUNNING).update(attempts=1)
    expire()
    drain()


def die(log: str, step: str) -> None:
    one(log, step, "0")
    drain()


def recover() -> None:
    """What a second worker finds: first too early, then after the lease ran out."""
    for prepare in (lambda: None, drain, lambda: (expire(), drain())):
        prepare()
        show()


def expire() -> None:
    """As if the lease had run out: time passes for the database only."""
    for run in Run.objects.filter(state=Run.State.RUNNING):
        run.lease_until -= timedelta(hours=1)
        run.save()


def show() -> None:
    for run in Run.objects.filter(kind="slow").order_by("pk"):
        print(run.state, run.attempts, User.objects.count())


globals()[sys.argv[1]](*sys.argv[2:])
