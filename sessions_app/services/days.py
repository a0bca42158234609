"""The days of a person: which of them have input, and which input changed."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.services.zones import calendar_of
from sessions_app import hooks
from sessions_app.models import DayInput, QuarterCount

logger = logging.getLogger(__name__)


def bump(
    owner: User,
    quarters: Iterable[datetime],
    *,
    first_sync: bool = False,
    now: datetime | None = None,
) -> list[date]:
    """Count one change of every local day that holds one of these quarter-hours.

    In the transaction of the change itself; whoever listens is told after the commit.
    """
    calendar = calendar_of(owner)
    dates = sorted({calendar.date_of(quarter) for quarter in quarters})
    _count(owner, dates, first_sync=first_sync, now=now or timezone.now())
    return dates


def _count(owner: User, dates: list[date], *, first_sync: bool, now: datetime) -> None:
    if not dates:
        return
    known = DayInput.objects.owned_by(owner).filter(date__in=dates)
    if known.update(version=F("version") + 1, changed_at=now) < len(dates):
        existing = set(known.values_list("date", flat=True))
        DayInput.objects.bulk_create(
            DayInput(owner=owner, date=day, version=1, changed_at=now)
            for day in dates
            if day not in existing
        )
    # The newest first: it is what a person waits for.
    transaction.on_commit(partial(_tell, owner, dates[::-1], first_sync), robust=True)


def _tell(owner: User, dates: list[date], first_sync: bool) -> None:
    for hook in hooks.days_changed:
        try:
            hook(owner, dates, first_sync)
        except ObjectDoesNotExist:
            pass  # the owner has left meanwhile
        except Exception:
            # The rows are committed; who missed this asks `behind` on a schedule.
            logger.exception("A listener failed on changed days")


def recut(owner: User) -> None:
    """The person's days begin elsewhere now: all of them have another input."""
    quarters = QuarterCount.objects.filter(owner=owner)
    calendar = calendar_of(owner)
    dates = {calendar.date_of(at) for at in quarters.values_list("quarter", flat=True)}
    dates |= set(DayInput.objects.owned_by(owner).values_list("date", flat=True))
    _count(owner, sorted(dates), first_sync=False, now=timezone.now())


def behind(owner: User, read: dict[date, int]) -> list[date]:
    """Dates whose input is newer than the version that was read, the newest first.

    ``read`` maps the dates of existing notes to the version that each was made from. A
    day without sessions and without a note is not behind.
    """
    versions = dict(DayInput.objects.owned_by(owner).values_list("date", "version"))
    wanted = [day for day, version in versions.items() if read.get(day, 0) < version]
    filled = days_with_sessions(owner)
    return sorted((d for d in wanted if d in filled or d in read), reverse=True)


def days_with_sessions(
    owner: User, *, starts: date | None = None, ends: date | None = None
) -> set[date]:
    """Local dates on which something was recorded that the owner did not leave out.

    ``starts`` and ``ends`` narrow it down, both included.
    """
    calendar = calendar_of(owner)
    rows = QuarterCount.objects.filter(
        owner=owner, session__left_out_at=None, first_at__isnull=False
    ).exclude(project__left_out_at__isnull=False)
    if starts:
        rows = rows.filter(quarter__gte=calendar.bounds(starts)[0] - timedelta(hours=1))
    if ends:
        rows = rows.filter(quarter__lt=calendar.bounds(ends)[1])
    dates = {
        calendar.date_of(at) for at in rows.values_list("quarter", flat=True).distinct()
    }
    return {
        day
        for day in dates
        if (starts is None or day >= starts) and (ends is None or day <= ends)
    }
