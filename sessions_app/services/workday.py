"""One person's local day, as a writer may use it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from accounts.models import User
from accounts.services.zones import calendar_of
from pulse.core.stats import GAP
from pulse.core.values import (
    Evidence,
    EvidenceKind,
    MachineInfo,
    Origin,
    ProjectInfo,
    SessionInfo,
    WorkDay,
)
from sessions_app.models import EvidenceRow, Machine, Project, QuarterCount


def load_workday(
    owner: User,
    day: date,
    *,
    projects: Collection[str] | None = None,
    for_model: bool = False,
) -> WorkDay:
    """All that counts of a day; sessions and projects are named by their public ids.

    What the owner left out is not in it. ``projects`` (public ids) keeps it to those
    alone; ``for_model`` leaves out projects that may not be shown to a model.
    """
    calendar = calendar_of(owner)
    starts, ends = calendar.bounds(day)
    usable = usable_rows(projects, for_model=for_model)
    quarters = list(
        QuarterCount.objects.filter(
            usable, owner=owner, quarter__gte=starts, quarter__lt=ends
        )
        .select_related("session", "project")
        .order_by("quarter", "session__public_id", "project__public_id")
    )
    evidence = (
        EvidenceRow.objects.owned_by(owner)
        .filter(usable, at__gte=starts, at__lt=ends)
        .select_related("session", "project")
        .order_by("at", "session__public_id", "record", "kind", "position")
    )
    return WorkDay(
        date=day,
        zone=calendar.zone_at(starts),
        starts=starts,
        ends=ends,
        sessions=tuple(_sessions(quarters)),
        projects=tuple(_projects(quarters)),
        evidence=tuple(
            evidence_value(row) for row in evidence.iterator(chunk_size=2000)
        ),
        active=_union(quarters),
        machines=tuple(_machines(owner)),
        unparsed=sum(
            {row.session_id: row.session.unparsed for row in quarters}.values()
        ),
    )


def usable_rows(projects: Collection[str] | None, *, for_model: bool) -> Q:
    """Which rows of quarters and evidence may be used; without a project: the owner's
    own note alone."""
    usable = Q(session__left_out_at=None) & (
        Q(project=None) | Q(project__left_out_at=None)
    )
    if projects is not None:
        usable &= Q(project__public_id__in=list(projects))
    if for_model:
        usable &= Q(project=None) | Q(project__model_allowed=True)
    return usable


def _sessions(quarters: Iterable[QuarterCount]) -> list[SessionInfo]:
    """Sessions in which something was recorded, in the order in which they began."""
    by_session: dict[int, list[QuarterCount]] = defaultdict(list)
    for row in quarters:
        if row.first_at is not None:
            by_session[row.session_id].append(row)
    found = [_session(rows) for rows in by_session.values()]
    return sorted(found, key=lambda each: (each.first, each.session))


def _session(rows: list[QuarterCount]) -> SessionInfo:
    session = rows[0].session
    keys = {row.project.public_id: None for row in rows if row.project}
    return SessionInfo(
        session=session.public_id,
        agent=session.agent,
        title=session.title,
        origin=Origin(session.origin),
        projects=tuple(keys),
        first=min(row.first_at for row in rows if row.first_at),
        last=max(row.last_at for row in rows if row.last_at),
        prompts=sum(row.prompts for row in rows),
        menu_answers=sum(row.menu_answers for row in rows),
        active=timedelta(seconds=sum(row.active_seconds for row in rows)),
    )


def _projects(quarters: Iterable[QuarterCount]) -> list[ProjectInfo]:
    found: dict[str, Project] = {
        row.project.public_id: row.project for row in quarters if row.project
    }
    named = (ProjectInfo(key, project.name) for key, project in found.items())
    return sorted(named, key=lambda each: (each.name.lower(), each.key))


def evidence_value(row: EvidenceRow) -> Evidence:
    return Evidence(
        session=row.session.public_id,
        record=row.record,
        time=row.at,
        quote=row.quote,
        kind=EvidenceKind(row.kind),
        origin=Origin(row.origin),
        project=row.project.public_id if row.project else "",
        branch=row.branch,
        data=row.data,
    )


def _union(quarters: Iterable[QuarterCount]) -> timedelta:
    """Time covered by activity of any session, gaps over 15 minutes removed: what ran
    side by side counts once."""
    spans = sorted(
        (row.quarter + timedelta(seconds=first), row.quarter + timedelta(seconds=last))
        for row in quarters
        for first, last in row.spans
    )
    total = timedelta()
    reached: datetime | None = None
    for first, last in spans:
        begin = first
        if reached is not None and first - reached <= GAP:
            begin = reached
        if last > begin:
            total += last - begin
        reached = max(last, reached or last)
    return total


def _machines(owner: User) -> list[MachineInfo]:
    machines = Machine.objects.owned_by(owner).order_by("name", "pk")
    return [MachineInfo(machine.name, machine.last_sync_at) for machine in machines]
