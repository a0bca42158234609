"""Two edits alike teach; what is only near them does not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.lessons import (
    Lesson,
    LessonKind,
    Seen,
    apply,
    reason,
    taught,
    wish,
    with_wishes,
    without,
)
from pulse.core.values import Cited, EvidenceKind, Item, ItemKind, Status

K, L = ItemKind, LessonKind
MON, TUE = date(2026, 11, 16), date(2026, 11, 17)
AT = datetime(2026, 11, 16, 10, tzinfo=UTC)


def item(text, kind=K.ACHIEVEMENT, project="p", quote="41 passed in 2.06s"):
    cited = Cited("s", text, quote, EvidenceKind.TESTS, AT)
    return Item(kind, text, Status.OBSERVED, project, (cited,))


def hid(text, day=MON, **more):
    return Seen(day, item(text, **more), edit=f"{day}{text}", hidden=True)


def stood(text, day=MON, **more):
    return Seen(day, item(text, **more))


def wrote(text, instead, day=MON, **more):
    return Seen(day, item(text, **more), edit=f"{day}{text}", text=instead)


def matters(*lines):
    return [each.lesson.matter for each in taught(lines)]


def test_two_hidden_lines_that_begin_alike():
    lines = [hid("Read the documentation of msgspec."), hid("Read a page.", TUE)]
    (found,) = taught([*lines, stood("Fixed it.")])
    assert found.lesson.matter == (L.OPENING, "read", "achievement", "")
    assert found.by == ((MON, lines[0].edit), (TUE, lines[1].edit))
    lines = [hid("Updated the lock file again."), hid("Updated the lock file.", TUE)]
    (found,) = taught([*lines, stood("A.")])
    assert found.lesson.words == "Updated the lock file"


@pytest.mark.parametrize(
    "lines",
    [
        [hid("Read a page.")],  # once
        [hid("Fixed the retry bug."), hid("Fixed the search.", TUE)],  # a result
        [hid("Read a page."), hid("Read it.", TUE, kind=K.DECISION)],  # another kind
        [hid("Read a page."), hid("Reading it all.", TUE)],  # another word
        # One of them was left standing on a day that was looked through.
        [hid("Read a page."), hid("Read it.", TUE), stood("Read the law.", TUE)],
        [hid("At the end of it."), hid("At the end of all.", TUE)],  # says nothing
        [hid("Wrote docs."), wrote("Read a page.", "Read it.")],
    ],
)
def test_what_is_only_near_teaches_nothing(lines):
    assert matters(*lines, stood("Deployed.")) == []


def test_a_project_that_is_hidden_whole_on_two_days():
    lines = [hid("Fixed it."), hid("Chose a lease.", kind=K.DECISION), stood("A.",
             project="q"), hid("Paid tax.", TUE)]  # fmt: skip
    assert matters(*lines) == [(L.PROJECT, "", "", "p")]
    assert matters(*lines, stood("Told it.", TUE)) == []
    assert matters(*(replace(line, day=MON) for line in lines)) == []
    none = [hid("Fixed it.", project=""), hid("Paid tax.", TUE, project="")]
    assert matters(*none) == []


def test_a_phrase_that_is_taken_out_twice():
    lines = [
        wrote("Fixed the bug; no commit was seen at the last look.", "Fixed the bug."),
        wrote("Wrote it; no commit was seen at the last look.", "Wrote it.", TUE),
        wrote("Built it all.", "Built it.", TUE),
    ]
    (found,) = taught(lines)
    assert found.lesson.kind is L.PHRASE
    assert found.lesson.words == "no commit was seen at the last look"
    assert without("Paid it all; no commit was seen at the last look.",
                   found.lesson.words) == "Paid it all."  # fmt: skip
    assert matters(lines[0], lines[2]) == []


def test_what_the_records_say_is_no_wording():
    quote = "rows were imported twice by mistake"
    lines = [
        wrote("Fixed it; rows were imported twice.", "Fixed it.", quote=quote),
        wrote("Saw it; rows were imported twice.", "Saw it.", TUE, quote=quote),
    ]
    assert matters(*lines) == []


OPENING = Lesson("o", L.OPENING, "Read", "achievement")
PROJECT = Lesson("p", L.PROJECT, project="p")
PHRASE = Lesson("f", L.PHRASE, "no commit seen")


@pytest.mark.parametrize(
    ("line", "lesson", "left"),
    [
        (item("Read the law."), OPENING, ""),
        (item("Reading it."), OPENING, None),
        (item("Read the law.", kind=K.LEARNING), OPENING, None),
        (item("Built it."), PROJECT, ""),
        (item("Built it.", project="q"), PROJECT, None),
        (item("Built it all; no commit seen."), PHRASE, "Built it all."),
        (item("Built it, and no commit seen, then left."), PHRASE,
         "Built it, then left."),
        (item("No commit seen in this."), PHRASE, None),
        (item("Built; no commit seen."), PHRASE, None),  # too little would be left
    ],
)  # fmt: skip
def test_what_a_lesson_makes_of_a_line(line, lesson, left):
    applied = apply(line, [lesson])
    if left is None:
        assert applied is None
    else:
        assert applied.lesson is lesson
        assert (applied.item.text if applied.item else "") == left


def test_the_first_lesson_that_fits():
    assert apply(item("Read it."), [PHRASE, OPENING]).lesson is OPENING
    assert apply(item("Read it."), []) is None
    assert without("Built it.", "no commit seen") == "Built it."


def test_a_model_is_told():
    assert with_wishes("Write a note.", []) == "Write a note."
    told = with_wishes("Write a note.", ["Do not write “x”."])
    assert told == "Write a note.\n\nThe owner wishes:\n- Do not write “x”."


def test_they_say_what_they_do():
    names = {"p": "tidemark"}
    said = [reason(each, names) for each in (OPENING, PROJECT, PHRASE)]
    assert said == [
        "Left out because you hid two lines that begin with “Read”.",
        "Left out because you hid every line of tidemark on two days.",
        "Shortened because you took out “no commit seen” twice.",
    ]
    assert [wish(each, names) for each in (OPENING, PROJECT, PHRASE)] == [
        "Write no line that begins with “Read”.",
        "Write nothing about the project tidemark.",
        "Do not write “no commit seen”.",
    ]
