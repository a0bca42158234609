"""One sentence over a day or a week: the strongest line leads."""

import pytest

from pipeline.headlines import note_headline, week_headline
from pulse.core.values import EvidenceKind, ItemKind, Status
from tests.pipeline.posts import line, profile
from tests.pipeline.weeks import item, shipped

LONG = (
    "Rewrote the reader of the ledger, "
    + "so that each of its rows " * 4
    + ", and so on"
)


@pytest.mark.parametrize(
    ("items", "headline"),
    [
        ([], "No result was seen in these sessions."),
        (
            [item("Tested the lease"), shipped("Added a lease; 41 tests passed")],
            "Added a lease; tested the lease.",
        ),
        (
            [item("Added a lease"), item("Fixed it", status=Status.CONFIRMED)],
            "Fixed it; added a lease.",
        ),
        ([item("Added a lease")], "Added a lease."),
        (
            [
                item("Added a lease"),
                item("Tried a lock", kind=ItemKind.ATTEMPT, status=Status.ATTEMPTED),
            ],
            "Added a lease; tried a lock.",
        ),
        (
            [
                item("Added a lease"),
                item("Chose SQLite", kind=ItemKind.DECISION, status=Status.STATED),
            ],
            "Added a lease; chose SQLite.",
        ),
        (
            [
                item("Chose SQLite", kind=ItemKind.DECISION, status=Status.STATED),
                item("Looked into a leak", kind=ItemKind.PROBLEM),
            ],
            "Chose SQLite; looked into a leak.",
        ),
        (
            [item("Write the docs", kind=ItemKind.OPEN_TASK, status=Status.STATED)],
            "Write the docs.",
        ),
        ([item(LONG)], "Rewrote the reader of the ledger."),
        (
            [item("Added " + "row " * 30)],
            "Added " + "row " * 19 + "….",
        ),
    ],
)
def test_a_day_s_headline(items, headline):
    assert note_headline(items) == headline


def test_a_goal_that_was_missed_leads_the_week():
    missed = line("Tried to move the queue", EvidenceKind.PROMPT)
    assert week_headline(profile(), missed=missed) == "Tried to move the queue."
    moved = [line("Added a lease; 41 tests passed")]
    assert (
        week_headline(profile(moved), missed=missed)
        == "Tried to move the queue; added a lease."
    )
