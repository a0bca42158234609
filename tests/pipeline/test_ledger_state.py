"""What the record shows and what a person did, folded in order of time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.ledger import Standing, Turn
from pipeline.ledger_state import Act, State, Verb, stands

FIRST = date(2026, 11, 2)
BEGAN, ENDED, GONE = Standing.OPEN, Standing.CLOSED, Standing.DROPPED


def turn(day, standing, hour=10):
    return Turn(_at(day, hour), FIRST + timedelta(days=day), standing)


def act(day, verb, hour=12, until=None):
    when = FIRST + timedelta(days=until) if until else None
    return Act(Verb(verb), _at(day, hour), FIRST + timedelta(days=day), when)


def _at(day, hour):
    return datetime(2026, 11, 2, hour, tzinfo=UTC) + timedelta(days=day)


def state(*events):
    turns = [e for e in events if isinstance(e, Turn)]
    return stands(turns, [e for e in events if isinstance(e, Act)])


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([turn(0, BEGAN)], State.OPEN),
        ([turn(0, BEGAN), turn(1, ENDED)], State.CLOSED),
        ([turn(0, BEGAN), turn(1, GONE)], State.DROPPED),
        ([turn(0, BEGAN), act(1, "close")], State.CLOSED),
        ([turn(0, BEGAN), act(1, "drop")], State.DROPPED),
        ([turn(0, BEGAN), act(1, "close"), act(2, "reopen")], State.OPEN),
        ([turn(0, BEGAN), act(1, "snooze", until=9)], State.SNOOZED),
        ([turn(0, BEGAN), act(1, "snooze", until=9), turn(2, BEGAN)], State.SNOOZED),
        ([turn(0, BEGAN), act(1, "snooze", until=9), turn(2, ENDED)], State.CLOSED),
        ([turn(0, BEGAN), act(1, "snooze", until=9), act(2, "reopen")], State.OPEN),
        ([turn(0, BEGAN), act(1, "drop"), act(2, "snooze", until=9)], State.SNOOZED),
        ([turn(0, BEGAN), act(1, "keep")], State.OPEN),
        # What arrives late but happened before undoes nothing; what happened later may.
        ([turn(0, BEGAN), act(3, "close"), turn(2, BEGAN)], State.CLOSED),
        ([turn(0, BEGAN), act(3, "close"), turn(4, BEGAN)], State.OPEN),
        ([turn(0, BEGAN), turn(1, ENDED), act(3, "reopen")], State.OPEN),
        ([turn(0, BEGAN), turn(4, ENDED), act(3, "reopen")], State.CLOSED),
    ],
)
def test_the_last_word_holds(events, expected):
    assert state(*events).state == expected


def test_an_age_counts_from_the_day_it_was_opened_again():
    now = state(turn(0, BEGAN), turn(1, ENDED), turn(5, BEGAN))
    assert (now.reopened_on, now.ended_on, now.ended) == (date(2026, 11, 7), None, None)


def test_what_closed_it_is_kept_and_a_person_is_not_evidence():
    ending = turn(1, ENDED)
    assert state(turn(0, BEGAN), ending).ended is ending
    assert state(turn(0, BEGAN), act(1, "close")).ended is None
    assert state(turn(0, BEGAN), act(1, "close")).ended_on == date(2026, 11, 3)
    assert state(turn(0, BEGAN), act(4, "keep")).kept_on == date(2026, 11, 6)
