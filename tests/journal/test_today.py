from datetime import date, timedelta

import pytest

from journal.services import today_view, write_daily_note
from journal.services.today import Why
from pulse.core.values import ItemKind
from runs.models import Run
from sessions_app.models import EvidenceRow
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


def view(owner):
    return today_view(owner, now=NOW)


def noted(owner, project, day, text):
    """A note with one open task, which the owner's prompt of that day shows."""
    session = build.work(owner, project, day, words=text)
    prompt = EvidenceRow.objects.get(session=session, kind=K.PROMPT)
    task = achieved(prompt, f"{text}.", kind=ItemKind.OPEN_TASK)
    return write_daily_note(owner, day, writer=Scripted(task), now=NOW)


def test_nothing_was_connected(alice):
    assert view(alice).why == Why.NO_MACHINE


def test_nothing_was_sent(alice):
    build.machine(alice)
    assert view(alice).why == Why.NOTHING_SENT


def test_sessions_are_being_read(alice):
    build.machine(alice)
    Run.objects.create(
        kind="parse",
        owner=alice,
        key="x",
        not_before=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    assert view(alice).why == Why.READING


@pytest.mark.parametrize(
    ("state", "why"), [("queued", Why.WRITING), ("failed", Why.FAILED)]
)
def test_what_became_of_the_first_night(alice, tidemark, state, why):
    build.machine(alice)
    build.work(alice, tidemark, YESTERDAY)
    Run.objects.create(
        kind="night",
        owner=alice,
        key="x",
        state=state,
        not_before=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    assert view(alice).why == why


def test_everything_was_left_out(alice, tidemark):
    build.machine(alice)
    session = build.work(alice, tidemark, YESTERDAY)
    session.left_out_at = NOW
    session.save()
    assert view(alice).why == Why.LEFT_OUT


def test_the_note_is_still_to_come(alice, tidemark):
    build.machine(alice)
    build.work(alice, tidemark, TODAY, hour=8)
    shown = view(alice)
    assert shown.why == Why.WAITING
    assert shown.first_due_at == shown.due_at
    assert shown.due_at.isoformat() == "2026-11-21T04:30:00+00:00"


def test_the_newest_note_is_shown(alice, tidemark):
    build.work(alice, tidemark, YESTERDAY)
    note = write_daily_note(alice, YESTERDAY, now=NOW)
    shown = view(alice)
    assert (shown.note, shown.why) == (note, None)


def test_quiet_days_are_named(alice, tidemark):
    day = TODAY - timedelta(days=3)
    build.work(alice, tidemark, day)
    write_daily_note(alice, day, now=NOW)
    assert view(alice).quiet == (TODAY - timedelta(days=2), YESTERDAY)


def test_open_tasks_are_carried_over_oldest_first(alice, tidemark):
    old = TODAY - timedelta(days=20)
    noted(alice, tidemark, YESTERDAY, "Renew the lease")
    noted(alice, tidemark, old, "Write the release notes")
    tasks = view(alice).open
    assert [t.since for t in tasks] == [old, YESTERDAY]
    assert [t.days for t in tasks] == [20, 1]
    assert [t.old for t in tasks] == [True, False]


def test_a_task_that_was_done_is_not_open(alice, tidemark):
    text = "Fix the retry bug in the uploader"
    noted(alice, tidemark, TODAY - timedelta(days=2), text)
    assert len(view(alice).open) == 1
    session = build.work(alice, tidemark, YESTERDAY)
    commit = EvidenceRow.objects.get(session=session, kind=K.COMMIT)
    writer = Scripted(achieved(commit))
    write_daily_note(alice, YESTERDAY, writer=writer, now=NOW)
    assert view(alice).open == ()


def test_another_persons_tasks_are_not_mine(alice, bob, tidemark):
    noted(alice, tidemark, YESTERDAY, "Fix the retry bug in the uploader")
    assert view(bob).open == ()
    assert view(bob).note is None


def test_a_note_from_the_future_is_not_today(alice, tidemark):
    day = date(2026, 11, 25)
    build.work(alice, tidemark, day)
    write_daily_note(alice, day, now=NOW)
    assert view(alice).note is None
