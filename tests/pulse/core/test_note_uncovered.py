"""Commits that no line of a note cites, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pulse.core.note import OfflineWriter
from pulse.core.note.uncovered import MOST_COMMITS, uncovered
from pulse.core.values import EvidenceKind, Origin, Outcome
from tests.pulse.core.sessions import NINE
from tests.pulse.core.test_note_lines import commit, piece
from tests.pulse.core.test_note_points import SEARCH, day_of

K = EvidenceKind


def day_with(*evidence):
    return replace(day_of(SEARCH), evidence=evidence)


def note_over(*evidence):
    return OfflineWriter().write_note(day_with(*evidence))


@pytest.mark.parametrize(
    ("more", "start"),
    [
        ({}, "It is small beside"),
        ({"merge": "docs"}, "It only brings together"),
        ({"outcome": Outcome.UNKNOWN}, "Nothing in these sessions shows"),
    ],
)
def test_a_commit_without_a_line_has_a_reason(more, start):
    (found,) = uncovered(day_with(commit("add a page", sha="1234567890", **more)), ())
    assert (found.sha, found.subject) == ("1234567", "add a page")
    assert found.reason.startswith(start)


def test_of_two_pieces_about_one_commit_one_is_listed():
    twice = [commit("add a page", n, sha="1234567") for n in range(2)]
    assert len(uncovered(day_with(*twice), ())) == 1


def test_commits_without_an_id_are_listed_each():
    assert len(uncovered(day_with(commit("add a"), commit("add b", 1)), ())) == 2


def test_what_a_program_committed_says_so():
    made = replace(commit("add a page"), origin=Origin.HEADLESS)
    assert uncovered(day_with(made), ())[0].reason.startswith("A program made it")


def test_what_was_taken_back_amended_or_committed_again_says_so():
    first = commit("add a page", 1, sha="1111111")
    again = commit("add a page", 2, sha="2222222")
    gone = commit("cache pages", 3, sha="3333333")
    before = commit("add tabs", 4, sha="4444444")
    after = commit("add tabs and more", 5, sha="5555555", amended=True)
    revert = piece(K.REVERT, minute=6, subject="cache pages")
    day = day_with(first, again, gone, before, after, revert)
    note = OfflineWriter().write_note(replace(day, evidence=(again,)))
    reasons = {c.sha: c.reason for c in uncovered(day, note.items)}
    assert "with the same subject" in reasons["1111111"]
    assert "taken back" in reasons["3333333"]
    assert "amended" in reasons["4444444"]
    assert "2222222" not in reasons


def test_a_subject_that_names_somebody_is_left_out():
    named = commit("add Marco to the list", sha="1234567", people=["Marco Rossi"])
    assert uncovered(day_with(named), ())[0].subject == ""


def test_a_line_cites_few_commits_and_the_rest_is_listed():
    asked = piece(K.PROMPT, "Migrate every page to the new layout.")
    many = [
        commit(f"Migrate page {n}", n + 1, sha=f"{n:07}", added=n) for n in range(20)
    ]
    note = note_over(asked, *many)
    (item,) = note.items
    assert sum(c.kind is K.COMMIT for c in item.evidence) == MOST_COMMITS
    assert len(note.coverage.uncovered) == 20 - MOST_COMMITS
    assert {c.reason for c in note.coverage.uncovered} == {
        "A line cites at most 8 commits of its work."
    }
    times = [c.time for c in item.evidence if c.kind is K.COMMIT]
    assert max(times) == NINE + timedelta(minutes=20)  # the last says how it ended
