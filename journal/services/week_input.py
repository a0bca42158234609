"""What an edition is composed from: rows of one audience's projects and no others."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import User
from accounts.services.zones import calendar_of
from journal import metrics
from journal.calendar import days_of
from journal.models import DailyNote
from journal.services.audiences import Reader, projects_for
from journal.services.stored import note_value
from pipeline.audience import visible_items, without_records
from pipeline.profile import compose_profile
from pipeline.profile_check import check_profile
from pipeline.themes import Themes, find_themes
from pipeline.values import Audience, Profile, WeekInput
from pulse.core.values import WorkDay
from sessions_app.models import QuarterCount
from sessions_app.services import load_workday

#: Work in no project belongs to its owner alone.
UNRESOLVED = ""


def compose_for(
    owner: User, week: str, reader: Reader, *, themes: Themes = find_themes
) -> Profile | None:
    projects = known_to(owner, reader, worked_in(owner, week))
    workdays = _workdays(owner, week, reader, projects)
    if not workdays:
        return None
    given = _input(owner, week, reader, projects, workdays)
    profile = check_profile(compose_profile(given, themes=themes), given)
    metrics.count_refused("profile", profile.refused)
    # A team may read the profile, not the sessions. The public edition is what its
    # owner drafts from: nobody else reads it, so it keeps what shows each line.
    return without_records(profile) if reader.team else profile


def _workdays(
    owner: User, week: str, reader: Reader, projects: dict[str, str]
) -> list[WorkDay]:
    """The week's days with sessions, of these projects alone."""
    only = None if reader.audience is Audience.ME else frozenset(projects)
    if only is not None and not only:
        return []
    loaded = (load_workday(owner, day, projects=only) for day in days_of(week))
    return [workday for workday in loaded if workday.sessions]


def _input(
    owner: User,
    week: str,
    reader: Reader,
    projects: dict[str, str],
    workdays: list[WorkDay],
) -> WeekInput:
    known, mine = {*projects}, reader.audience is Audience.ME
    if mine:
        known.add(UNRESOLVED)
    evidence = [
        (workday.date, piece)
        for workday in workdays
        for piece in workday.evidence
        if piece.project in known
    ]
    dates = [workday.date for workday in workdays]
    rows = DailyNote.objects.owned_by(owner).filter(date__in=dates)
    notes = [note_value(row) for row in rows.prefetch_related("items__project")]
    records = {(piece.session, piece.record) for _day, piece in evidence}
    return WeekInput(
        week=week,
        days=dates,
        notes=visible_items(notes, known, records, owner=mine),
        projects=projects,
        active=_active(owner, week, known),
        evidence=evidence,
        sessions=len({s.session for w in workdays for s in w.sessions}),
        prompts=sum(s.prompts for w in workdays for s in w.sessions),
        total_active=sum((w.active for w in workdays), timedelta()),
        # The name of a package may tell of an employer; the vocabulary is everybody's.
        known_only=reader.audience is Audience.PUBLIC,
    )


def _active(owner: User, week: str, projects: set[str]) -> dict[str, timedelta]:
    """Time by project: sessions side by side are counted once."""
    rows = _quarters(owner, week).filter(project__public_id__in=projects)
    values = rows.values_list("project__public_id", "quarter", "spans")
    spans: defaultdict[tuple[str, datetime], list[list[int]]] = defaultdict(list)
    for project, quarter, some in values:
        spans[project, quarter] += some
    active: defaultdict[str, timedelta] = defaultdict(timedelta)
    for (project, _quarter), parts in spans.items():
        active[project] += timedelta(seconds=_union(parts))
    return dict(active)


def _union(parts: list[list[int]]) -> int:
    """Seconds that these spans cover together."""
    covered, until = 0, 0
    for start, end in sorted(parts):
        covered += max(0, end - max(start, until))
        until = max(until, end)
    return covered


def known_to(owner: User, reader: Reader, worked: set[str]) -> dict[str, str]:
    """Of the projects that were worked on, those this reader may know: id to name."""
    allowed = projects_for(owner, reader)
    return {key: name for key, name in sorted(allowed.items()) if key in worked}


def worked_in(owner: User, week: str) -> set[str]:
    """Public ids of the projects with work in this week; "" is work in no project."""
    rows = _quarters(owner, week).values_list("project__public_id", flat=True)
    return {key or UNRESOLVED for key in rows.distinct()}


def _quarters(owner: User, week: str) -> QuerySet[QuarterCount]:
    days, calendar = days_of(week), calendar_of(owner)
    return QuarterCount.objects.filter(
        owner=owner,
        quarter__gte=calendar.bounds(days[0])[0],
        quarter__lt=calendar.bounds(days[-1])[1],
        session__left_out_at=None,
    ).exclude(project__left_out_at__isnull=False)
