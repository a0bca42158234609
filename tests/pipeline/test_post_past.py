"""What was wrong, told as past; and numbers as people write them."""

import pytest

from pipeline.post_grammar import with_separators
from pipeline.post_past import past_clause, was_wrong
from pipeline.post_words import head_of
from tests.pipeline.posts import line


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (
            "the tests fail on Windows because of path separators",
            "the tests failed on Windows because of path separators",
        ),
        (
            "the monthly total is off by a cent for some accounts",
            "the monthly total was off by a cent for some accounts",
        ),
        ("the rows come twice", "the rows came twice"),
        ("the export drops the last row", "the export dropped the last row"),
        (
            "the import doesn't work when the file has tabs",
            "the import did not work when the file had tabs",
        ),
        ("search is slow", "search was slow"),
        # Nothing alone, a question, an order.
        ("they fail on Windows", ""),
        ("why does the import fail", ""),
        ("make the tests pass on Windows", ""),
        ("don't let the tests fail", ""),
        ("did the build fail", ""),
        ("the build failed on Windows", "the build failed on Windows"),
        ("the totals were off", "the totals were off"),
        # Not sure: another verb follows, or none is known.
        ("the test runs fail", "the test runs failed"),
        ("the view lists are empty", "the view lists were empty"),
        ("the view lists names", ""),
        ("it's slow on Windows", ""),
        ("the login bug", ""),
        ("the search load", ""),
        ("the export drops", "the export dropped"),
    ],
)
def test_a_clause_about_now_is_told_as_past_where_its_verb_is_sure(now, then):
    assert past_clause(now) == then


def test_only_a_fix_is_past():
    fixed = head_of(line('Fixed "The tests fail on Windows"; 35 tests passed'))
    assert fixed == "Fixed this: the tests failed on Windows"
    assert was_wrong(fixed) == "the tests failed on Windows"
    worked = head_of(line('Worked on "The tests fail on Windows"'))
    assert worked == "Worked on this: the tests fail on Windows"
    assert was_wrong(worked) == ""
    assert head_of(line('Fixed "the login bug"')) == "Fixed this: the login bug"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("instant with 20000 notes", "instant with 20,000 notes"),
        ("It holds 1234567.", "It holds 1,234,567."),
        ("in 2026 with 9000 rows", "in 2026 with 9000 rows"),
        ("on port 20000, line 12345", "on port 20000, line 12345"),
        ("version 1.20000.3 of #12345", "version 1.20000.3 of #12345"),
        ("a20000 and 20000px", "a20000 and 20000px"),
        ("already 20,000", "already 20,000"),
    ],
)
def test_five_digits_and_more_have_separators(text, told):
    assert with_separators(text) == told
