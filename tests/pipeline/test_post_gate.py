"""What the gate finds before a text may leave."""

import pytest

from pipeline.post_gate import Bound, Known, check, holds_secret, similarity

TOKEN = "ghp_" + "A1b2C3d4" * 4 + "E5f6"


def findings(text, known=Known(), sentences=(), network="linkedin"):  # noqa: B008
    return check(text, network, known, sentences)[1]


def codes(*args, **more):
    return [(finding.code, finding.blocking) for finding in findings(*args, **more)]


def test_a_clean_text_has_no_findings():
    assert findings("A lease is a row that anyone can read.") == []


def test_a_secret_blocks():
    assert holds_secret(TOKEN)
    assert ("secret", True) in codes(f"Use {TOKEN}")


def test_a_redacted_place_blocks():
    assert codes("The key was [redacted:github-token] then.") == [("redacted", True)]


def test_an_address_blocks():
    assert codes("Write to ada@example.com") == [("email", True)]


def test_a_private_project_blocks_however_it_is_written():
    known = Known(private=["tide-mark"])
    assert codes("Tide-Mark is done.", known) == [("private_project", True)]
    assert codes("The tide-marks are high.", known) == []


def test_a_project_with_the_name_of_a_word_is_only_worth_a_look():
    known = Known(private=["website"])
    assert codes("The website is up.", known) == [("private_project", False)]


def test_a_name_of_three_letters_is_not_looked_for():
    assert codes("The api is up.", Known(private=["api"])) == []


def test_a_person_blocks_and_a_word_that_sounds_alike_does_not():
    known = Known(people=["Grace Hopper", "Mark"])
    assert codes("Grace Hopper found it.", known) == [("person", True)]
    assert codes("A mark on the wall.", known) == []


def test_the_same_post_again_blocks_whatever_its_marks():
    known = Known(earlier=["A lease is a row. Anyone can read it."])
    assert codes("a lease is a row – anyone can read it", known) == [("repeat", True)]


def test_much_the_same_is_worth_a_look():
    before = "I replaced the advisory lock with a lease that anyone can read"
    now = "I replaced the advisory lock with a lease that anyone can see"
    assert similarity(before, now) > 0.5
    assert codes(now, Known(earlier=[before])) == [("similar", False)]
    assert codes("I wrote tide tables for harbours", Known(earlier=[before])) == []


def test_a_number_without_a_record_is_worth_a_look():
    bound = [Bound("41 tests passed.", quotes=("41 passed in 2.06s",))]
    assert codes("42 tests passed in 2.06 seconds.", sentences=bound) == [
        ("number", False)
    ]
    assert codes("41 tests passed.", sentences=bound) == []
    yours = [*bound, Bound("It took 3 days.", yours=True)]
    (finding,) = findings("41 tests passed. It took 3 days.", sentences=yours)
    assert finding.text == "The number 3 is in no record behind this draft."


def test_what_blocks_comes_first():
    words = " ".join(f"word{n}" for n in range(600))
    long, known = f"{words} ada@example.com", Known(earlier=[words])
    assert [blocking for _code, blocking in codes(long, known)] == [True, True, False]


@pytest.mark.parametrize("network", ["linkedin", "x"])
def test_what_the_network_says_is_among_the_findings(network):
    assert ("empty", True) in codes("", network=network)
