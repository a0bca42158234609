"""Run by the tests as a process of its own: python -m tests.publishing.script GRANTS

It plays a bad day: each part is a process, forked from this one, which is too slow to
start for each. The stand-ins of the networks run in the test.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import django

django.setup()

from django.db import connections  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from publishing import services  # noqa: E402
from publishing.models import Attempt, Connection, Draft, PostSettings  # noqa: E402
from publishing.services import sending, tokens  # noqa: E402
from runs.errors import Later  # noqa: E402
from runs.models import Run  # noqa: E402
from runs.services import drain, sweep  # noqa: E402

HOUR = timedelta(hours=1)


def process(part: Callable[..., None], *arguments: object) -> int:
    """Start a part in a process of its own; its id."""
    connections.close_all()
    sys.stdout.flush()
    if child := os.fork():
        return child
    part(*arguments)
    sys.stdout.flush()
    os._exit(0)


def ended(child: int) -> int:
    """Its exit status; minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def meet(grants: str) -> None:
    """A person and their accounts."""
    owner = User.objects.create_user("alice@example.com")
    PostSettings.objects.create(owner=owner, undo_minutes=0)
    for network, given in json.loads(grants).items():
        ends = timezone.now() + timedelta(days=1)
        kept = tokens.Tokens(given["access"], given["refresh"], ends)
        account = given["sub"]
        secret = tokens.seal(kept, owner=owner, network=network, account=account)
        Connection.objects.create(
            owner=owner, network=network, account=account, secret=secret
        )


def approve(story: str) -> None:
    """A draft for each network, approved and due at once."""
    owner = User.objects.get()
    for network in ("linkedin", "x"):
        draft = Draft.objects.create(
            owner=owner,
            network=network,
            channel="api",
            origin=story,
            text=f"A (true) story of {story}.",
        )
        services.approve(draft, by=owner, text_hash=services.hash_of(draft))


def work_at(moment: float) -> None:
    """A worker that has hints of all runs, at the same moment as another one."""
    runs = list(Run.objects.filter(kind="publish").order_by("pk"))
    time.sleep(max(0.0, moment - time.time()))
    for run in runs:
        with suppress(Later):  # the other one may be at it
            sending.PublishRun().prepare(run)


def work_until(name: str) -> None:
    """A worker that is killed with -9 where it comes to that step."""

    def killed(*_arguments: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(sending, name, killed)
    drain(["publish"])


def leases_end() -> None:
    running = Run.objects.filter(state="running")
    running.update(lease_until=F("lease_until") - HOUR)


def calls_are_over() -> None:
    """As if they had begun three minutes earlier."""
    open_ones = Attempt.objects.filter(outcome="sending")
    open_ones.update(called_at=F("called_at") - timedelta(minutes=3))
    leases_end()
    drain(["publish"])


def beat_starts_again() -> None:
    """Every run was lost with the schedule."""
    Run.objects.all().delete()
    sweep(after_start=True)
    drain(["schedule", "publish"])


def show(story: str) -> None:
    for draft in Draft.objects.filter(origin=story).order_by("network"):
        tried = draft.attempts.values_list("outcome", flat=True)
        print(story, draft.network, draft.status, *tried)


def play(grants: str) -> None:
    ended(process(meet, grants))
    ended(process(approve, "two workers"))
    moment = time.time() + 0.3
    print(*[ended(one) for one in [process(work_at, moment) for _ in range(2)]])
    ended(process(calls_are_over))
    show("two workers")

    ended(process(approve, "a death after the call"))
    print(*[ended(process(work_until, "store")) for _network in range(2)])
    ended(process(drain, ["publish"]))
    show("a death after the call")
    ended(process(calls_are_over))
    show("a death after the call")
    drain(["reconcile"], until=timezone.now() + HOUR)
    show("a death after the call")

    ended(process(approve, "a death before the call"))
    print(*[ended(process(work_until, "call")) for _network in range(2)])
    leases_end()
    ended(process(drain, ["publish"]))
    show("a death before the call")

    ended(process(approve, "a dead schedule"))
    ended(process(beat_starts_again))
    show("a dead schedule")


if __name__ == "__main__":
    play(sys.argv[1])
