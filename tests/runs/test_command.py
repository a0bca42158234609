"""`manage.py runs`."""

from io import StringIO

import pytest
from django.core.management import call_command

from runs import registry, services
from runs.errors import Refused
from runs.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(monkeypatch, alice):
    def handler(run):
        raise Refused("The session was deleted.")

    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.register("note", handler)
    services.enqueue("note", owner=alice, key="day", payload={"n": 1})
    services.drain()


def runs(*arguments: str) -> str:
    output = StringIO()
    call_command("runs", *arguments, stdout=output)
    return output.getvalue()


def test_it_lists_counts_and_reasons(failed):
    assert runs().splitlines() == [
        "note                 failed   1",
        "failed: note day after 1 attempts: The session was deleted.",
    ]


def test_it_keeps_to_a_kind(failed):
    assert runs("--kind", "parse") == ""


def test_retry_lets_failed_runs_wait_again(failed):
    assert runs("--retry") == "1 failed runs wait again.\n"
    run = Run.objects.get()
    assert (run.state, run.attempts, run.payload) == ("queued", 0, {"n": 1})
