"""When: what the runs of this room do, and how often it looks around."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from publishing import services
from publishing.services import reminders, routine, waiting_mail
from publishing.services.drafting import (
    WeekChanged,
    WeekTexts,
    compose_week,
    store_week,
)
from publishing.services.upkeep import owners_of_open_drafts
from runs.errors import Later
from runs.models import Run

_AGAIN = timedelta(seconds=5)
publish = services.PublishRun()
reconcile = services.ReconcileRun()
rewrite = services.RewriteRun()
share = services.ItemRun()


@dataclass(frozen=True, slots=True)
class DraftWeek:
    """Run kind "drafts", key: the ISO week. The writing is done in `prepare`."""

    def prepare(self, run: Run) -> WeekTexts:
        return compose_week(_owner(run), run.key, now=timezone.now())

    def commit(self, run: Run, work: WeekTexts) -> dict[str, object]:
        try:
            verdict = store_week(_owner(run), run.key, work, now=timezone.now())
        except WeekChanged as error:
            raise Later("The week was written anew.", after=_AGAIN) from error
        waiting_mail.ask(_owner(run), now=timezone.now())
        return {"drafted": verdict.drafted, "reason": verdict.reason}


def recheck(run: Run) -> dict[str, int]:
    """Run kind "recheck drafts": all of one person's."""
    return {"lost": services.recheck(_owner(run), now=timezone.now())}


def on_days_changed(owner: User, _days: list[date], _first_sync: bool) -> None:
    """Listens to `sessions_app.hooks.days_changed`: a draft may rest on them."""
    services.ask_to_recheck(owner)


def enqueue_rechecks() -> None:
    """The safety net under `on_days_changed`."""
    for owner in owners_of_open_drafts():
        services.ask_to_recheck(owner)


def enqueue_due_drafts() -> None:
    routine.enqueue_due()


def tidy() -> None:
    services.tidy()


def look_after_connections() -> None:
    reminders.look_after()


def _owner(run: Run) -> User:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    return run.owner
