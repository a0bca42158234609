"""A day composed anew: shown, taken or left, with its owner's edits in place."""

from datetime import date, timedelta

import pytest

from journal import tasks
from journal.errors import EditRefused
from journal.models import DailyNote, NewerNote
from journal.services import newer, overlays, write_daily_note
from journal.services.shown import shown_items
from runs.models import Run
from runs.services import drain
from sessions_app.models import EvidenceRow
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = date(2026, 11, 19)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def note(alice):
    worked = build.work(alice, build.project(alice), DAY)
    commit = EvidenceRow.objects.get(session=worked, kind=K.COMMIT)
    return write_daily_note(alice, DAY, writer=Scripted(achieved(commit)), now=NOW)


def test_it_is_shown_and_taken_and_edits_stay(alice, note):
    (line,) = shown_items(note)
    overlays.rewrite(note, line.public_id, by=alice, text="Mine.", now=NOW)
    assert newer.looking(note, by=alice, now=LATER) == newer.Looking()
    newer.look(note, by=alice, now=LATER)
    note.refresh_from_db()
    found = newer.looking(note, by=alice, now=LATER)
    (change,) = [c for c in found.difference.changes if c.before]
    assert (change.kind, change.edited) == ("changed", True)
    assert DailyNote.objects.get().items.get().text == line.text
    taken = newer.take(note, by=alice, now=LATER)
    assert "Mine." in [item.text for item in shown_items(taken)]
    assert taken.writer == "offline"
    assert not NewerNote.objects.exists()
    with pytest.raises(EditRefused, match="Nothing newer"):
        newer.take(taken, by=alice, now=LATER)
    newer.look(taken, by=alice, now=LATER)
    assert not newer.looking(taken, by=alice, now=LATER).difference


def test_what_is_overtaken_is_not_taken(alice, charlie, note):
    newer.look(note, by=alice, now=LATER)
    overlays.hide(note, shown_items(note)[0].public_id, by=alice, now=LATER)
    note.refresh_from_db()
    assert newer.looking(note, by=alice, now=LATER).stale
    with pytest.raises(EditRefused, match="changed since"):
        newer.take(note, by=alice, now=LATER)
    newer.leave(note, by=alice)
    assert newer.looking(note, by=alice, now=LATER).difference is None
    newer.look(note, by=alice, now=LATER)
    # What was deleted may stand in it.
    tasks.on_days_changed(alice, [DAY], False)
    assert not NewerNote.objects.exists()
    with pytest.raises(DailyNote.DoesNotExist):
        newer.look(note, by=charlie, now=LATER)


def test_where_a_model_writes_it_is_a_run(alice, note, monkeypatch):
    monkeypatch.setattr("journal.services.newer.uses_model", lambda owner: True)
    newer.look(note, by=alice, now=LATER)
    assert newer.looking(note, by=alice, now=LATER).being_written
    drain([newer.NEWER])
    assert newer.looking(note, by=alice, now=LATER).difference
    newer.leave(note, by=alice)
    Run.objects.filter(kind=newer.NEWER).update(
        state=Run.State.FAILED, error="It was refused.", finished_at=LATER
    )
    assert newer.looking(note, by=alice, now=LATER).said == "It was refused."
