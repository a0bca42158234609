"""Open tasks as rows: they follow the notes, and what their owner did stays."""

from datetime import timedelta

import pytest

from journal.models import OpenTask, TaskAct
from journal.services import overlays, tasks, write_daily_note
from journal.services.tasks import TaskRefused, open_tasks
from pulse.core.values import ItemKind, Outcome, Status
from sessions_app.models import EvidenceRow
from sessions_app.services import delete_session, set_left_out
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved, cite

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LEASE = "Renew the lease while a batch uploads."
RED = "Get the suite green: 2 tests failed at the last look."


@pytest.fixture
def tidemark(alice):
    return build.project(alice)


def ago(days):
    return TODAY - timedelta(days=days)


class Day:
    """A recorded day and what its note says; `write` stores the note (again)."""

    words = "fix the retry bug in the uploader"

    def __init__(self, owner, project, days, *lines):
        self.owner, self.day = owner, ago(days)
        self.session = build.work(owner, project, self.day, words=self.words)
        self.lines = lines

    def row(self, kind):
        return EvidenceRow.objects.get(session=self.session, kind=kind)

    def write(self, *lines):
        items = [
            achieved(self.row(kind), text, kind=what)
            for what, text, kind in lines or self.lines
        ]
        return write_daily_note(self.owner, self.day, writer=Scripted(*items), now=NOW)


def left(text=LEASE, kind=K.PROMPT):
    return ItemKind.OPEN_TASK, text, kind


def done(text="Renewed the lease while the batch uploads.", kind=K.COMMIT):
    return ItemKind.ACHIEVEMENT, text, kind


def rows(owner):
    """What a reader sees of the ledger, and nothing that only counts rows."""
    names = ("text", "state", "opened_on", "last_seen_on", "closed_on", "anchors")
    mine = OpenTask.objects.owned_by(owner).shown()
    return sorted(tuple(map(str, row)) for row in mine.values_list(*names))


def test_a_task_carries_over_and_closes_with_a_link(alice, tidemark):
    Day(alice, tidemark, 9, left()).write()
    (task,) = open_tasks(alice, now=NOW)
    assert (task.text, task.days_on(TODAY), task.asks_on(TODAY)) == (LEASE, 9, False)
    last = Day(alice, tidemark, 2, done())
    last.write()
    task.refresh_from_db()
    assert (task.state, task.closed_on, task.days_on(TODAY)) == ("closed", ago(2), 7)
    assert task.closed_by["record"] == last.row(K.COMMIT).record
    assert open_tasks(alice, now=NOW) == []


def test_no_order_of_notes_makes_another_ledger(alice, bob):
    def history(owner):
        project = build.project(owner)
        days = [
            Day(owner, project, 9, left(), left(RED, K.TESTS)),
            Day(owner, project, 6, done()),
            Day(owner, project, 4, left("Left for later: renew the lease of a batch.")),
        ]
        EvidenceRow.objects.filter(
            session=days[0].session, kind=K.TESTS
        ).update(data={"runner": "pytest", "command": "pytest", "failed": 2,
                       "passed": 39, "outcome": Outcome.FAILED})  # fmt: skip
        return days

    found = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        OpenTask.objects.all().delete()
        alice.daily_notes.all().delete()
        alice.coding_sessions.all().delete()
        alice.projects.all().delete()
        days = history(alice)
        for number in (*order, order[0]):  # and one of them again
            days[number].write()
        found.append([row[:5] for row in rows(alice)])
    assert all(each == found[0] for each in found)
    assert [row[:2] for row in found[0]] == [
        (RED, "closed"),
        ("Left for later: renew the lease of a batch.", "open"),
    ]
    assert rows(bob) == []


def test_the_same_note_again_writes_nothing(
    alice, tidemark, django_assert_max_num_queries
):
    day = Day(alice, tidemark, 3, left())
    day.write()
    before = OpenTask.objects.values().get()
    with django_assert_max_num_queries(60) as queries:
        day.write()
    assert OpenTask.objects.values().get() == before
    written = [q["sql"] for q in queries if "opentask" in q["sql"]]
    assert not [sql for sql in written if not sql.startswith("SELECT")]


def test_what_a_person_did_is_not_undone_by_a_redo(alice, tidemark):
    day = Day(alice, tidemark, 3, left())
    day.write()
    (task,) = open_tasks(alice, now=NOW)
    tasks.drop(task, by=alice, now=NOW)
    day.write(left("Renew the lease of a batch while it uploads.", K.COMMIT))
    day.write(done("Something else.", K.TESTS))
    assert rows(alice) == []  # no note tells of it, and it is not shown
    day.write(left("Renew that lease.", K.COMMIT))
    (row,) = OpenTask.objects.all()
    assert (row.pk, row.state, row.text) == (task.pk, "dropped", "Renew that lease.")
    (act,) = TaskAct.objects.all()
    assert (act.by, act.at, act.day) == (alice, NOW, TODAY)


