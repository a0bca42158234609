"""How a task stands: what the record shows and what its owner did, in order of time.

What a person did is never undone by a note that is written again, only by something
that happened after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from pipeline.ledger import Standing, Turn


class Verb(StrEnum):
    CLOSE = "close"
    DROP = "drop"
    SNOOZE = "snooze"
    REOPEN = "reopen"
    KEEP = "keep"  # "dropped?" was answered with no


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    SNOOZED = "snoozed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did with a task; ``day`` is their date at that moment."""

    verb: Verb
    at: datetime
    day: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """``ended`` is the turn that closed or dropped it; None where its owner did."""

    state: State = State.OPEN
    reopened_on: date | None = None
    ended_on: date | None = None
    ended: Turn | None = None
    until: date | None = None
    kept_on: date | None = None


_ENDS = {
    Standing.CLOSED: State.CLOSED,
    Standing.DROPPED: State.DROPPED,
    Verb.CLOSE: State.CLOSED,
    Verb.DROP: State.DROPPED,
}


def stands(turns: Sequence[Turn], acts: Iterable[Act]) -> Stands:
    """Fold what happened, in order of time; at one moment the record goes first."""
    events: list[Turn | Act] = sorted([*turns, *acts], key=lambda event: event.at)
    now = Stands()
    for event in events:
        now = _turned(now, event) if isinstance(event, Turn) else _done(now, event)
    return now


def _turned(now: Stands, turn: Turn) -> Stands:
    if turn.standing is not Standing.OPEN:
        return _ended(now, _ENDS[turn.standing], turn.day, turn)
    return _reopened(now, turn.day) if now.ended_on else now  # a snooze goes on


def _done(now: Stands, act: Act) -> Stands:
    if act.verb in (Verb.CLOSE, Verb.DROP):
        return _ended(now, _ENDS[act.verb], act.day, None)
    if act.verb is Verb.SNOOZE:
        opened = _reopened(now, act.day) if now.ended_on else now
        return replace(opened, state=State.SNOOZED, until=act.until)
    if act.verb is Verb.KEEP:
        return replace(now, kept_on=act.day)
    return _reopened(now, act.day) if now.ended_on else _awake(now)


def _ended(now: Stands, state: State, day: date, turn: Turn | None) -> Stands:
    return replace(now, state=state, ended_on=day, ended=turn, until=None)


def _reopened(now: Stands, day: date) -> Stands:
    return replace(_awake(now), reopened_on=day, ended_on=None, ended=None)


def _awake(now: Stands) -> Stands:
    return replace(now, state=State.OPEN, until=None)
