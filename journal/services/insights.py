"""The report of a range as a row: composed, kept, and never shown when it is behind."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import DailyNote, Insights
from journal.services.facets import (
    facets_of,
    kept_with,
    read_sessions,
    stamp,
    to_read,
)
from journal.services.reports import insights_input
from journal.services.spans import Span, span_of
from pipeline.insights import tell, told
from pipeline.insights.codec import statistics_json, statistics_value, told_json
from pipeline.insights.figures import VERSION, Statistics
from pipeline.insights.statistics import statistics
from runs.models import Run
from runs.services import enqueue
from sessions_app.models import DayInput, Project, QuarterCount, SessionStatistics
from sessions_app.services import days_with_sessions

INSIGHTS = "insights"  # the kind of the Run

#: A range of more sessions is composed by a Run, not while its page is asked for.
MOST_AT_ONCE = 60
#: So many reports of one person are kept; the one not read for longest goes first.
MOST_KEPT = 60

_URGENT = 200


@dataclass(frozen=True, slots=True)
class Composed:
    """A report that is not stored yet; ``read`` is what it was made from."""

    statistics: dict[str, Any]
    told: dict[str, Any] = field(default_factory=dict)
    read: dict[str, Any] = field(default_factory=dict)
    writer: str = "offline"
    receipt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pending:
    """A Run composes the report; ``error`` says why it failed, if it did."""

    error: str = ""


def write_insights(
    owner: User,
    starts: date,
    ends: date,
    projects: frozenset[str] | None = None,
    *,
    now: datetime,
) -> Insights:
    """Compose this report now, and keep it."""
    span = Span(starts, ends, projects)
    composed = compose_insights(owner, span, now=now)
    with transaction.atomic():
        return store_insights(owner, span, composed, now=now)


def insights_for(owner: User, span: Span, *, now: datetime) -> Insights | Pending:
    """The report as it must be now. A large one that is behind is composed by a Run:
    then there is nothing to show yet."""
    row = _row(owner, span)
    if row and row.read == read_of(owner, span):
        return row
    if _sessions(owner, span) <= MOST_AT_ONCE:
        row = write_insights(
            owner, span.starts, span.ends, projects=span.projects, now=now
        )
        if (read := facets_of(row)) and not read.is_whole:
            # Nobody waits for a model: a Run asks it, and the page tells what it read.
            ask_for_insights(owner, span, now=now)
        return row
    run = Run.objects.owned_by(owner).filter(kind=INSIGHTS, key=span.key).first()
    if run and run.state in (Run.State.QUEUED, Run.State.RUNNING):
        return Pending()
    if run and run.state == Run.State.FAILED and row is None:
        return Pending(error=run.error)
    ask_for_insights(owner, span, now=now, click=True)
    return Pending()


def ask_for_insights(
    owner: User, span: Span, *, now: datetime, click: bool = False
) -> Run:
    """Have a Run compose this report; ``click``: somebody waits for it."""
    with transaction.atomic():
        return enqueue(
            INSIGHTS,
            owner=owner,
            key=span.key,
            payload={
                "starts": span.starts.isoformat(),
                "ends": span.ends.isoformat(),
                "projects": None if span.projects is None else sorted(span.projects),
            },
            priority=_URGENT if click else -1,
            now=now,
        )


def week_due(owner: User, *, now: datetime) -> Span | None:
    """The last whole week, if it had sessions and its report is behind."""
    span = span_of(owner, Insights.Kind.WEEK, now=now)
    if not days_with_sessions(owner, starts=span.starts, ends=span.ends):
        return None
    row = _row(owner, span)
    return None if row and row.read == read_of(owner, span) else span


def compose_insights(
    owner: User, span: Span, *, now: datetime, asks: bool = False
) -> Composed:
    """The counting and the telling, outside any transaction. ``asks``: a model is asked
    about the sessions that it may read and has not read yet, which takes a while."""
    # The versions first: what arrives from here on makes the report behind again.
    read = read_of(owner, span)
    before, chosen = span.before, span.projects
    given = insights_input(owner, span.starts, span.ends, chosen, now=now)
    earlier = insights_input(owner, before.starts, before.ends, chosen, now=now)
    found = statistics(given, earlier)
    readable = to_read(owner, given)
    reason = read_sessions(owner, readable, now=now) if asks else ""
    return Composed(
        statistics=statistics_json(found),
        told=told_json(tell(given, found)),
        read=read,
        receipt={"facets": kept_with(given, readable, reason)} if readable else {},
    )


def store_insights(
    owner: User, span: Span, composed: Composed, *, now: datetime
) -> Insights:
    """Keep the report; a revision counts what its reader can see changed."""
    shown = {"statistics": composed.statistics, "told": composed.told}
    held = {**shown, "writer": composed.writer, "receipt": composed.receipt}
    fixed = {"kind": span.kind, "projects": sorted(span.projects or ())}
    row, is_new = Insights.objects.get_or_create(
        owner=owner,
        starts=span.starts,
        ends=span.ends,
        scope=span.scope,
        defaults={**fixed, **held, "read": composed.read, "written_at": now},
    )
    if is_new:
        _prune(owner)
        return row
    if any(getattr(row, name) != value for name, value in shown.items()):
        row.revision += 1
        row.written_at = now
    for name, value in held.items():
        setattr(row, name, value)
    row.read = composed.read
    row.save()
    return row


def statistics_of(row: Insights) -> Statistics:
    return statistics_value(row.statistics)


def read_of(owner: User, span: Span) -> dict[str, Any]:
    """All that decides what a report of these days says, as it is stored with it."""
    first = span.before.starts
    inputs = DayInput.objects.owned_by(owner).filter(date__range=(first, span.ends))
    notes = DailyNote.objects.owned_by(owner).filter(date__range=(first, span.ends))
    return {
        "version": VERSION,
        "told": told.VERSION,
        "inputs": _by_date(inputs.values_list("date", "version")),
        "notes": _by_date(notes.values_list("date", "revision")),
        "statistics": _measured(owner, span),
        "facets": stamp(owner),
    }


def known_projects(owner: User, keys: Collection[str]) -> dict[str, str]:
    """Those of the named projects that are the owner's and in use: id to name."""
    rows = Project.objects.owned_by(owner).filter(public_id__in=keys, left_out_at=None)
    return dict(rows.values_list("public_id", "name"))


