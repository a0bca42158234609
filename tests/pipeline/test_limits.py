"""What the networks count, in literals; X's own conformance cases where they lie."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.limits import LIMITS, counted_length, fold_position, measure, normalise

ROOT = Path(__file__).resolve().parents[2]
CONFORMANCE = [
    folder / "shared" / "facts" / "x-weighted.yml" for folder in ROOT.parents[:2]
]


def codes(text, network="x"):
    return [finding.code for finding in measure(text, network).findings]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("A lease", 7),
        ("https://example.com/a/very/long/path/that/nobody/types/by/hand", 23),
        ("See https://example.com/x and http://example.org", 55),
        ("扬州", 4),
        ("👨‍👩‍👧‍👦", 2),
        ("“quoted” – and…", 16),
        ("cafe\u0301", 4),
        ("manage.py", 23),
    ],
)
def test_x_weighs_characters_links_and_emoji(text, length):
    assert measure(text, "x").length == length


def test_a_text_of_exactly_280_fits_and_one_more_does_not():
    assert measure("a" * 280, "x").fits
    assert not measure("a" * 281, "x").fits


def test_too_long_says_by_how_much():
    (finding,) = measure("a" * 287, "x").findings
    assert finding.text == "287 of 280, as X counts: 7 too many."
    assert finding.fix == "Shorten it by 7."
    assert finding.blocking


def test_many_family_emoji_count_two_each_although_they_are_long():
    assert measure("👨‍👩‍👧‍👦" * 140, "x").fits


def test_linkedin_counts_utf_16_units_of_the_wire_text():
    assert measure("a" * 3000, "linkedin").fits
    assert not measure("a" * 3001, "linkedin").fits
    assert measure("😀" * 10, "linkedin").length == 20


@pytest.mark.parametrize("channel", ["by_hand", "sandbox"])
def test_linkedin_by_hand_gets_plain_text_without_escapes(channel):
    assert measure("a_b (c) #d", "linkedin", channel).wire_text == "a_b (c) #d"


def test_linkedins_api_gets_escapes_that_count():
    measured = measure("a_b (c) #d", "linkedin", "api")
    assert measured.text == "a_b (c) #d"
    assert measured.wire_text == r"a\_b \(c\) #d"
    assert measured.length == len(measured.wire_text)
    assert measure("(" * 1500, "linkedin", "api").fits
    assert not measure("(" * 1501, "linkedin", "api").fits
    assert measure("(" * 3000, "linkedin").fits


def test_xs_api_gets_plain_text():
    assert measure("a_b (c) #d", "x", "api").wire_text == "a_b (c) #d"


def test_positions_are_in_the_text_that_readers_see():
    text = "(a_b) safe\u202etxt"
    (finding,) = measure(text, "linkedin", "api").findings
    assert text[finding.start : finding.end] == "\u202e"


def test_an_empty_text_is_refused_on_both():
    assert codes(" \n ") == ["empty"]
    assert codes("", "linkedin") == ["empty"]


def test_line_endings_and_outer_space_never_reach_the_network():
    assert measure("one  \r\ntwo\r\n\r\n", "linkedin").wire_text == "one\ntwo"


def test_a_file_name_becomes_a_link_on_x_only():
    finding = measure("The fix is in manage.py now", "x").findings[0]
    assert finding.code == "file_link"
    assert "counts as 23 characters instead of 9" in finding.text
    assert not finding.blocking
    assert "The fix is in manage.py now"[finding.start : finding.end] == "manage.py"
    assert codes("The fix is in manage.py now", "linkedin") == []


def test_a_link_that_is_meant_is_no_finding():
    assert codes("Read https://example.com/a.py") == []


def test_two_cashtags_are_one_too_many():
    assert codes("$HOME is not in $PATH") == ["cashtags"]
    assert not measure("$HOME is not in $PATH", "x").fits
    assert codes("It costs $5 and $10, and $HOME is set") == []


def test_a_decorator_calls_a_stranger_on_x():
    assert codes("Use @property for that") == ["mention"]
    assert codes("Write to a@example") == []


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u00ad", "\u2060", "\x9b"])
def test_what_nobody_sees_is_refused(char):
    assert codes(f"safe{char}txt.exe", "linkedin") == ["control_character"]


def test_what_emoji_and_scripts_are_made_with_is_not():
    assert codes("👨\u200d👩\u200d👧 ❤\ufe0f न\u200cन", "linkedin") == []


def test_linkedin_folds_after_three_lines_or_210_characters():
    assert fold_position("short", "linkedin") is None
    assert fold_position("a" * 300, "linkedin") == 210
    assert fold_position("one\n\ntwo\n\nthree", "linkedin") == len("one\n\ntwo")
    assert fold_position("a" * 280, "x") is None


@given(st.text(max_size=400), st.sampled_from(sorted(LIMITS)))
def test_wire_text_is_a_fixed_point_and_measuring_never_fails(text, network):
    wire = measure(text, network).wire_text
    assert measure(wire, network).wire_text == wire == normalise(wire)


def conformance_cases():
    found = next((path for path in CONFORMANCE if path.is_file()), None)
    if found is None:
        return []
    tests = yaml.safe_load(found.read_text())["tests"]
    return [case for group in tests.values() for case in group]


def test_xs_own_conformance_cases():
    cases = conformance_cases()
    if not cases:
        pytest.skip("x-weighted.yml lies beside the repository; it is not there")
    for case in cases:
        length = counted_length(case["text"], "x")
        assert (length <= 280) is case["expected"]["valid"], case["description"]
        assert length == case["expected"]["weightedLength"], case["description"]


def test_a_network_that_is_not_known_has_no_length():
    with pytest.raises(ValueError, match="No such network: pigeon"):
        counted_length("coo", "pigeon")
