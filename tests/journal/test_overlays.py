"""A person's edits of their note: kept over every redo, seen by all that is made of it."""

from datetime import date, timedelta

import pytest

from journal.errors import BadEdit, EditRefused, LineChanged
from journal.models import DailyNote, Edition, NoteItem, Overlay
from journal.services import edition_for, overlays, write_daily_note, write_week
from journal.services.shown import shown_day, shown_items, shown_note
from pipeline.values import Audience
from pulse.core.values import Item, ItemKind, Status
from runs.models import Run
from sessions_app.models import EvidenceRow
from sessions_app.services import delete_session, set_left_out
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved, cite

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def tidemark(alice):
    return build.project(alice, publishable=True)


@pytest.fixture
def worked(alice, tidemark):
    return build.work(alice, tidemark, DAY)


def row_of(session, kind=K.COMMIT):
    return EvidenceRow.objects.get(session=session, kind=kind)


@pytest.fixture
def lines(worked):
    """What the writer says: two lines of the same session."""
    asked = row_of(worked, K.TESTS)
    return [
        achieved(row_of(worked)),
        Item(
            ItemKind.OPEN_TASK,
            "Check the uploader again.",
            Status.OBSERVED,
            asked.project.public_id,
            (cite(asked),),
        ),
    ]


@pytest.fixture
def note(alice, lines):
    return write_daily_note(alice, DAY, writer=Scripted(*lines), now=NOW)


def write(alice, *items, **more):
    build.changed(alice, DAY, version=9)
    return write_daily_note(alice, DAY, writer=Scripted(*items, **more), now=LATER)


def texts(note):
    return [item.text for item in shown_items(DailyNote.objects.get(pk=note.pk))]


def first(note):
    return shown_items(note)[0].public_id


def test_edits_hold_and_the_writers_words_stay(alice, note):
    done = overlays.rewrite(
        note, first(note), by=alice, text="  Made the\nuploader retry. ", now=LATER
    )
    assert done.text == "Made the uploader retry."
    assert done.edited and done.written.text == "Fixed the retry bug in the uploader."
    assert texts(note)[0] == "Made the uploader retry."
    assert NoteItem.objects.first().text == "Fixed the retry bug in the uploader."
    row = DailyNote.objects.get()
    assert row.revision == 2
    assert row.lead == "Made the uploader retry."
    assert shown_note(row).items[0].text == "Made the uploader retry."
    assert Run.objects.filter(kind="week", key="2026-W47").exists()


def test_they_survive_a_redo_another_writer_and_late_data(alice, note, lines, worked):
    overlays.rewrite(note, first(note), by=alice, text="Mine.", now=LATER)
    overlays.hide(note, shown_items(note)[1].public_id, by=alice, now=LATER)
    overlays.add(note, by=alice, kind="learning", text="Asked the tax office.", now=NOW)
    NoteItem.objects.all().delete()  # a redo that keeps no row of the last one
    other = achieved(row_of(worked), "Retries are bounded now.")
    redone = write(alice, other, *lines[1:], headline="Bounded the retries.")
    assert texts(redone) == ["Mine.", "Asked the tax office."]
    DailyNote.objects.all().delete()  # the day became empty, and came back
    assert texts(write(alice, *lines)) == ["Mine.", "Asked the tax office."]


def test_what_it_was_about_is_gone(alice, note, lines, worked):
    overlays.rewrite(note, first(note), by=alice, text="My own words.", now=LATER)
    redone = write(alice, lines[1], headline="Checked it.")
    (pinned,) = shown_day(redone).pinned
    assert pinned.text == "My own words."
    assert texts(redone) == ["Check the uploader again."]
    back = write(alice, *lines)
    assert texts(back)[0] == "My own words."


def test_a_deleted_session_takes_all_but_the_owners_words(alice, note, worked, lines):
    overlays.rewrite(note, first(note), by=alice, why="It hurt.", now=LATER)
    overlays.hide(note, shown_items(note)[1].public_id, by=alice, now=LATER)
    delete_session(worked)
    assert write_daily_note(alice, DAY, now=LATER) is None
    stored = str(list(Overlay.objects.values()))
    assert "retry" not in stored and "again" not in stored
    assert "It hurt." in stored


def test_a_week_and_its_public_edition_read_what_holds(alice, note, tidemark):
    write_week(alice, "2026-W47", now=NOW)
    overlays.rewrite(note, first(note), by=alice, text="Made it retry.", now=LATER)
    hidden = shown_items(note)[1].public_id
    overlays.hide(note, hidden, by=alice, now=LATER)
    overlays.add(*(note,), by=alice, kind="achievement", text="Held a talk.", now=LATER)
    overlays.add(
        *(note,),
        by=alice,
        kind="learning",
        text="Learned to sail.",
        project=tidemark,
        now=LATER,
    )
    for audience, talk in ((Audience.ME, True), (Audience.PUBLIC, False)):
        told = str(edition_for(alice, "2026-W47", audience, now=LATER).profile)
        assert "Made it retry." in told and "Learned to sail." in told
        assert "Fixed the retry" not in told and "uploader again" not in told
        assert ("Held a talk." in told) == talk
    assert Edition.objects.count() >= 2