def test_snooze_wakes_by_itself_and_each_act_can_be_taken_back(alice, tidemark):
    Day(alice, tidemark, 3, left()).write()
    (task,) = open_tasks(alice, now=NOW)
    tasks.snooze(task, TODAY + timedelta(days=7), by=alice, now=NOW)
    assert open_tasks(alice, now=NOW + timedelta(days=6)) == []
    assert open_tasks(alice, now=NOW + timedelta(days=7)) == [task]
    tasks.reopen(task, by=alice, now=NOW)
    assert (task.state, task.snoozed_until) == ("open", None)
    tasks.close(task, by=alice, now=NOW)
    assert (task.state, task.closed_by) == ("closed", {})
    tasks.reopen(task, by=alice, now=NOW + timedelta(days=1))
    assert (task.state, task.reopened_on) == ("open", TODAY + timedelta(days=1))
    for day in (TODAY, TODAY + timedelta(days=400)):
        with pytest.raises(TaskRefused):
            tasks.snooze(task, day, by=alice, now=NOW)


def test_after_two_quiet_weeks_it_asks_once(alice, tidemark):
    Day(alice, tidemark, 20, left()).write()
    (task,) = open_tasks(alice, now=NOW)
    assert task.asks_on(TODAY)
    tasks.keep(task, by=alice, now=NOW)
    assert not task.asks_on(TODAY + timedelta(days=13))
    assert task.asks_on(TODAY + timedelta(days=14))


def test_what_rests_on_nothing_else_is_withdrawn(alice, tidemark):
    first, second = Day(alice, tidemark, 9, left()), Day(alice, tidemark, 3, left())
    first.write()
    second.write()
    (task,) = open_tasks(alice, now=NOW)
    tasks.snooze(task, TODAY + timedelta(days=7), by=alice, now=NOW)
    set_left_out(first.session, left_out=True, now=NOW)
    task.refresh_from_db()
    assert task.opened_on == ago(3)
    set_left_out(tidemark, left_out=True, now=NOW)
    assert rows(alice) == []
    set_left_out(tidemark, left_out=False, now=NOW)
    set_left_out(first.session, left_out=False, now=NOW)
    task.refresh_from_db()
    assert (task.opened_on, task.state) == (ago(9), "snoozed")
    delete_session(first.session, now=NOW)
    delete_session(second.session, now=NOW)
    assert not OpenTask.objects.exists()


def test_days_that_come_later_make_two_tasks_one(alice, tidemark):
    days = [
        Day(alice, tidemark, 9, left("Write the release notes for the importer.")),
        Day(alice, tidemark, 6),
        Day(alice, tidemark, 3, left("The notes about the fix.")),
    ]
    days[0].write()
    days[2].write()
    first, last = OpenTask.objects.all()
    tasks.keep(last, by=alice, now=NOW)
    text = "Write the release notes for the importer and the fix."
    cited = (cite(days[1].row(K.PROMPT)), cite(days[2].row(K.PROMPT)))
    item = achieved(days[1].row(K.PROMPT), text, kind=ItemKind.OPEN_TASK)
    joined = type(item)(item.kind, text, Status.OBSERVED, item.project, cited[:1],
                        thread="t")  # fmt: skip
    other = achieved(days[2].row(K.PROMPT), text, kind=ItemKind.OPEN_TASK)
    write_daily_note(alice, days[1].day, writer=Scripted(joined), now=NOW)
    write_daily_note(alice, days[2].day, writer=Scripted(other), now=NOW)
    (task,) = OpenTask.objects.all()
    assert (task.pk, task.opened_on, task.kept_on) == (last.pk, ago(9), TODAY)
    assert first.pk != last.pk


def test_what_a_person_edits_in_a_note_the_ledger_follows(alice, tidemark):
    day = Day(alice, tidemark, 3, left(), done("Added search."))
    note = day.write()
    first, second = note.items.all()
    overlays.hide(note, first.public_id, by=alice, now=NOW)
    assert rows(alice) == []
    overlays.rewrite(note, second.public_id, by=alice, kind="open_task", now=NOW)
    added = overlays.add(
        note, by=alice, kind="open_task", text="Call the printer.", now=NOW
    )
    assert [row[0] for row in rows(alice)] == ["Added search.", "Call the printer."]
    overlays.undo(note, added.public_id, by=alice, now=NOW)
    overlays.restore(note, first.public_id, by=alice, now=NOW)
    assert [row[0] for row in rows(alice)] == ["Added search.", LEASE]
