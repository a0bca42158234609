"""LinkedIn's little text: nothing that readers see is lost on the way."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.little_text import RESERVED, escape, unescape

TEXTS = 10_000
#: Letters, signs and marks that meet in posts about code, the reserved ones most often.
PIECES = [
    *(RESERVED * 3),
    *("word", "C", "#tag", "#42", "#snake_case", "##", "\\", "\\\\", "\\#", "a.b"),
    *("@ada", "@[Ada](urn:li:person:1)", "{hashtag|\\#|x}", "https://e.com/a_b(c)"),
    *("é", "über", "扬州", "😀", "👨‍👩‍👧‍👦", "\u0301", "ि", "\u200d", "٣", "\uff03"),
    *(" ", "  ", "\n", "\n\n", ".", ",", "’", "-", "0", "9"),
]


def made_texts(count, seed=20261120):
    """The same texts every time: short heaps of pieces in any order."""
    chance = random.Random(seed)
    for _ in range(count):
        yield "".join(chance.choices(PIECES, k=chance.randint(0, 24)))


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("A lease is a row.", "A lease is a row."),
        ("(a_b) [c] {d} <e>", r"\(a\_b\) \[c\] \{d\} \<e\>"),
        ("a|b *c* ~d~ @e", r"a\|b \*c\* \~d\~ \@e"),
        ("C:\\new", "C:\\\\new"),
        ("\\(", "\\\\\\("),
        ("C# and F#, issue #42", r"C\# and F\#, issue \#42"),
        ("#python and #3d, #über.", "#python and #3d, #über."),
        ("(#python)", r"\(#python\)"),
        ("#snake_case", r"\#snake\_case"),
        ("a#b ##c # d", r"a\#b \#\#c \# d"),
        ("\\#tag", "\\\\\\#tag"),
        ("1 + 1 = 2; “quoted” – 50 %", "1 + 1 = 2; “quoted” – 50 %"),
    ],
)
def test_reserved_characters_are_escaped_and_real_hashtags_stay(text, wire):
    assert escape(text) == wire
    assert unescape(wire) == text


def test_every_reserved_character_and_no_other_ascii_one_is_escaped():
    for code in range(128):
        char = chr(code)
        assert escape(char) == ("\\" + char if char in "\\|{}@[]()<>#*_~" else char)


def test_ten_thousand_texts_come_back_as_they_were():
    for text in made_texts(TEXTS):
        assert unescape(escape(text)) == text


@given(st.text(max_size=300))
def test_any_text_comes_back_as_it_was(text):
    assert unescape(escape(text)) == text


@given(st.text(alphabet=[*RESERVED, "a", "1", " "], max_size=60))
def test_nothing_reserved_stands_bare_but_the_sign_of_a_tag(text):
    bare, wire = [], escape(text)
    position = 0
    while position < len(wire):
        if wire[position] == "\\":
            position += 1
        elif wire[position] in RESERVED:
            bare.append(wire[position : position + 2])
        position += 1
    assert all(one in ("#a", "#1") for one in bare)


def test_a_backslash_before_anything_else_is_itself():
    assert unescape("a\\b") == "a\\b"
