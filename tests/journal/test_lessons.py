"""Edits teach: two alike shape the notes that come after, and it can be taken back."""

from datetime import date, timedelta

import pytest

from journal.models import DailyNote, Lesson
from journal.services import lessons, overlays, write_daily_note
from journal.services.shown import shown_day, shown_items, shown_note
from pulse.core.values import Item, ItemKind, Status
from sessions_app.models import EvidenceRow
from tests.journal import build
from tests.journal.build import NOW, K, Scripted, achieved, cite

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAYS = [date(2026, 11, day) for day in (16, 17, 18)]
LATER = NOW + timedelta(hours=1)


def written(alice, project, day, text, *, now=NOW):
    """A note of a result, and of something that the owner may not want."""
    worked = build.work(alice, project, day)
    build.changed(alice, day, version=day.day)
    rows = EvidenceRow.objects.filter(session=worked)
    other = rows.get(kind=K.TESTS)
    line = Item(
        ItemKind.LEARNING,
        text,
        Status.OBSERVED,
        project.public_id,
        (cite(other),),
    )
    writer = Scripted(achieved(rows.get(kind=K.COMMIT)), line)
    return write_daily_note(alice, day, writer=writer, now=now)


@pytest.fixture
def tidemark(alice):
    return build.project(alice, model_allowed=True)


def hide_last(alice, note):
    *_rest, item = shown_items(note)
    overlays.hide(note, item.public_id, by=alice, now=NOW)
    return item.public_id


def test_two_hidden_lines_shape_the_next_note(alice, tidemark):
    notes = [
        written(alice, tidemark, DAYS[0], "Read the docs."),
        written(alice, tidemark, DAYS[1], "Read about leases."),
    ]
    hide_last(alice, notes[0])
    assert not Lesson.objects.exists()
    second = hide_last(alice, notes[1])
    lesson = Lesson.objects.get()
    assert (lesson.kind, lesson.words) == ("opening", "Read")
    assert [each["date"] for each in lesson.taught] == ["2026-11-16", "2026-11-17"]
    after = written(alice, tidemark, DAYS[2], "Read a page.", now=LATER)
    day = shown_day(after)
    (left,) = day.left_out
    assert left.reason == "Left out because you hid two lines that begin with “Read”."
    assert len(shown_note(after).items) == 1
    # Its owner wants this one; then none of it.
    overlays.restore(after, left.public_id, by=alice, now=LATER)
    assert len(shown_items(DailyNote.objects.get(pk=after.pk))) == 2
    overlays.undo(
        after, shown_day(after).find(left.public_id).overlay.public_id,
        by=alice, now=LATER,
    )  # fmt: skip
    before = DailyNote.objects.get(pk=after.pk).revision
    lessons.revoke(Lesson.objects.get(), now=LATER)
    fresh = DailyNote.objects.get(pk=after.pk)
    assert (len(shown_items(fresh)), fresh.revision) == (2, before + 1)
    # What was revoked is not learned again, until it is followed again.
    hide_last(alice, fresh)
    assert Lesson.objects.get().revoked_at
    lessons.follow(Lesson.objects.get(), now=LATER)
    # Taking back an edit that taught takes the lesson with it.
    overlays.restore(notes[1], second, by=alice, now=LATER)
    assert not Lesson.objects.exists()


def test_notes_that_were_there_before_stay(alice, tidemark):
    notes = [written(alice, tidemark, d, "Read the docs.") for d in DAYS]
    for note in notes[:2]:
        hide_last(alice, note)
    assert Lesson.objects.exists()
    overlays.confirm(notes[2], shown_items(notes[2])[0].public_id, by=alice, now=LATER)
    assert len(shown_items(notes[2])) == 2


def test_a_phrase_is_shortened_and_told_to_a_model(alice, tidemark):
    text = "Built it all, without a commit anywhere."
    notes = [written(alice, tidemark, d, text) for d in DAYS[:2]]
    for note in notes:
        line = shown_items(note)[-1].public_id
        overlays.rewrite(note, line, by=alice, text="Built it all.", now=NOW)
    assert lessons.wishes_of(alice) == ["Do not write “without a commit anywhere”."]
    after = written(alice, tidemark, DAYS[2], text, now=LATER)
    line = shown_items(after)[-1]
    assert line.text == "Built it all."
    assert line.written.text == text
    assert not line.edited
    assert "Shortened" in line.reason
    tidemark.model_allowed = False
    tidemark.save()
    assert lessons.wishes_of(alice) == []
