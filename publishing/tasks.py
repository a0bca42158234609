"""When: what the runs of this room do, and how often it looks around."""

from django.utils import timezone

from publishing import services
from publishing.services import routine
from runs.models import Run

publish = services.PublishRun()


def draft_week(run: Run) -> dict[str, object]:
    """Run kind "drafts", key: the ISO week."""
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    verdict = services.draft_week(run.owner, run.key, now=timezone.now())
    return {"drafted": verdict.drafted, "reason": verdict.reason}


def enqueue_due_drafts() -> None:
    routine.enqueue_due()


def tidy() -> None:
    services.tidy()
