"""Whatever a provider does, the night ends in a good note that says why it is offline."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from journal.asking_again import AGAIN, WAITS
from journal.models import DailyNote, ModelReceipt, ModelSite
from journal.services import due, write_daily_note
from pulse.core.note import OfflineWriter
from runs.models import Run
from runs.services import drain
from tests.fakes.anthropic_server import FakeAnthropic
from tests.journal import build
from tests.journal.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)
NO_ROOM = "The model provider had no room for the request."
FAILURE = "The model provider had a failure of its own."
KEY = "The model provider refused the key. Check ANTHROPIC_API_KEY."
UNREADABLE = "The model's answer could not be read."
LEFT_ALONE = "It is left alone for a while."


@pytest.fixture
def provider(settings):
    with FakeAnthropic() as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-of-this-test"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.ANTHROPIC_TIMEOUT = 5.0
        yield server


@pytest.fixture
def alice(alice):
    alice.model_consent_at = NOW
    alice.save()
    return alice


@pytest.fixture
def worked(alice):
    return build.work(alice, build.project(alice), DAY)


def night(owner):
    """The note as the Run leaves it."""
    due.ask_for_note(owner, DAY, now=NOW, click=True)
    (run,) = drain([due.NIGHT], owner)
    assert (run.state, run.error) == ("done", "")
    return DailyNote.objects.owned_by(owner).get()


def again():
    return Run.objects.filter(kind=AGAIN).first()


# behaviour, the reason on the note, whether the call stays counted, whether the note is
# asked about again
FAILURES = [
    (400, "The model provider refused the request (400).", False, False),
    ("no_credit", "The model provider refused the request (400).", False, False),
    (401, KEY, False, False),
    (402, KEY, False, False),
    (403, KEY, False, False),
    (413, "The model provider refused the request (413).", False, False),
    (429, NO_ROOM, False, True),
    (500, FAILURE, False, True),
    (529, FAILURE, False, True),
    ("gateway_page", FAILURE, False, True),
    ("half", "The model provider could not be reached.", True, True),
    ("refusal", "The model declined to write about this.", True, False),
    ("max_tokens", "The model's answer was cut off.", True, False),
    ("broken_json", UNREADABLE, True, False),
    ("wrong_form", UNREADABLE, True, False),
    ("no_json", UNREADABLE, True, False),
    ("no_message", UNREADABLE, True, False),
    ("no_content", UNREADABLE, True, False),
]


@pytest.mark.parametrize(
    ("behaviour", "reason", "counted", "tried_again"),
    FAILURES,
    ids=lambda x: str(x)[:20],
)
def test_a_failure_is_shown_and_the_note_is_written_offline(
    alice, worked, provider, behaviour, reason, counted, tried_again
):
    provider.behaviour = behaviour
    note = night(alice)
    assert (note.writer, note.fallback_reason) == (OfflineWriter.name, reason)
    assert note.items.filter(text__contains="the retry bug in the uploader").exists()
    # No retries: a worker does not wait for the provider's pleasure. Only what is
    # not understood is said once more, in plainer words.
    once_more = behaviour in (400, "no_credit")
    assert len(provider.requests) == (2 if once_more else 1)
    assert ModelReceipt.objects.count() == counted
    assert (again() is not None) == tried_again


@pytest.mark.parametrize("behaviour", ["hang", "accepted"])
def test_a_hanging_provider_is_left_alone_after_the_time_out(
    alice, worked, provider, settings, behaviour
):
    settings.ANTHROPIC_TIMEOUT = 0.3
    provider.behaviour = behaviour
    note = night(alice)
    assert note.fallback_reason == "The model did not answer in time."
    # It had the request: what it may have cost stays counted.
    assert ModelReceipt.objects.filter(settled=False, counted__gt=0).count() == 1
    assert note.receipt == {}
    assert again() is not None


def test_no_provider_at_all(alice, worked, provider, settings):
    settings.ANTHROPIC_BASE_URL = "http://127.0.0.1:9"
    note = night(alice)
    assert note.fallback_reason == "The model provider could not be reached."
    assert not ModelReceipt.objects.exists()


@pytest.mark.parametrize("behaviour", ["wrong_ids", "wrong_quotes"])
def test_what_is_cited_and_not_there_is_refused(alice, worked, provider, behaviour):
    provider.behaviour = behaviour
    note = night(alice)
    assert (note.writer, note.headline) == ("claude", "Nothing to report.")
    assert note.refused == [["Did it all.", "It cited evidence that is not there."]]


def test_a_key_that_is_revoked_midway_makes_the_whole_note_offline(
    alice, worked, provider
):
    build.work(alice, build.project(alice, "quire"), DAY, hour=14)
    provider.behaviour = "revoked_midway"
    note = night(alice)
    assert (note.writer, note.fallback_reason) == (OfflineWriter.name, KEY)
    # What the first call cost is on the note all the same.
    assert note.receipt["calls"] == 1
    provider.behaviour = "echo"
    assert (
        write_daily_note(alice, DAY, now=NOW).fallback_reason == f"{KEY} {LEFT_ALONE}"
    )
    assert len(provider.requests) == 2


@pytest.mark.parametrize(
    ("bound", "value", "reason"),
    [
        ("MODEL_DAY_TOKENS", 100, "may use for you in 24 hours are used up."),
        (
            "MODEL_MONTH_USD",
            Decimal("0.1"),
            "The 0.10 US dollars that a model may cost",
        ),
        ("MODEL_SITE_MONTH_USD", Decimal("0.1"), "What models may cost this server"),
    ],
)
def test_a_budget_that_is_reached_is_told_and_nothing_is_sent(
    alice, worked, provider, settings, bound, value, reason
):
    setattr(settings, bound, value)
    note = night(alice)
    assert reason in note.fallback_reason
    assert note.items.exists()
    assert provider.requests == []
    # Waiting would not help.
    assert again() is None
    assert not ModelReceipt.objects.exists()


def test_the_reason_is_shown_on_the_page(alice, as_alice, worked, provider):
    provider.behaviour = 529
    night(alice)
    assert FAILURE in as_alice.get(f"/days/{DAY}/").content.decode()


# ------------------------------------------------------------- asked again, later


def test_a_passing_failure_is_asked_about_again(alice, worked, provider):
    provider.behaviour = 529
    first = night(alice)
    provider.behaviour = "echo"
    run = again()
    assert WAITS[0] <= run.not_before - run.created_at < WAITS[0] + timedelta(minutes=5)
    (ended,) = drain([AGAIN], alice, until=run.not_before)
    assert ended.result == {"asked": True, "writer": "claude", "again": False}
    first.refresh_from_db()
    assert (first.writer, first.fallback_reason, first.revision) == ("claude", "", 2)


def test_it_gives_up_after_three_times_and_keeps_the_reason(alice, worked, provider):
    provider.behaviour = 500
    night(alice)
    far = NOW + timedelta(days=3650)
    ends = drain([AGAIN], alice, until=far)
    assert [run.result["again"] for run in ends] == [True, True, False]
    assert len(provider.requests) == 4
    note = DailyNote.objects.get()
    assert (note.writer, note.fallback_reason, note.revision) == ("offline", FAILURE, 1)


def test_a_note_that_changed_meanwhile_is_not_asked_about(alice, worked, provider):
    provider.behaviour = 500
    night(alice)
    provider.behaviour = "echo"
    write_daily_note(alice, DAY, now=NOW)
    (ended,) = drain([AGAIN], alice, until=NOW + timedelta(days=3650))
    assert ended.result == {"asked": False}
    assert len(provider.requests) == 2


def test_what_arrived_while_it_was_asked_wins(alice, worked, provider):
    provider.behaviour = 500
    night(alice)
    run = again()
    provider.behaviour = "echo"
    build.changed(alice, DAY, version=2)
    DailyNote.objects.update(read={"input": 2})
    build.changed(alice, DAY, version=1)
    drain([AGAIN], alice, until=run.not_before)
    assert DailyNote.objects.get().writer == "offline"


def test_the_wish_of_the_provider_is_heard_and_nobody_waits_for_it(
    alice, worked, provider
):
    provider.behaviour, provider.retry_after = 429, 7200
    assert night(alice).fallback_reason == NO_ROOM
    run = again()
    assert run.not_before - run.created_at >= timedelta(seconds=7200)
    # For everybody on this server.
    assert ModelSite.objects.get().open_until > run.created_at + timedelta(hours=1)
    provider.behaviour = "echo"
    assert night(alice).fallback_reason == f"{NO_ROOM} {LEFT_ALONE}"
    assert len(provider.requests) == 1
