"""What an owner says in passing about texts, and does to drafts again and again."""

import pytest

from pipeline.style_remarks import Edited, Habit, habits, remark_in


@pytest.mark.parametrize(
    ("prompt", "remark"),
    [
        ("Write the readme. Not so salesy please.", "Not so salesy please."),
        ("no emojis in the post", "no emojis in the post"),
        ("draft the announcement\nplain words please", "plain words please"),
        ("This is too much jargon. Fix it.", "This is too much jargon."),
        ("don’t use buzzwords", "don't use buzzwords"),
    ],
)
def test_a_remark_is_found_in_the_owners_words(prompt, remark):
    assert remark_in(prompt) == remark


@pytest.mark.parametrize(
    "prompt",
    [
        "Fix the retry bug in the uploader.",
        "The tone is fine.",
        "Don't render emoji in the parser",
        "remove the emoji column from the table",
        "use plain words, and keep that out of the docs",
        "no damn emojis please",
        "no hype",
        "please " + "write it without any jargon at all " * 5,
        "no emojis please. " * 100,
    ],
    ids=["work", "no wish", "code", "a column", "kept out", "blunt", "short", "long",
         "pasted"],
)  # fmt: skip
def test_what_is_no_remark_on_style(prompt):
    assert remark_in(prompt) == ""


LONG = Edited("I replaced the lock with a lease. 41 tests passed.", "Done.")
SAME = Edited("It is done.", "It is done now.")
WE = Edited("I replaced the lock.", "We replaced the lock.")


def test_what_is_done_to_most_drafts_is_a_habit():
    assert habits([LONG, LONG, SAME]) == (Habit.SHORTER, Habit.NUMBERS)
    assert habits([WE, WE]) == (Habit.WE,)


def test_once_or_now_and_then_is_no_habit():
    assert habits([]) == ()
    assert habits([LONG]) == ()
    assert habits([LONG, LONG, SAME, SAME]) == ()
    both = Edited("I did it.", "I did it, and we knew.")
    assert habits([both, both]) == ()
