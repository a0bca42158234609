"""Late data and a person's edits, by way of uploads, parsing and the night's Run."""

import pytest

from journal.models import DailyNote, Overlay
from journal.services import overlays, write_daily_note
from journal.services.shown import shown_day, shown_items
from runs.services import drain
from sessions_app.services import delete_session
from tests.frontend import worked
from tests.frontend.worked import NOW

pytestmark = pytest.mark.django_db


def note_of(alice):
    return DailyNote.objects.select_related("owner").get(date=worked.DAY)


def texts(alice):
    return [item.text for item in shown_items(note_of(alice))]


def test_a_redo_with_late_records_keeps_every_edit(
    client, bearer, alice, django_capture_on_commit_callbacks
):
    committed = django_capture_on_commit_callbacks
    up = worked.upload(client, bearer, alice, worked.morning("s-1"))
    write_daily_note(alice, worked.DAY, now=NOW)
    note = note_of(alice)
    first, *_rest, last = shown_items(note)
    written = {item.text for item in shown_items(note)}
    overlays.rewrite(note, first.public_id, by=alice, text="In my words.", now=NOW)
    overlays.hide(note, last.public_id, by=alice, now=NOW)
    overlays.add(note, by=alice, kind="learning", text="Asked around.", now=NOW)
    before = note_of(alice).revision

    # A second session of that day comes from the same machine, days later.
    late = worked.afternoon()
    with committed(execute=True):
        assert up.send_session(late.lines, late.native_id).status_code == 200
        drain(["parse"])
    drain(["night"], until=NOW.replace(year=2030))
    assert note_of(alice).revision > before
    assert texts(alice)[0] == "In my words."
    assert "Asked around." in texts(alice)
    assert last.text not in texts(alice)
    assert set(texts(alice)) - written - {"In my words.", "Asked around."}

    # What the edits were about is deleted: only what was typed is left.
    with committed(execute=True):
        delete_session(worked.session_of(alice, "s-1"))
    drain(["night"], until=NOW.replace(year=2030))
    day = shown_day(note_of(alice))
    assert {edit.text for edit in day.pinned} == {"In my words.", None}
    assert "Asked around." in texts(alice)
    assert "In my words." not in texts(alice)
    kept = str(list(Overlay.objects.values()))
    assert not [text for text in written if text in kept]
