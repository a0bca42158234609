"""What the offline writer understands of an instruction, and what it does not."""

import pytest

from pipeline.post_style import Asked, Part, Style, Tone, normalised, parse_instruction


def out(*parts):
    return Asked(leave_out=frozenset(parts))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("shorter", Asked(length=-1)),
        ("Make it a bit shorter, please.", Asked(length=-1)),
        ("This is too long", Asked(length=-1)),
        ("longer", Asked(length=1)),
        ("Tell more", Asked(length=1)),
        ("start with the number", Asked(first=Part.NUMBERS)),
        ("Begin with what I learned!", Asked(first=Part.LESSON)),
        ("start with the lesson", Asked(first=Part.LESSON)),
        ("open with why", Asked(first=Part.REASON)),
        ("lead with what went wrong", Asked(first=Part.MISHAP)),
        ("start with what we built", Asked(first=Part.DEED)),
        ("without the project name", out(Part.NAME)),
        ("Don't mention the project", out(Part.NAME)),
        ("don’t mention the name of the project", out(Part.NAME)),
        ("cut the introduction", out(Part.FRAME)),
        ("no numbers please", out(Part.NUMBERS)),
        ("leave out the failures", out(Part.MISHAP)),
        ("in the plural", Asked(plural=True)),
        ('use "we" instead of "I"', Asked(plural=True)),
        ("more technical", Asked(tone=Tone.TECHNICAL)),
        ("Make this a little more personal", Asked(tone=Tone.WARM)),
        ("simpler", Asked(tone=Tone.PLAIN)),
        ("try again", Asked(another=True)),
        ("rephrase it", Asked(another=True)),
        ('don\'t say "On the way"', Asked(words=frozenset({"on the way"}))),
        ("without the word lease", Asked(words=frozenset({"lease"}))),
        (
            "shorter, and without the project name",
            Asked(length=-1, leave_out=frozenset({Part.NAME})),
        ),
        (
            "Longer. Start with the reason and say we. Technical words are fine",
            None,
        ),
        ("shorter but longer", Asked(length=1)),
    ],
)
def test_instructions(text, asked):
    assert parse_instruction(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "",
        " . ",
        "add a joke about tides",
        "translate it to German",
        "shorter, and mention that it was fun",
        "compare it with last year",
    ],
)
def test_what_the_offline_writer_cannot_do_it_says(text):
    assert parse_instruction(text) is None


def test_phrases_are_compared_by_their_words():
    assert normalised("On the way, it's DONE") == "on the way it's done"
    style = Style(without=frozenset({"on the way"}))
    assert not style.allows("It broke; on the way – nothing.")
    assert style.allows("On these ways.")
    style = Style(asked=Asked(words=frozenset({"lease"})))
    assert not style.allows("A lease.")
    assert style.allows("Leases.")


def test_what_was_asked_comes_before_the_settings():
    assert Style(tone=Tone.WARM).voice == "warm"
    assert Style(tone=Tone.WARM, asked=Asked(tone=Tone.TECHNICAL)).voice == "technical"
    assert Style(asked=out(Part.NAME)).tells(Part.PROOF)
    assert not Style(asked=out(Part.NAME)).tells(Part.NAME)
