"""What to look at next week: what is still open, and what keeps getting in the way.

For its owner alone, and only while the week is this one or the one before: later, the
lists of open tasks and of frictions say more.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from journal.calendar import days_of, today_of
from journal.services.friction import LedgerRow, open_frictions
from journal.services.tasks import Aged, aged, open_tasks

TASKS, FRICTIONS = 5, 2
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ahead:
    """``more`` counts the open tasks that are not listed."""

    tasks: tuple[Aged, ...]
    frictions: tuple[LedgerRow, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.tasks or self.frictions)


def next_week(owner: User, week: str, *, now: datetime) -> Ahead | None:
    """None where the week is too long ago, or has not begun."""
    today, days = today_of(owner, now=now), days_of(week)
    if not days[0] <= today <= days[-1] + _WEEK:
        return None
    carried = [task for task in open_tasks(owner, now=now) if _is_of(task.since, days)]
    frictions = open_frictions(owner, now=now)[:FRICTIONS]
    return Ahead(
        tuple(aged(carried[:TASKS], today)),
        tuple(frictions),
        max(0, len(carried) - TASKS),
    )


def _is_of(since: date, days: tuple[date, ...]) -> bool:
    """Open at the end of the week: what came up later belongs to the next one."""
    return since <= days[-1]
