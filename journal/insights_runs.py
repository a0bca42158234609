"""Reports as Runs of the kind "insights", and the one that each week brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Insights
from journal.services import due
from journal.services.facets import forget_gone
from journal.services.insights import (
    INSIGHTS,
    Composed,
    ask_for_insights,
    compose_insights,
    store_insights,
    week_due,
)
from journal.services.spans import span_from
from runs import registry
from runs.models import Run
from runs.services import drain

EVERY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class ComposeInsights:
    """Key: the days and the choice of projects; the payload has them in full."""

    def prepare(self, run: Run) -> Composed:
        owner = _owner(run)
        span = span_from(run.payload)
        return compose_insights(owner, span, now=timezone.now(), asks=True)

    def commit(self, run: Run, work: Composed) -> dict[str, Any]:
        span, now = span_from(run.payload), timezone.now()
        row = store_insights(_owner(run), span, work, now=now)
        return {"insights": row.public_id, "revision": row.revision}


def register() -> None:
    registry.register(INSIGHTS, ComposeInsights())
    registry.register_schedule("reports", EVERY, enqueue_due_reports)


def enqueue_due_reports() -> None:
    """The last whole week of everybody who was at work, as far as it is behind."""
    now = timezone.now()
    for owner in due.owners_active(now=now):
        waiting = Run.objects.owned_by(owner).filter(kind=INSIGHTS).asked(now)
        asked = set(waiting.values_list("key", flat=True))
        span = week_due(owner, now=now)
        if span and span.key not in asked:
            ask_for_insights(owner, span, now=now)


def on_use_changed(owner: User) -> None:
    """Listens to `sessions_app.hooks.use_changed`. A report that is behind is never
    shown; but what was deleted may not wait in a row until somebody asks for it."""
    Insights.objects.owned_by(owner).delete()
    forget_gone(owner)


def weekly(owner: User, *, now: datetime) -> Iterator[str]:
    """The same in the foreground, for one person."""
    span = week_due(owner, now=now)
    if span is None:
        return
    ask_for_insights(owner, span, now=now, click=True)
    for run in drain([INSIGHTS], owner, until=now):
        names = {"from": _shown(span.starts), "to": _shown(span.ends)}
        if run.state == Run.State.FAILED:
            yield _("%(from)s to %(to)s: no report.") % names + " " + run.error
        else:
            yield _("%(from)s to %(to)s: the report was counted.") % names


def _shown(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _owner(run: Run) -> User:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    return run.owner
