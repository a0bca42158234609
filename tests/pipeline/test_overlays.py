"""What holds of a note when its owner laid their hand on it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.lessons import Lesson, LessonKind
from pipeline.overlays import (
    NOTHING_LEFT,
    Edit,
    attach,
    confirmed,
    hold,
    with_kind,
    with_status,
)
from pulse.core.values import (
    Cited,
    Coverage,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Status,
)

K, S = ItemKind, Status
AT = datetime(2026, 11, 19, 10, tzinfo=UTC)


def item(text="Fixed the retry bug.", *records, kind=K.ACHIEVEMENT, status=S.OBSERVED):
    cited = tuple(
        Cited("s", record, "41 passed in 2.06s", EvidenceKind.TESTS, AT)
        for record in records or ("r1",)
    )
    return Item(kind, text, status, "p", cited)


def edit(*records, name="e", kind=K.ACHIEVEMENT, **more):
    cites = frozenset(("s", record) for record in records or ("r1",))
    return Edit(name, kind, cites, **more)


def note(*items, headline="Fixed the retry bug."):
    coverage = Coverage(1, 0, 3, 0, timedelta(minutes=5))
    return Note(date(2026, 11, 19), headline, items, coverage, "offline")


def test_without_edits_the_note_is_the_writers():
    written = note(item(), item("Chose a lease.", "r2", kind=K.DECISION))
    assert hold(written, []).note == written


def test_words_of_the_owner_hold_and_the_writers_stay():
    held = hold(note(item()), [edit(text="Fixed it.", why="It hurt.", instead="None.")])
    (line,) = held.lines
    assert (line.item.text, line.item.why, line.item.instead) == (
        *("Fixed it.", "It hurt.", "None."),
    )
    assert line.written == item()
    assert line.rewritten
    assert held.note.items == (line.item,)


def test_a_hidden_line_is_in_nothing_but_the_fold():
    held = hold(note(item(), item("Wrote docs.", "r2")), [edit("r2", hidden=True)])
    assert [i.text for i in held.note.items] == ["Fixed the retry bug."]
    assert [line.hidden for line in held.lines] == [False, True]
    assert held.note.headline == "Fixed the retry bug."


def test_restored_it_is_there():
    held = hold(note(item()), [edit(hidden=False)])
    assert held.note.items == (item(),)
    assert not held.lines[0].rewritten


def test_an_edit_follows_its_records_whatever_is_said_of_them():
    redone = item("Fixed two bugs.", "r1", "r2", "r3", kind=K.ATTEMPT, status=S.CLAIMED)
    held = hold(note(redone), [edit(text="Mine.")])
    assert held.note.items[0].text == "Mine."


@pytest.mark.parametrize(
    "redone",
    [
        item("Fixed it.", "r9"),  # other records
        item("Fixed it.", kind=K.DECISION),  # another kind of line
        item("Fixed it.", "r1", "r7", "r8", "r9"),  # one record of many
    ],
    ids=["records", "kind", "little"],
)
def test_what_it_was_about_is_gone(redone):
    made_on = edit("r1", "r2", "r3", "r4", text="Mine.")
    held = hold(note(redone), [made_on])
    assert held.pinned == (made_on,)
    assert held.note.items == (redone,)


def test_each_line_takes_the_edit_that_is_nearest():
    lines = [item("A.", "r1", "r2"), item("B.", "r1", "r2", "r3")]
    wide, narrow = edit("r1", "r2", "r3", name="b"), edit("r1", "r2", name="a")
    found = attach(lines, [wide, narrow])
    assert {place: each.id for place, each in found.items()} == {0: "a", 1: "b"}


def test_two_edits_of_one_line_leave_one_pinned():
    held = hold(note(item()), [edit(name="one", text="One."), edit(name="two")])
    assert [e.id for e in held.pinned] == ["two"]


def test_an_added_line_is_stated():
    mine = Edit("e", K.LEARNING, text="Told it.", added=True, project="p", why="Yes.")
    held = hold(note(item()), [mine])
    line = held.lines[-1]
    assert (line.item.status, line.item.project, line.place) == (S.STATED, "p", None)
    assert line.item.evidence == ()
    assert held.pinned == ()


def test_an_added_line_can_be_put_away_and_be_of_another_kind():
    mine = Edit("e", K.LEARNING, added=True, hidden=True, to_kind=K.PROBLEM)
    line = hold(note(), [mine]).lines[0]
    assert line.hidden
    assert (line.item.kind, line.item.text) == (K.PROBLEM, "")


@pytest.mark.parametrize(
    ("kind", "status", "becomes"),
    [
        (K.ATTEMPT, S.CLAIMED, (K.ACHIEVEMENT, S.CONFIRMED)),
        (K.ACHIEVEMENT, S.OBSERVED, (K.ACHIEVEMENT, S.CONFIRMED)),
        (K.DECISION, S.CLAIMED, (K.DECISION, S.CONFIRMED)),
        (K.OPEN_TASK, S.OBSERVED, (K.OPEN_TASK, S.CONFIRMED)),
        (K.ATTEMPT, S.ATTEMPTED, None),
        (K.ATTEMPT, S.DROPPED, None),
        (K.LEARNING, S.STATED, None),
    ],
)
def test_confirming(kind, status, becomes):
    assert confirmed(item(kind=kind, status=status)) == becomes


@pytest.mark.parametrize("status", list(S))
def test_an_achievement_is_proven_whatever_is_said(status):
    kind = with_status(K.ACHIEVEMENT, status)
    assert (kind is K.ACHIEVEMENT) == (status in (S.OBSERVED, S.CONFIRMED, S.STATED))
    assert with_kind(K.ACHIEVEMENT, status) in (S.OBSERVED, S.CONFIRMED, S.STATED)
    assert with_kind(K.ATTEMPT, status) in (S.CLAIMED, S.ATTEMPTED, S.DROPPED)
    assert with_kind(K.PROBLEM, status) is status
    assert with_status(K.DECISION, status) is K.DECISION


def test_a_status_alone_decides_between_achieved_and_attempted():
    held = hold(note(item()), [edit(status=S.ATTEMPTED)])
    assert held.note.items[0].kind is K.ATTEMPT
    held = hold(note(item()), [edit(status=S.CONFIRMED, to_kind=K.LEARNING)])
    assert held.note.items[0].kind is K.LEARNING


def test_the_headline_tells_what_no_line_says_only_until_then():
    other = item("Wrote the retention page.", "r2")
    written = note(item(), other, headline="Fixed the retry bug; wrote a page.")
    assert hold(written, [edit(hidden=True)]).note.headline == (
        "Wrote the retention page."
    )
    assert hold(written, [edit("r2", hidden=True)]).note.headline != written.headline
    kept = note(item(), other)
    assert hold(kept, [edit("r2", hidden=True)]).note.headline == kept.headline


def test_a_headline_does_not_claim_what_its_owner_takes_back():
    other = item("Wrote the retention page.", "r2")
    held = hold(note(item(), other), [edit(status=S.ATTEMPTED)])
    assert held.note.headline == "Wrote the retention page."
    alone = hold(note(item()), [edit(status=S.ATTEMPTED)])
    assert alone.note.headline == "Attempted: fixed the retry bug."
    confirmed = hold(note(item(), other), [edit(status=S.CONFIRMED)])
    assert confirmed.note.headline == "Fixed the retry bug."


def test_a_number_that_was_corrected_leaves_the_headline():
    written = note(item("Search works, 41 tests."), headline="Search works, 41 tests.")
    held = hold(written, [edit(text="Search works, 40 tests.")])
    assert held.note.headline == "Search works, 40 tests."


def test_nothing_but_hidden_lines_has_no_story():
    assert hold(note(item()), [edit(hidden=True)]).note.headline == NOTHING_LEFT


def test_an_empty_day_is_led_by_what_was_added():
    empty = note(headline="Nothing to report.")
    assert hold(empty, []).note.headline == "Nothing to report."
    mine = Edit("e", K.LEARNING, text="Called the tax office.", added=True)
    assert hold(empty, [mine]).note.headline == "Called the tax office."


def test_a_version_changes_with_all_that_is_seen():
    (plain,) = hold(note(item()), []).lines
    seen = {plain.version}
    for more in ({"text": "B."}, {"hidden": True}, {"status": S.CONFIRMED}):
        seen.add(hold(note(item()), [edit(**more)]).lines[0].version)
    assert len(seen) == 4
    assert hold(note(item()), []).lines[0].version == plain.version


def test_what_was_taught_holds_where_nothing_was_done():
    read = item("Read the law.", "r2")
    long = item("Built it all; no commit seen.", "r3")
    lessons = [
        Lesson("o", LessonKind.OPENING, "Read", "achievement"),
        Lesson("f", LessonKind.PHRASE, "no commit seen"),
    ]
    written = note(item(), read, long, headline="Read the law; fixed the retry bug.")
    held = hold(written, [], lessons)
    assert [i.text for i in held.note.items] == [
        "Fixed the retry bug.",
        "Built it all.",
    ]
    assert [line.lesson and line.lesson.id for line in held.lines] == [None, "o", "f"]
    assert "law" not in held.note.headline
    kept = hold(written, [edit("r2", hidden=False)], lessons)
    assert read in kept.note.items
