"""The days and projects of a report."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from journal.calendar import days_of, today_of, week_is_over, week_of
from journal.models import Insights

MONTH, QUARTER = 30, 91  # days
#: A range of more days is not counted: nobody reads it, and it would take long.
MOST_DAYS = 400

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The days and projects (public ids; None: all) that a report is asked for.
    Raises ValueError for days in the wrong order, or too many."""

    starts: date
    ends: date
    projects: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise ValueError("A range ends on the day it starts, or later.")
        if self.days > MOST_DAYS:
            raise ValueError(f"A range has at most {MOST_DAYS} days.")

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    @property
    def before(self) -> "Span":
        """The period before, of the same length."""
        length = self.days * _DAY
        return Span(self.starts - length, self.ends - length, self.projects)

    @property
    def after(self) -> "Span":
        length = self.days * _DAY
        return Span(self.starts + length, self.ends + length, self.projects)

    @property
    def kind(self) -> str:
        if self.days == 7 and self.starts.weekday() == 0:
            return Insights.Kind.WEEK
        lengths = {MONTH: Insights.Kind.MONTH, QUARTER: Insights.Kind.QUARTER}
        return lengths.get(self.days, Insights.Kind.RANGE)

    @property
    def scope(self) -> str:
        """The choice of projects in one word."""
        if self.projects is None:
            return "all"
        names = ",".join(sorted(self.projects))
        return hashlib.sha256(names.encode()).hexdigest()[:32]

    @property
    def key(self) -> str:
        return f"{self.starts}:{self.ends}:{self.scope}"


def span_of(
    owner: User, kind: str, projects: frozenset[str] | None = None, *, now: datetime
) -> Span:
    """The newest whole week, 30 days or quarter: today is not over, so yesterday ends
    them. ValueError for another word."""
    ends = today_of(owner, now=now) - _DAY
    if kind == Insights.Kind.WEEK:
        days = days_of(last_week(owner, now=now))
        return Span(days[0], days[-1], projects)
    lengths: dict[str, int] = {
        Insights.Kind.MONTH: MONTH,
        Insights.Kind.QUARTER: QUARTER,
    }
    if kind not in lengths:
        raise ValueError(f"There is no range called {kind!r}.")
    return Span(ends - (lengths[kind] - 1) * _DAY, ends, projects)


def last_week(owner: User, *, now: datetime) -> str:
    """The newest ISO week that is over."""
    week = week_of(today_of(owner, now=now))
    while not week_is_over(owner, week, now=now):
        week = week_of(days_of(week)[0] - _DAY)
    return week


def span_from(payload: dict[str, Any]) -> Span:
    chosen = payload["projects"]
    return Span(
        date.fromisoformat(payload["starts"]),
        date.fromisoformat(payload["ends"]),
        None if chosen is None else frozenset(chosen),
    )
