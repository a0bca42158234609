"""Which decision takes the place of which, and which only looks like it."""

import pytest

from pipeline.ledger_decisions import derive_decisions
from pulse.core.values import ItemKind, Status
from tests.pipeline.weeks import cited, day, item


def decided(number, text, *, instead="", why="", **more):
    more.setdefault("evidence", (cited(number),))
    return day(number), item(
        text, kind=ItemKind.DECISION, instead=instead, why=why, **more
    )


def chain(*made):
    """Of each decision its text and the text of what overrides it."""
    found = derive_decisions(made)
    return [
        (
            each.text,
            None if each.overridden_by is None else found[each.overridden_by].text,
        )
        for each in found
    ]


REDIS = "Chose Redis for the queue."


@pytest.mark.parametrize(
    ("earlier", "later", "more"),
    [
        (REDIS, "Chose Postgres for the queue.", {"instead": "Redis"}),
        ("Chose Redis.", "Chose Postgres.", {"instead": "Redis"}),
        (REDIS, "Dropped Redis for the queue.", {}),
        (REDIS, "Decided not to use Redis for the queue.", {}),
        ("Dropped the import wizard.", "Kept the import wizard.", {}),
        (
            "Chose Redis (asked: “Which queue?”).",
            "Chose Postgres (asked: “Which  queue?”).",
            {},
        ),
    ],
)
def test_a_later_decision_overrides(earlier, later, more):
    found = chain(decided(0, earlier), decided(2, later, **more))
    assert found == [(earlier, later), (later, None)]


@pytest.mark.parametrize(
    ("earlier", "later", "more"),
    [
        # Redis is still the queue: only another use of it was decided against.
        (REDIS, "Chose Postgres for sessions.", {"instead": "Redis"}),
        (REDIS, "Chose Postgres for the queue.", {}),
        (REDIS, "Chose Postgres for the queue.", {"instead": "Redis", "project": "p2"}),
        ("Dropped the import wizard.", "Dropped the export wizard.", {}),
        ("Chose it.", "Chose Postgres.", {"instead": "it"}),
        ("Dropped it.", "Chose it.", {}),
        (REDIS, "Dropped the queue.", {}),
        ("Chose A (asked: “One?”).", "Chose B (asked: “Other?”).", {}),
    ],
)
def test_what_only_looks_like_it_does_not(earlier, later, more):
    found = chain(decided(0, earlier), decided(2, later, **more))
    assert sorted(found) == sorted([(earlier, None), (later, None)])


def test_chains_repeats_and_what_was_dropped():
    last = decided(4, "Chose files for the queue.", instead="Postgres")
    found = chain(
        last,
        decided(2, "Chose Postgres for the queue.", instead="Redis"),
        decided(0, REDIS),
        decided(3, REDIS.upper()),
        decided(1, "Never mind.", status=Status.DROPPED),
    )
    assert found == [
        (REDIS, "Chose Postgres for the queue."),
        ("Chose Postgres for the queue.", last[1].text),
        (last[1].text, None),
    ]


def test_what_was_dropped_is_taken_up_again():
    found = chain(decided(0, "Dropped caching."), decided(1, "Chose caching."))
    assert found == [("Dropped caching.", "Chose caching."), ("Chose caching.", None)]
