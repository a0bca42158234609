from datetime import UTC, date, datetime, timedelta

import pytest

from journal.models import Friction, FrictionTime
from journal.services import friction as service
from journal.services.friction_store import refresh
from sessions_app.services import set_left_out
from sessions_app.services.removing import delete_session
from tests.frontend.worked import upload
from tests.journal.build import K, changed, evidence, project, session
from tests.sessions_app.transcripts import Session

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
AT = datetime(2026, 11, 9, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WORDS = "no, never commit before the tests pass"


def later(**by):
    return AT + timedelta(**by)


def met(its_session, its_project, at):
    return evidence(
        its_session,
        its_project,
        at,
        K.ERROR,
        "File has been modified since read",
        category="file_changed",
        tool="Edit",
        overcome=True,
    )


@pytest.fixture
def ledger_of_alice(alice):
    """An edit of a changed file in two sessions, and the same words in both."""
    tidemark = project(alice)
    one, two = session(alice), session(alice)
    for its_session, days in ((one, 0), (two, 2)):
        met(its_session, tidemark, later(days=days))
        evidence(
            its_session, tidemark, later(days=days, minutes=5), K.CORRECTION, WORDS
        )
    changed(alice, AT.date())
    return one, two, tidemark


def by_text(owner, **more):
    return {row.text: row for row in service.ledger(owner, **more)}


FILE, SAID = (
    "Edited a file that had changed since it was read",
    f"You said: “{WORDS}”",
)


def test_the_ledger_of_a_person(alice, bob, ledger_of_alice):
    rows = by_text(alice)

    assert set(rows) == {FILE, SAID}
    assert (rows[FILE].times, rows[FILE].sessions) == (2, 2)
    assert rows[FILE].first_seen == date(2026, 11, 9)
    assert rows[FILE].evidence[0].quote == "File has been modified since read"
    assert [r.text for r in service.open_frictions(alice, now=NOW)] == [FILE, SAID]
    assert service.open_frictions(alice, now=NOW + timedelta(days=60)) == []
    assert service.ledger(bob) == []
    assert service.ledger(alice, ends=date(2026, 11, 8)) == []
    assert service.ledger(alice, projects=frozenset({"another"})) == []


def test_a_redo_writes_nothing_and_keeps_what_the_person_said(alice, ledger_of_alice):
    _one, _two, tidemark = ledger_of_alice
    said = by_text(alice)[SAID]
    service.mark_adopted(alice, said.public_id, on=date(2026, 11, 9))
    times = set(FrictionTime.objects.values_list("pk", flat=True))
    assert not refresh(alice)

    # An older session arrives late: the words are first seen there.
    early = session(alice)
    evidence(early, tidemark, later(days=-3), K.CORRECTION, WORDS)
    changed(alice, AT.date(), version=2)
    again = by_text(alice)[SAID]

    assert times < set(FrictionTime.objects.values_list("pk", flat=True))
    assert (again.public_id, again.times, again.since) == (said.public_id, 3, 1)
    assert (again.rule_by, again.rule_on) == ("you", date(2026, 11, 9))
    service.unmark(alice, said.public_id)
    assert by_text(alice)[SAID].rule_on is None


def test_what_is_deleted_or_left_out_is_gone_at_once(alice, ledger_of_alice):
    one, two, _project = ledger_of_alice
    assert by_text(alice)[FILE].times == 2
    set_left_out(two, left_out=True)
    assert list(by_text(alice)[FILE].moments) == [AT]
    delete_session(one)
    assert service.ledger(alice) == []
    changed(alice, AT.date(), version=9)
    assert refresh(alice)
    assert not FrictionTime.objects.exists()
    assert not Friction.objects.exists()


def test_what_is_not_useful_stays_away(alice, ledger_of_alice):
    service.dismiss(alice, by_text(alice)[FILE].public_id)

    assert set(by_text(alice)) == {SAID}
    assert set(by_text(alice, dismissed=True)) == {FILE}
    delete_session(ledger_of_alice[0])
    delete_session(ledger_of_alice[1])
    changed(alice, AT.date(), version=9)
    assert service.ledger(alice) == []
    assert Friction.objects.get().dismissed_at


def test_a_rule_in_the_record_and_what_came_after_it(alice, ledger_of_alice):
    _one, two, tidemark = ledger_of_alice
    edit = later(days=2, hours=1)
    words = "put into CLAUDE.md: read a file again before editing it"
    evidence(two, tidemark, edit - timedelta(minutes=1), K.PROMPT, words, act="typed")
    path = {"path": "CLAUDE.md", "change": "edited", "added": 1, "removed": 0}
    evidence(two, tidemark, edit, K.FILE, "The file CLAUDE.md was updated", **path)
    changed(alice, AT.date(), version=2)
    row = by_text(alice)[FILE]

    assert (row.rule_by, row.rule_on, row.since) == ("record", edit.date(), 0)
    assert row.rule_evidence.quote == "The file CLAUDE.md was updated"
    assert FILE not in [r.text for r in service.open_frictions(alice, now=NOW)]


def test_nobody_marks_the_friction_of_another(alice, bob, ledger_of_alice):
    row = by_text(alice)[FILE]
    with pytest.raises(Friction.DoesNotExist):
        service.dismiss(bob, row.public_id)
    assert by_text(alice)[FILE].public_id == row.public_id


class Editing(Session):
    def edit(self, path, new, *, error="", **given):
        call = f"toolu-{self.name}-{len(self.lines)}"
        given = {"file_path": path, "old_string": "", "new_string": new, **given}
        use = {"type": "tool_use", "id": call, "name": "Edit", "input": given}
        self._record("assistant", {"role": "assistant", "content": [use]})
        told = error or f"The file {path} has been updated."
        result = {
            "type": "tool_result",
            "tool_use_id": call,
            "content": told,
            "is_error": bool(error),
        }
        return self._record("user", {"role": "user", "content": [result]})


def test_a_rule_is_known_by_what_was_written_into_the_file(client, bearer, alice):
    rule = "- Read a file again before editing it when it may have changed.\n"
    its = (
        Editing("s-1", cwd="/src/tide")
        .prompt("add the lease to the importer")
        .edit("/src/tide/a.py", "b", error="File has been modified since read")
        .prompt("write that down, please")
        .edit("/src/tide/CLAUDE.md", "", edits=[{"new_string": rule}, "odd"])
    )
    upload(client, bearer, alice, its)
    row = by_text(alice)[FILE]

    assert (row.times, row.rule_by, row.since) == (1, "record", 0)
