from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.standup import standup
from pulse.core.values import (
    Cited,
    Coverage,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Status,
)

K, S = ItemKind, Status
DAY = date(2026, 11, 19)
NAMES = {"p": "tidemark", "q": "quire"}


def item(text, kind=K.ACHIEVEMENT, status=S.OBSERVED, project="p", thread=""):
    at = datetime(2026, 11, 19, 10, tzinfo=UTC)
    cited = Cited("s", "r", "41 passed in 2.06s", EvidenceKind.TESTS, at)
    return Item(kind, text, status, project, (cited,), thread=thread)


def said(*items, today=DAY + timedelta(days=1)):
    coverage = Coverage(1, 0, 3, 0, timedelta(minutes=5))
    return standup(Note(DAY, "H.", items, coverage, "offline"), NAMES, today=today)


def test_what_is_said():
    assert said(
        item("Fixed the retry bug."),
        item("Chose a lease", K.DECISION, S.CONFIRMED),
        item("Built it for Windows", K.ATTEMPT, S.ATTEMPTED),
        item("Renew the lease.", K.OPEN_TASK, project="q"),
        item("Two workers took one batch.", K.PROBLEM, thread="a"),
    ) == (
        "Yesterday:\n"
        "- tidemark: Fixed the retry bug.\n"
        "- tidemark: Chose a lease.\n"
        "- tidemark: Built it for Windows. Not there yet.\n"
        "\n"
        "Open:\n"
        "- quire: Renew the lease.\n"
        "\n"
        "Blocked:\n"
        "- tidemark: Two workers took one batch."
    )


def test_what_nobody_says():
    secret = item("Read the vault.")
    (cited,) = secret.evidence
    kind = EvidenceKind.SENSITIVE_READ
    assert (
        said(
            item("It is all fast now.", K.ATTEMPT, S.CLAIMED),
            item("Built a wizard.", K.ATTEMPT, S.DROPPED),
            item("Clocks differ.", K.LEARNING),
            replace(secret, evidence=(replace(cited, kind=kind),)),
        )
        == "Nothing to report."
    )


def test_what_was_solved_blocks_nobody():
    problem = item("It broke.", K.PROBLEM, thread="a")
    assert "Blocked" not in said(item("Fixed it.", thread="a"), problem)
    assert "Blocked" in said(item("Fixed it.", thread="b"), problem)


def test_what_was_followed_by_a_result_blocks_nobody():
    problem = item("The tests failed 4 times.", K.PROBLEM)
    later = item("Fixed it.")
    (cited,) = later.evidence
    after = replace(cited, time=cited.time + timedelta(hours=1))
    later = replace(later, evidence=(after,))
    assert "Blocked" not in said(problem, later)
    assert "Blocked" in said(problem, replace(later, project="q"))
    assert "Blocked" in said(problem, replace(later, evidence=()))


def test_a_long_day_is_cut():
    assert said(*(item(f"Did thing {n}.") for n in range(7))).endswith("- and 2 more")


@pytest.mark.parametrize(
    ("days", "title"),
    [(0, "Today:"), (1, "Yesterday:"), (3, "Thursday, 19 November 2026:")],
)
def test_the_day_is_named(days, title):
    text = said(item("Fixed it."), today=DAY + timedelta(days=days))
    assert text.startswith(title)
