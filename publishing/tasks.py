"""When: what the runs of this room do, and how often it looks around."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from publishing import services
from publishing.services import routine
from publishing.services.upkeep import owners_of_open_drafts
from runs.models import Run

publish = services.PublishRun()


def draft_week(run: Run) -> dict[str, object]:
    """Run kind "drafts", key: the ISO week."""
    verdict = services.draft_week(_owner(run), run.key, now=timezone.now())
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


def _owner(run: Run) -> User:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    return run.owner
