"""What a person can do with open tasks. Every act is kept with its moment, and a note
that is written again never undoes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from accounts.models import User
from journal.calendar import today_of
from journal.models import OpenTask, TaskAct
from journal.services.ledger import refresh_ledgers
from sessions_app.services.locks import lock

WEEK = timedelta(days=7)
LONGEST_SNOOZE = timedelta(days=366)


class TaskRefused(Refused):
    """Nothing was changed. ``str(error)`` says what to do."""

    code = "invalid"
    status = 400
    title = gettext_lazy("This task was left as it is")


@dataclass(frozen=True, slots=True)
class Aged:
    """A task as a page shows it on one day."""

    task: OpenTask
    state: str
    days: int  # how long it has been open; 0: since today
    old: bool  # nothing was heard of it for two weeks: was it dropped?

    @property
    def since(self) -> date:
        return self.task.since


def aged(tasks: Iterable[OpenTask], today: date) -> list[Aged]:
    return [
        Aged(task, task.state_on(today), task.days_on(today), task.asks_on(today))
        for task in tasks
    ]


def open_tasks(owner: User, *, now: datetime) -> list[OpenTask]:
    """What is open at this moment, oldest first; a snoozed task wakes on its day."""
    today = today_of(owner, now=now)
    mine = OpenTask.objects.owned_by(owner).in_state(OpenTask.State.OPEN, today)
    shown = mine.filter(opened_on__lte=today).select_related("project")
    return sorted(shown, key=lambda task: (task.since, task.pk))


def close(task: OpenTask, *, by: User, now: datetime | None = None) -> OpenTask:
    """It is done, whatever the record shows."""
    return _act(task, TaskAct.Verb.CLOSE, by, now)


def drop(task: OpenTask, *, by: User, now: datetime | None = None) -> OpenTask:
    return _act(task, TaskAct.Verb.DROP, by, now)


def reopen(task: OpenTask, *, by: User, now: datetime | None = None) -> OpenTask:
    """Open again, whether it was closed, dropped or snoozed."""
    return _act(task, TaskAct.Verb.REOPEN, by, now)


def keep(task: OpenTask, *, by: User, now: datetime | None = None) -> OpenTask:
    """The answer no to "dropped?"; it is asked again after another quiet fortnight."""
    return _act(task, TaskAct.Verb.KEEP, by, now)


def snooze(
    task: OpenTask, until: date, *, by: User, now: datetime | None = None
) -> OpenTask:
    """Out of sight until the morning of this date."""
    today = today_of(task.owner, now=now or timezone.now())
    if not today < until <= today + LONGEST_SNOOZE:
        raise TaskRefused(_("Choose a day after today, at most a year away."))
    return _act(task, TaskAct.Verb.SNOOZE, by, now, until)


@transaction.atomic
def _act(
    task: OpenTask,
    verb: TaskAct.Verb,
    by: User,
    now: datetime | None,
    until: date | None = None,
) -> OpenTask:
    now = now or timezone.now()
    lock(task.owner)
    day = today_of(task.owner, now=now)
    TaskAct.objects.create(task=task, verb=verb, by=by, at=now, day=day, until=until)
    refresh_ledgers(task.owner, {task.project_id})
    task.refresh_from_db()
    return task
