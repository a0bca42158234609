"""Which of a writer's phrases an edit took out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import phrases
from pipeline.phrases import fold, removed, says

WORDS = ["I", "replaced", "the", "lock,", "quite", "nicely.", "so", "3", "Priya", "—"]
WRITTEN = (
    "I replaced the advisory lock with a lease. On the way, the build failed 3 times"
    " before it passed. 41 tests passed at the last run."
)


def test_a_phrase_that_was_taken_out_is_found_as_it_was_written():
    edited = WRITTEN.replace(" at the last run", "")
    assert removed(WRITTEN, edited) == ("at the last run",)


def test_a_phrase_before_a_comma_is_one():
    edited = WRITTEN.replace("On the way, the", "The")
    assert removed(WRITTEN, edited) == ("On the way",)


def test_a_word_that_was_replaced_is_a_phrase():
    assert removed("It runs smoothly now.", "It runs well now.") == ("smoothly",)


def test_what_only_moved_was_not_taken_out():
    moved = "On the way, the build failed. I replaced the lock."
    assert removed("I replaced the lock. On the way, the build failed.", moved) == ()


def test_the_same_words_in_other_case_and_quotes_are_the_same():
    assert removed("“That’s it”, I said.", "That's it, I said!") == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("41 tests passed.", "Tests passed."),
        ("Then Priya agreed.", "Then they agreed."),
        ("I changed manage.py there.", "I changed it there."),
        ("I changed parseDate there.", "I changed it there."),
        ("The new one is out.", "One is out."),
        ("It is so.", "It."),
    ],
    ids=["number", "name", "file", "identifier", "light words", "short word"],
)
def test_facts_and_light_words_are_no_wording(before, after):
    assert removed(before, after) == ()


def test_what_the_records_say_is_no_wording():
    edited = WRITTEN.replace("the advisory lock", "it")
    assert removed(WRITTEN, edited) == ("the advisory lock",)
    assert removed(WRITTEN, edited, facts="drop the advisory locks") == ()


def test_a_number_parts_two_phrases():
    gone = removed("It failed badly 3 times over there, so I stopped.", "I stopped.")
    assert "It failed badly" in gone
    assert not any("3" in phrase for phrase in gone)


def test_a_long_run_gives_the_phrases_between_its_borders():
    gone = removed(
        "I rebuilt everything carefully from the ground up because nothing worked"
        " properly.",
        "Rebuilt.",
    )
    assert "from the ground up" in gone
    assert "because nothing worked properly" in gone
    assert all(len(phrase.split()) <= phrases.LONGEST for phrase in gone)


def test_a_phrase_does_not_end_with_what_leads_on():
    gone = removed("I took a lease instead of the lock.", "I took a lock.")
    assert gone == ("lease instead",)


def test_dashes_and_lines_part_phrases():
    gone = removed("Quietly done — truly great\nwonderful stuff", "")
    assert gone == ("Quietly done", "truly great", "wonderful stuff")
    assert removed("\n— \n\nQuietly done\n", "x") == ("Quietly done",)


def test_a_wholly_new_text_teaches_nothing():
    long = ". ".join(f"strange{chr(97 + n)} words here" for n in range(26))
    many = f"{long}. {long.replace('strange', 'odd')}"
    assert removed(many, "Something else.") == ()


def test_texts_longer_than_any_post_are_not_compared():
    long = "word " * (phrases.MOST_WORDS + 1)
    assert removed(long, "x") == ()
    assert removed("Smoothly done.", long) == ()


def test_texts_that_repeat_themselves_without_end_are_not_compared():
    one, other = "again and again " * 200, "and again, again " * 200
    assert removed(f"Smoothly done. {one}", other) == ()


@given(st.lists(st.sampled_from(WORDS)), st.lists(st.sampled_from(WORDS)))
def test_what_is_found_was_said_before_and_is_not_any_more(before, after):
    old, new = " ".join(before), " ".join(after)
    for phrase in removed(old, new):
        assert says(old, [phrase]) == phrase
        assert not says(new, [phrase])
        assert len(phrase.split()) <= phrases.LONGEST


def test_whether_a_text_says_one_of_them():
    assert says("At the LAST run, 41 passed", ["at the last run"]) == "at the last run"
    assert says("That’s it.", ["other", "that's it"]) == "that's it"
    assert says("A blast running", ["last run"]) == ""
    assert says("anything", ["", "—"]) == ""


def test_folding():
    assert fold(" “At the\n last run,” ") == "at the last run"
