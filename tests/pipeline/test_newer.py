import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.codec import plain, typed
from pipeline.newer import ADDED, CHANGED, REMOVED, difference
from pipeline.overlays import Edit
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
READ = {"input": 1, "parser": "a", "ruleset": "r", "prompt": "p"}


def item(text, *records, kind=K.ACHIEVEMENT, status=S.OBSERVED, project="p"):
    cited = tuple(
        Cited("s", r, "41 passed in 2.06s", EvidenceKind.TESTS, AT) for r in records
    )
    return Item(kind, text, status, project, cited)


def note(*items, headline="H.", refused=()):
    coverage = Coverage(1, 0, 3, 0, timedelta(minutes=5))
    day = date(2026, 11, 19)
    return Note(day, headline, items, coverage, "offline", refused)


def compared(old, new, *, read=READ, edits=(), gone=()):
    records = {("s", r) for r in "abcdef" if r not in gone}
    return difference(old, new, read=(READ, read), edits=edits, records=records)


def test_the_same_note_changes_nothing():
    same = note(item("A.", "a"))
    assert not compared(same, same)
    assert compared(same, same).why == ()


def test_lines_come_go_and_change():
    old = note(item("Fixed it.", "a"), item("Wrote docs.", "b"), item("C.", "c"))
    new = note(
        item("Fixed it, 41 tests.", "a", "d", status=S.CONFIRMED),
        item("C.", "c"),
        item("New.", "e"),
    )
    made = compared(old, new)
    assert [(c.kind, c.reasons) for c in made.changes] == [
        (REMOVED, ("It is not told any more.",)),
        (
            CHANGED,
            (
                "Other words.",
                "It is confirmed now; it was observed.",
                "It cites 1 record more.",
            ),
        ),
        (ADDED, ("It cites records that this note did not cite.",)),
    ]
    assert made


@pytest.mark.parametrize(
    ("new", "gone", "reason"),
    [
        (note(), "a", "The records that it cites are not there any more."),
        (note(refused=(("A.", "No."),)), "", "It was refused: No."),
        (
            note(item("B.", "a", kind=K.DECISION)),
            "",
            "Another line tells what its records show.",
        ),
    ],
)
def test_why_a_line_goes(new, gone, reason):
    made = compared(note(item("A.", "a")), new, gone=gone)
    assert made.changes[0].reasons == (reason,)


def test_what_was_told_by_another_line():
    old = note(item("A.", "a", "b", "c"))
    new = note(item("A.", "a", "c"), item("B.", "b", kind=K.DECISION))
    changed, added = compared(old, new).changes
    assert changed.reasons == ("It cites 1 record fewer.",)
    assert added.reasons == ("It tells records that another line told.",)


def test_more_and_less_and_another_project():
    old = note(item("A.", "a", "b", "c"))
    new = note(item("A.", "a", "d", "e", project="q"))
    (changed,) = compared(old, new).changes
    assert changed.reasons == (
        "It belongs to another project.",
        "It cites 2 records more and 2 records fewer.",
    )


def test_what_its_owner_edited_is_marked():
    old = note(item("A.", "a"), item("B.", "b"))
    mine = Edit("e", K.ACHIEVEMENT, frozenset({("s", "a")}), text="Mine.")
    own = Edit("f", K.LEARNING, text="Own.", added=True)
    new = note(item("A, again.", "a"))
    removed, changed = compared(old, new, edits=[mine, own]).changes
    assert (removed.edited, changed.edited) == (False, True)


def test_why_it_would_be_another_note():
    old = note(item("A.", "a"))
    read = READ | {"input": 2, "prompt": "q"}
    made = compared(old, replace(old, headline="I."), read=read)
    assert [why.split()[0] for why in made.why] == ["Records", "Notes"]
    assert made.headline == ("H.", "I.")
    assert made


def test_a_note_is_kept_as_json_and_read_back():
    made = note(item("A.", "a"), refused=(("B.", "No."),))
    assert typed(json.loads(json.dumps(plain(made))), Note) == made