def _measured(owner: User, span: Span) -> str:
    """One word for all that was measured of the sessions in reach."""
    calendar = calendar_of(owner)
    rows = SessionStatistics.objects.owned_by(owner).filter(
        last_at__gte=calendar.bounds(span.before.starts)[0],
        first_at__lt=calendar.bounds(span.ends)[1],
    )
    digests = sorted(rows.values_list("digest", flat=True))
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:32]


def _sessions(owner: User, span: Span) -> int:
    """How many sessions have to be read for it: of the period before, too."""
    calendar = calendar_of(owner)
    rows = QuarterCount.objects.filter(
        owner=owner,
        quarter__gte=calendar.bounds(span.before.starts)[0],
        quarter__lt=calendar.bounds(span.ends)[1],
    )
    return rows.values("session").distinct().count()


def _row(owner: User, span: Span) -> Insights | None:
    return (
        Insights.objects.owned_by(owner)
        .filter(starts=span.starts, ends=span.ends, scope=span.scope)
        .first()
    )


def _prune(owner: User) -> None:
    rows = Insights.objects.owned_by(owner).order_by("-written_at", "-pk")
    old = list(rows.values_list("pk", flat=True)[MOST_KEPT:])
    Insights.objects.filter(pk__in=old).delete()


def _by_date(pairs: Any) -> dict[str, int]:
    return {day.isoformat(): number for day, number in sorted(pairs)}
