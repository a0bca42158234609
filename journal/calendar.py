"""Weeks and due times of a person's local days."""

import re
from datetime import date, datetime, timedelta

from accounts.models import User
from accounts.services.zones import calendar_of

#: A note is due this long after its day ended, a week after its Sunday.
AFTER_DAY = timedelta(minutes=30)

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def week_of(day: date) -> str:
    """The ISO week of a date: "2026-W47"."""
    year, week, _weekday = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def days_of(week: str) -> tuple[date, ...]:
    """Monday to Sunday of an ISO week. ValueError if there is no such week."""
    match = _WEEK.fullmatch(week)
    if not match:
        raise ValueError(f"{week!r} is no ISO week such as 2026-W47.")
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return tuple(monday + timedelta(days=n) for n in range(7))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"There is no week {week}.") from error


def note_due_at(owner: User, day: date) -> datetime:
    """30 minutes after the owner's day ends."""
    return calendar_of(owner).bounds(day)[1] + AFTER_DAY


def week_is_over(owner: User, week: str, *, now: datetime) -> bool:
    """Whether Sunday's note is due: from then on a week counts as complete."""
    return note_due_at(owner, days_of(week)[-1]) <= now


def today_of(owner: User, *, now: datetime) -> date:
    """The owner's local date at this moment."""
    return calendar_of(owner).date_of(now)
