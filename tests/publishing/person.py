"""Run by test_workers as a process of its own: a person, and who runs their server.

Each line of input is a JSON list, a name of ORDERS and its arguments; each is answered
by a line of JSON. Everything is done in processes forked from this one, which is too
slow to start for each, and which itself connects to nothing.
"""

import json
import os
import signal
import sys
from datetime import timedelta

from tests.publishing import script  # sets Django up

# isort: split
import kombu.transport.redis  # noqa: F401  (once, not in each process)
from django.core.management import call_command
from django.db.models import F

from publishing.models import Attempt, Draft
from runs.broker import send
from runs.models import Run
from worktracker import up

PAUSE = timedelta(minutes=3)
parts: dict[str, int] = {}


def part(name: str) -> None:
    """`python -m worktracker.up worker` or beat, as the leader of a group."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(os.open(os.environ["PARTS_LOG"], os.O_WRONLY | os.O_APPEND), stream)
    up.main([name.split()[-1]])


def start(name: str) -> None:
    parts[name] = script.process(part, name)


def kill(name: str) -> None:
    """With -9, and all of its processes."""
    child = parts.pop(name)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def begin(grants: str) -> None:
    call_command("createcachetable", verbosity=0)  # as web does
    script.meet(grants)


def approve(*stories: str) -> None:
    for story in stories:
        script.approve(story)


def states(*stories: str) -> list[dict[str, list[str]]]:
    """Of each story and network: the draft's state, and what became of its attempts."""
    return [
        {
            draft.network: [
                draft.status,
                *draft.attempts.values_list("outcome", flat=True),
            ]
            for draft in Draft.objects.filter(origin=story)
        }
        for story in stories
    ]


def reason(story: str, network: str) -> str:
    """What the person reads on its page."""
    return Draft.objects.get(origin=story, network=network).reason


def minutes_pass() -> None:
    """As if all that is under way or put off had begun three minutes earlier."""
    Attempt.objects.filter(outcome="sending").update(called_at=F("called_at") - PAUSE)
    Run.objects.filter(state="running").update(lease_until=F("lease_until") - PAUSE)
    Run.objects.update(sent_at=F("sent_at") - PAUSE, not_before=F("not_before") - PAUSE)


def hint_again() -> None:
    """The broker delivers every hint once more."""
    for run in Run.objects.filter(kind="publish"):
        send(run.pk)


ORDERS = {
    "begin": begin,
    "approve": approve,
    "states": states,
    "reason": reason,
    "minutes_pass": minutes_pass,
    "hint_again": hint_again,
}


def answer(name: str, *arguments: str) -> None:
    print(json.dumps(ORDERS[name](*arguments)))


def obey() -> None:
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        if name in ("start", "kill"):
            print(json.dumps({"start": start, "kill": kill}[name](*arguments)))
            sys.stdout.flush()
        else:
            assert script.ended(script.process(answer, name, *arguments)) == 0
    for name in list(parts):
        kill(name)


obey()
