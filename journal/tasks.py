"""The journal's durable work: nights and weeks as Runs, and the schedules for both."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Team, User
from journal.asking_again import AGAIN, NoteAgain, ask_again
from journal.calendar import days_of, week_of
from journal.models import Edition, NoteItem
from journal.services import due, newer
from journal.services.ledger import refresh_ledgers
from journal.services.misreads import forget_deleted
from journal.services.nights import (
    Composed,
    compose_daily_note,
    store_daily_note,
)
from journal.services.weeks import behind_weeks, write_week
from journal.writers.door import uses_model
from pipeline import clusters
from runs import registry
from runs.errors import Later
from runs.models import Run
from runs.services import progress
from sessions_app.services import PARSE

NIGHTLY_EVERY = timedelta(minutes=5)
WEEKLY_EVERY = timedelta(minutes=10)
_READ_FIRST = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Night:
    """Run kind "night", key: the local date. The thinking is done in `prepare`."""

    def prepare(self, run: Run) -> Composed:
        owner, day = _owner(run), date.fromisoformat(run.key)
        if uses_model(owner) and _still_reading(owner):
            # Offline a note is cheap; a model should be asked once, not per session.
            raise Later("Sessions are still being read.", after=_READ_FIRST)
        return compose_daily_note(owner, day, now=timezone.now())

    def commit(self, run: Run, work: Composed) -> dict[str, Any]:
        owner, day, now = _owner(run), date.fromisoformat(run.key), timezone.now()
        note, changed = store_daily_note(owner, day, work, now=now)
        if changed:
            due.ask_for_week(owner, week_of(day), now=now)
        ask_again(owner, day, work, tries=0, now=now)
        return {
            "note": note.public_id if note else None,
            "revision": note.revision if note else None,
            "changed": changed,
        }


@dataclass(frozen=True, slots=True)
class Week:
    """Run kind "week", key: the ISO week."""

    def prepare(self, run: Run) -> None:
        items = NoteItem.objects.filter(
            note__owner=_owner(run), note__date__in=days_of(run.key)
        )
        if items.count() >= clusters.FEW:
            clusters.load()  # not while a transaction is open

    def commit(self, run: Run, work: None) -> dict[str, Any]:
        now = timezone.now()
        editions = write_week(_owner(run), run.key, now=now, clustered=True)
        return {"editions": {e.public_id: e.revision for e in editions}}


def enqueue_due_nights() -> None:
    """The safety net under `days_changed`: whoever was missed is asked for here."""
    now = timezone.now()
    for owner in due.owners_behind(now=now):
        asked = set(_asked_keys(owner, due.NIGHT, now))
        for day in due.behind_days(owner):
            if day.isoformat() not in asked:
                due.ask_for_note(owner, day, now=now)


def enqueue_due_weeks() -> None:
    """Weeks whose notes, projects or permissions changed since they were composed."""
    now = timezone.now()
    for owner in due.owners_active(now=now):
        asked = set(_asked_keys(owner, due.WEEK, now))
        for week in behind_weeks(owner, now=now):
            if week not in asked:
                due.ask_for_week(owner, week, now=now)


def on_days_changed(owner: User, days: list[date], first_sync: bool) -> None:
    """Listens to `sessions_app.hooks.days_changed`."""
    forget_deleted(owner)
    newer.forget(owner, days)
    for day in days:
        # What was deleted or left out is not shown for another quiet ten minutes.
        at_once = first_sync or due.tells_of_withdrawn(owner, day)
        due.ask_for_note(owner, day, now=timezone.now(), at_once=at_once)


def on_use_changed(owner: User) -> None:
    """Tasks that rest on what was left out or deleted are gone at once."""
    refresh_ledgers(owner)


def on_membership_ending(membership: Membership) -> None:
    """What was composed for a team goes with the person who leaves it."""
    Edition.objects.owned_by(membership.user).filter(team=membership.team).delete()


def on_shares_changed(owner: User, team: Team) -> None:
    """What the team saw is gone in the same transaction; what it may see comes back."""
    editions = Edition.objects.owned_by(owner).filter(team=team)
    weeks = set(editions.values_list("week", flat=True))
    editions.delete()
    now = timezone.now()
    for week in weeks | set(behind_weeks(owner, now=now)):
        due.ask_for_week(owner, week, now=now)


def register() -> None:
    """Called once, when the apps are ready."""
    registry.register(due.NIGHT, Night())
    registry.register(AGAIN, NoteAgain())
    registry.register(due.WEEK, Week())
    registry.register(newer.NEWER, newer.NewerRun())
    registry.register_schedule("nights", NIGHTLY_EVERY, enqueue_due_nights)
    registry.register_schedule("weeks", WEEKLY_EVERY, enqueue_due_weeks)


def _owner(run: Run) -> User:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    return run.owner


def _asked_keys(owner: User, kind: str, now: datetime) -> list[str]:
    mine = Run.objects.owned_by(owner).filter(kind=kind).asked(now)
    return list(mine.values_list("key", flat=True))


def _still_reading(owner: User) -> bool:
    counts = progress(owner, [PARSE])
    return bool(counts[Run.State.QUEUED] + counts[Run.State.RUNNING])