def test_confirming_and_the_owners_word(alice, note, worked, lines):
    assert overlays.confirm(note, first(note), by=alice, now=LATER).status == (
        "confirmed"
    )
    tried = overlays.set_status(note, first(note), "attempted", by=alice, now=LATER)
    assert (tried.kind, tried.status) == ("attempt", "attempted")
    with pytest.raises(EditRefused, match="cannot be confirmed"):
        overlays.confirm(note, first(note), by=alice, now=LATER)
    assert texts(note)[0] == "Fixed the retry bug in the uploader."
    assert DailyNote.objects.get().lead != "Fixed the retry bug."
    back = overlays.set_status(note, first(note), "observed", by=alice, now=LATER)
    assert not back.edited
    assert not Overlay.objects.exists()
    told = overlays.rewrite(note, first(note), by=alice, kind="decision", now=LATER)
    assert (told.kind, told.status) == ("decision", "observed")


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("set_status", {"status": "done"}),
        ("set_status", {"status": "stated"}),
        ("rewrite", {"text": " \n "}),
        ("rewrite", {"text": "x" * 501}),
        ("rewrite", {"kind": "wish"}),
    ],
)
def test_what_cannot_be_is_refused(alice, note, verb, given):
    with pytest.raises(BadEdit):
        getattr(overlays, verb)(note, first(note), by=alice, now=LATER, **given)
    assert not Overlay.objects.exists()
    assert DailyNote.objects.get().revision == 1


def test_a_line_that_changed_meanwhile_is_not_written_over(alice, note):
    seen = shown_items(note)[0].version
    overlays.rewrite(note, first(note), by=alice, text="A.", seen=seen, now=LATER)
    with pytest.raises(LineChanged):
        overlays.rewrite(note, first(note), by=alice, text="B.", seen=seen, now=LATER)
    assert texts(note)[0] == "A."


def test_hiding_restoring_and_undoing(alice, note):
    overlays.rewrite(note, first(note), by=alice, text="Mine.", now=LATER)
    overlays.hide(note, first(note), by=alice, now=LATER)
    (hidden,) = shown_day(note).hidden
    assert hidden.text == "Mine."
    overlays.restore(note, hidden.public_id, by=alice, now=LATER)
    assert texts(note)[0] == "Mine."
    overlays.undo(note, hidden.overlay.public_id, by=alice, now=LATER)
    assert texts(note)[0] == "Fixed the retry bug in the uploader."


def test_the_same_again_is_no_revision(alice, note):
    overlays.hide(note, first(note), by=alice, now=LATER)
    (hidden,) = shown_day(note).hidden
    overlays.hide(note, hidden.public_id, by=alice, now=LATER)
    overlays.restore(note, shown_items(note)[0].public_id, by=alice, now=LATER)
    assert DailyNote.objects.get().revision == 2


def test_lines_of_ones_own(alice, note, tidemark, monkeypatch):
    mine = overlays.add(note, by=alice, kind="learning", text="Sailed.", now=LATER)
    assert (mine.status, mine.evidence, mine.project) == ("stated", [], None)
    with pytest.raises(BadEdit, match="stated by you"):
        overlays.set_status(note, mine.public_id, "observed", by=alice, now=LATER)
    changed = overlays.rewrite(
        *(note, mine.public_id), by=alice, text="Rowed.", kind="problem", now=LATER
    )
    assert (changed.public_id, changed.text) == (mine.public_id, "Rowed.")
    assert changed.kind == "problem"
    monkeypatch.setattr(overlays, "MOST_ADDED", 1)
    with pytest.raises(EditRefused, match="at most 1"):
        overlays.add(note, by=alice, kind="learning", text="More.", now=LATER)
    overlays.undo(note, mine.public_id, by=alice, now=LATER)
    assert "Rowed." not in texts(note)


def test_secrets_are_taken_out_of_what_is_typed(alice, note):
    key = "ghp_" + "a1B2" * 9
    done = overlays.rewrite(note, first(note), by=alice, text=f"Used {key}.", now=NOW)
    assert key not in done.text
    assert key not in str(Overlay.objects.values())


def test_nobody_elses_note(alice, charlie, note):
    with pytest.raises(DailyNote.DoesNotExist):
        overlays.hide(note, first(note), by=charlie, now=LATER)
    with pytest.raises(NoteItem.DoesNotExist):
        overlays.hide(note, "nothing", by=alice, now=LATER)


def test_what_is_left_out_comes_back_with_its_edits(alice, note, worked, lines):
    overlays.rewrite(note, first(note), by=alice, text="Mine.", now=LATER)
    set_left_out(worked, left_out=True)
    assert write_daily_note(alice, DAY, now=LATER) is None
    set_left_out(worked, left_out=False)
    assert texts(write(alice, *lines))[0] == "Mine."
