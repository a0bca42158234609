from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from journal import routines
from journal.models import DailyNote, Edition
from journal.routines import RoutineFailed
from tests.journal import build
from tests.journal.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def only_ours(monkeypatch):
    """What rooms above add to the routines is tested there."""
    ours = {k: v for k, v in routines._routines.items() if k != routines.DRAFTS}
    monkeypatch.setattr(routines, "_routines", ours)


@pytest.fixture
def worked(alice):
    return build.work(alice, build.project(alice), DAY)


def run(*arguments):
    """What it printed, what it complained about, and its exit status."""
    out, complaints = StringIO(), StringIO()
    status = 0
    try:
        call_command("run_routines", *arguments, stdout=out, stderr=complaints)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), complaints.getvalue(), status


def test_it_does_what_is_due_and_says_what(alice, worked):
    printed, complaints, status = run()
    note = DailyNote.objects.get()
    assert printed.splitlines() == [
        "alice@example.com",
        f"  Thursday 19 November 2026: {note.headline}",
        f"  Week 2026-W47, for only you: {Edition.objects.get().profile['headline']}",
    ]
    assert (complaints, status) == ("", 0)


def test_a_second_time_nothing_is_due(alice, worked):
    run()
    before = (list(DailyNote.objects.values()), list(Edition.objects.values()))
    printed, _complaints, status = run()
    assert printed.splitlines() == [
        "alice@example.com",
        "  No note was due.",
        "  No profile was due.",
    ]
    assert (list(DailyNote.objects.values()), list(Edition.objects.values())) == before
    assert status == 0


def test_today_is_written_without_waiting_for_its_end(alice):
    build.work(alice, build.project(alice), NOW.date(), hour=8)
    run()
    assert DailyNote.objects.get().date == NOW.date()


def test_one_person_only(alice, bob, worked):
    build.work(bob, build.project(bob), DAY)
    printed, _complaints, _status = run("--user", "Bob@Example.com")
    assert printed.startswith("bob@example.com\n")
    assert [n.owner for n in DailyNote.objects.all()] == [bob]


def test_a_named_day_is_that_note_and_nothing_else(alice, worked):
    build.work(alice, worked.quarters.get().project, date(2026, 11, 18))
    run("--date", "2026-11-18")
    assert DailyNote.objects.get().date == date(2026, 11, 18)
    assert not Edition.objects.exists()


def test_a_named_day_without_sessions_says_so(alice):
    printed, _complaints, status = run("--date", "2026-11-18")
    assert "nothing was recorded, so there is no note" in printed
    assert status == 0


def test_a_named_week_is_its_notes_and_its_profile(alice, worked):
    build.work(alice, worked.quarters.get().project, date(2026, 11, 11))
    run("--week", "2026-W46")
    assert DailyNote.objects.get().date == date(2026, 11, 11)
    assert Edition.objects.get().week == "2026-W46"


def test_only_one_routine(alice, worked):
    run("--only", "nightly")
    assert DailyNote.objects.exists()
    assert not Edition.objects.exists()
    run("--only", "weekly")
    assert Edition.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--user", "nobody@example.com"], "nobody@example.com"),
        (["--date", "yesterday"], "YYYY-MM-DD"),
        (["--date", "2026-02-30"], "YYYY-MM-DD"),
        (["--week", "2026-W54"], "YYYY-Www"),
        (["--week", "47"], "YYYY-Www"),
        (["--only", "monthly"], "nightly, weekly, drafts"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(alice, worked, arguments, word):
    printed, complaints, status = run(*arguments)
    assert (printed, status) == ("", 2)
    (sentence,) = complaints.splitlines()
    assert word in sentence
    assert sentence.endswith(".")
    assert not DailyNote.objects.exists()


def test_one_failure_stops_nobody_else(alice, bob, worked, monkeypatch):
    def broken(owner, asked, *, now):
        yield "Tried."
        raise RoutineFailed("1 of them failed.")

    build.work(bob, build.project(bob), DAY)
    monkeypatch.setitem(routines._routines, routines.DRAFTS, broken)
    printed, complaints, status = run()
    assert DailyNote.objects.count() == 2
    assert printed.count("Tried.") == 2
    assert complaints.count("1 of them failed.") == 2
    assert status == 1


def test_without_people_nothing_is_due(db):
    printed, _complaints, status = run()
    assert printed == "Nobody has an account yet, so nothing was due.\n"
    assert status == 0


def test_a_routine_has_a_known_name():
    with pytest.raises(ValueError, match="monthly"):
        routines.register("monthly", None)
