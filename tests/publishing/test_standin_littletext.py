"""LinkedIn's little text, as the stand-in reads it."""

import random

import pytest

from pipeline.little_text import escape
from publishing.standin.littletext import RESERVED, length, read
from tests.publishing.standing import to_linkedin


def escaped(text):
    return "".join("\\" + c if c in RESERVED else c for c in text)


@pytest.mark.parametrize("character", sorted(RESERVED))
def test_each_reserved_character_ends_a_post_unless_escaped(character):
    cut = read(f"before{character} after")
    assert (cut.text, cut.cut) == ("before", 6)
    whole = read(f"before\\{character} after")
    assert (whole.text, whole.cut) == (f"before{character} after", None)


@pytest.mark.parametrize(
    ("little", "text", "tags"),
    [
        ("#python is fine", "#python is fine", ["python"]),
        ("so is #Füße2, too", "so is #Füße2, too", ["Füße2"]),
        ("#a#b", "#a#b", ["a", "b"]),
        (r"\#python is no hashtag", "#python is no hashtag", []),
        (r"#snake\_case", "#snake_case", ["snake"]),
    ],
)
def test_hashtags_need_no_escape(little, text, tags):
    shown = read(little)
    assert (shown.text, shown.cut, shown.hashtags) == (text, None, tags)


@pytest.mark.parametrize(
    ("little", "text"),
    [
        ("C# is cut", "C"),
        ("#snake_case", "#snake"),
        ("a trailing \\", "a trailing "),
        (r"C:\Users is cut", "C:"),
        ("@[Ada](urn:li:person:1) is cut", ""),
        (r"\\\(twice\\)", "\\(twice\\"),
    ],
)
def test_what_ends_a_post_too_early(little, text):
    shown = read(little)
    assert shown.text == text and shown.cut is not None


def test_nothing_is_nothing():
    assert read("").text == "" and read("").cut is None


def test_a_text_with_everything_comes_back():
    text = "A (b) [c] {d} <e> @f #g *h* _i_ ~j~ k|l m\\n 😀 é"
    assert read(escaped(text)).text == text


def test_the_length_is_that_of_what_was_sent():
    assert length(r"\(😀") == 4


# ------------------------------------------------------- our escaping, judged by it

_PIECES = [*RESERVED, *RESERVED, *" \n.,:;!?-'\"", "a", "B", "é", "7", "語", "😀"]
_PIECES += ["e\u0301", "#python", "C#", "README.md", "https://a.example/b_c?d=(e)"]


def texts(count):
    chance = random.Random(20261120)
    for number in range(count):
        some = chance.choices(_PIECES, k=chance.randint(1, 60))
        yield f"{number}" + "".join(some)


@pytest.mark.soak
def test_what_we_escape_is_posted_as_it_was(providers):
    token = providers.grant("linkedin")["access"]
    providers.set(limits={})
    sent = list(texts(10_000))
    for text in sent:
        assert to_linkedin(providers, token, escape(text)).status_code == 201
    kept = providers.posts("linkedin")
    assert [post["shown"] for post in kept] == sent
    assert not any(post["truncated"] for post in kept)
