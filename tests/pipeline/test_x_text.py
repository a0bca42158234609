"""How X counts: our own cases, the library's reading of short texts, and hostile ones."""

import random
from pathlib import Path

import pytest
import yaml
from twitter_text import extract_urls_with_indices, parse_tweet

from pipeline.characters import MARKS, nfc
from pipeline.x_text import links, weighted_length

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures" / "x-counts.yml").read_text()
)
PIECES = [
    *("a", "b.", "manage.py", " ", "\n", "https://", "http://e.com/a(b)c", "e.com"),
    *("-", "_", "@", "#", "$", "(", ")", ".", "/", ",", "'", "!", "?x=1", ":8080"),
    *("中", "中国.com", "日本語.jp", "é", "e\u0301", "😀", "👨‍👩‍👧‍👦", "1\ufe0f\u20e3"),
    *("🇩🇪", "👍🏽", "\u200d", "\ufe0f", "©", "t.co/", "https://t.co/abc", "xn--p1ai"),
    *(
        "com",
        "co.uk",
        "vermögensberatung",
        ".みんな",
        "x.",
        "\u202e",
        "…",
        "COM",
        "Run",
    ),
]


def text_of(case):
    return case.get("text") or "".join(p * n for p, n in case.get("parts", ()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_it_counts_as_worked_out_by_hand(case):
    assert weighted_length(text_of(case)) == case["length"]


def test_there_are_enough_of_our_own_cases():
    assert len({text_of(case) for case in CASES}) == len(CASES) >= 40


def test_short_texts_count_and_link_as_the_library_says():
    chance = random.Random(5)
    for _ in range(1500):
        text = nfc("".join(chance.choices(PIECES, k=chance.randint(1, 9))))
        assert weighted_length(text) == parse_tweet(text).weightedLength, text
        expected = [found["url"] for found in extract_urls_with_indices(text)]
        assert [link.text for link in links(text)] == expected


def test_links_know_their_place():
    text = "manage.py, then manage.py"
    assert [(one.start, one.end) for one in links(text)] == [(0, 9), (16, 25)]
    assert text[16:25] == links(text)[1].text


def test_a_word_that_costs_too_much_to_read_counts_as_links():
    word = "a.py," * 200
    assert weighted_length(word) == 200 * 23
    assert links(word) == []
    assert weighted_length("中," * 800 + ".com") == 3 * 800 + 4


def test_long_heaps_of_marks_stay_as_they_are():
    heap = "\u0301\u0327" * MARKS
    assert nfc(f"e\u0301 x{heap} e\u0301") == f"é x{heap} é"
    assert nfc("e\u0301") == "é"
