"""Run by tests as a process of its own: python -m tests.probe.script STEP [ARGUMENT]."""

import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.services import onboarding, people, tokens  # noqa: E402
from runs import services  # noqa: E402
from runs.models import Run  # noqa: E402


def ask(count: str) -> None:
    """Ask for work; print how long it took, in seconds."""
    began = time.monotonic()
    for number in range(int(count)):
        services.enqueue("probe", owner=None, key=f"probe-{number}")
    print(time.monotonic() - began)


def wait(seconds: str) -> None:
    """Until all work is done; print how many runs are in which state."""
    deadline = time.monotonic() + float(seconds)
    probes = Run.objects.filter(kind="probe")
    while probes.open().exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    states = list(probes.values_list("state", flat=True))
    print(" ".join(f"{state} {states.count(state)}" for state in sorted(set(states))))


def account(email: str) -> None:
    """A person, settled in; print a token of theirs."""
    now = timezone.now()
    user = people.add_account(email)
    onboarding.begin(user, zone="Europe/Berlin", now=now)
    onboarding.finish(user, now=now)
    print(tokens.create(user, name="test")[1])


globals()[sys.argv[1]](*sys.argv[2:])
