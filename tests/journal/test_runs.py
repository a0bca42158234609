"""Nights and weeks as durable work: when they are due, and that twice is once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from journal import tasks
from journal.models import DailyNote, Edition, NoteItem
from journal.services import due, write_daily_note
from journal.services.weeks import behind_weeks
from runs.models import Run
from runs.services import drain
from sessions_app.models import DayInput
from sessions_app.services import days, delete_project, delete_session, set_left_out
from tests.journal import build
from tests.journal.build import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)
ENDS = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def worked(alice):
    return build.work(alice, build.project(alice), DAY)


def night(day=DAY):
    return Run.objects.get(kind="night", key=day.isoformat())


def test_a_note_is_due_half_an_hour_after_its_day(alice, worked):
    due.ask_for_note(alice, DAY, now=ENDS - timedelta(hours=5))
    assert night().not_before == ENDS + timedelta(minutes=30)


def test_a_late_change_waits_for_ten_quiet_minutes(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW)
    assert night().not_before == NOW + timedelta(minutes=10)
    due.ask_for_note(alice, DAY, now=NOW + timedelta(minutes=4))
    assert night().not_before == NOW + timedelta(minutes=14)


def test_a_click_never_waits(alice, worked):
    due.ask_for_note(alice, date(2026, 11, 20), now=NOW, click=True)
    assert night(date(2026, 11, 20)).not_before == NOW


def test_a_first_sync_never_waits_and_the_newest_days_come_first(alice, worked):
    days = [NOW.date() - timedelta(days=n) for n in (40, 13, 14, 1, 0)]
    for day in days:
        due.ask_for_note(alice, day, now=NOW, at_once=True)
    ordered = Run.objects.filter(kind="night").order_by("-priority")
    assert [run.key for run in ordered] == [d.isoformat() for d in sorted(days)[::-1]]
    assert {run.not_before for run in ordered} == {NOW}
    # Within two weeks before everything else, after them behind everything else.
    assert [run.priority > 0 for run in ordered] == [True, True, True, False, False]


def test_a_very_old_day_still_has_a_priority(alice):
    due.ask_for_note(alice, date(1815, 12, 10), now=NOW, at_once=True)
    assert night(date(1815, 12, 10)).priority >= -32768


def test_a_changed_day_asks_for_its_note(alice, worked):
    tasks.on_days_changed(alice, [DAY], False)
    assert night().not_before == NOW + timedelta(minutes=10)
    tasks.on_days_changed(alice, [DAY], True)
    assert night().not_before == NOW


@pytest.mark.django_db(transaction=True)
def test_a_change_of_somebody_who_is_gone_is_nothing(alice, caplog):
    gone = User.objects.get(pk=alice.pk)
    alice.delete()
    days._tell(gone, [DAY], False)
    assert not Run.objects.filter(kind="night").exists()
    assert not caplog.records


def test_the_night_writes_the_note_and_then_the_week(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    ended = drain(["night", "week"], alice)
    assert [(run.kind, run.state) for run in ended] == [
        ("night", "done"),
        ("week", "done"),
    ]
    assert DailyNote.objects.get().date == DAY
    assert Edition.objects.get().week == "2026-W47"


def test_the_same_night_again_changes_nothing(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    drain(["night", "week"], alice)
    before = (DailyNote.objects.values().get(), Edition.objects.values().get())
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    ended = drain(["night", "week"], alice)
    # A note that did not change asks for no week.
    assert [run.kind for run in ended] == ["night"]
    assert ended[0].result["changed"] is False
    assert (DailyNote.objects.values().get(), Edition.objects.values().get()) == before


def test_the_schedule_finds_what_the_hook_missed(alice, worked):
    tasks.enqueue_due_nights()
    assert night().state == Run.State.QUEUED


def test_the_schedule_asks_for_nothing_twice(alice, worked):
    tasks.enqueue_due_nights()
    wanted = night().wanted
    tasks.enqueue_due_nights()
    assert night().wanted == wanted


def test_the_schedule_leaves_current_notes_alone(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    drain(["night"], alice)
    wanted = night().wanted
    tasks.enqueue_due_nights()
    assert night().wanted == wanted


def test_a_late_upload_makes_the_note_due_again(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    drain(["night"], alice)
    build.changed(alice, DAY, version=2)
    tasks.enqueue_due_nights()
    assert night().state == Run.State.QUEUED


def test_a_day_that_became_empty_is_due_until_its_note_is_gone(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    drain(["night"], alice)
    worked.left_out_at = timezone.now()
    worked.save()
    build.changed(alice, DAY, version=2)
    assert due.behind_days(alice) == [DAY]
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    drain(["night", "week"], alice)
    assert not DailyNote.objects.exists()
    assert not Edition.objects.exists()
    assert due.behind_days(alice) == []
    assert behind_weeks(alice, now=NOW) == []


def test_a_week_without_a_note_is_not_due_for_ever(alice):
    DayInput.objects.create(owner=alice, date=DAY, version=1)
    assert behind_weeks(alice, now=NOW) == []


def test_with_a_model_the_night_waits_until_everything_was_read(
    alice, worked, settings
):
    settings.ANTHROPIC_API_KEY = "sk-ant-test"
    alice.model_consent_at = NOW
    alice.save()
    Run.objects.create(
        kind="parse",
        owner=alice,
        key="x",
        not_before=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    due.ask_for_note(alice, DAY, now=NOW, click=True)
    drain(["night"], alice)
    assert night().state == Run.State.QUEUED
    assert night().not_before == NOW + timedelta(seconds=5)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["session", "project"])
@pytest.mark.parametrize("verb", ["leave out", "delete"])
def test_what_is_taken_away_leaves_the_note_at_once(alice, what, verb):
    day = timezone.now().date()  # its note would be due tomorrow
    project, other = build.project(alice), build.project(alice, "other")
    session = build.work(alice, project, day)
    build.quarter(session, other, timezone.now().replace(minute=0, second=0))
    write_daily_note(alice, day, now=timezone.now())
    gone = session if what == "session" else project
    if verb == "leave out":
        set_left_out(gone, left_out=True)
    else:
        {"session": delete_session, "project": delete_project}[what](gone)
    drain(["night"], alice)
    cited = [e["session"] for i in NoteItem.objects.all() for e in i.evidence]
    assert cited == []


def test_more_work_on_a_day_with_a_note_still_waits(alice, worked):
    write_daily_note(alice, DAY, now=NOW)
    tasks.on_days_changed(alice, [DAY], False)
    assert night().not_before == NOW + timedelta(minutes=10)


def test_what_failed_stays_failed_for_a_day(alice, worked, frozen):
    due.ask_for_note(alice, DAY, now=NOW)
    Run.objects.update(state=Run.State.FAILED, finished_at=NOW)
    frozen.move_to(NOW + timedelta(minutes=5))
    tasks.enqueue_due_nights()
    assert night().state == Run.State.FAILED
    frozen.move_to(NOW + timedelta(days=1, minutes=1))
    tasks.enqueue_due_nights()
    assert night().state == Run.State.QUEUED


def test_more_to_read_starts_a_failed_night_again(alice, worked):
    due.ask_for_note(alice, DAY, now=NOW)
    Run.objects.update(state=Run.State.FAILED, finished_at=NOW)
    tasks.on_days_changed(alice, [DAY], False)
    assert night().state == Run.State.QUEUED
