"""Lists of what a person has: sessions with their counts, projects, machines."""

from datetime import date

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Max,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.services.zones import calendar_of
from sessions_app.models import CodingSession, ModelCall, Project, QuarterCount

COUNTS = (
    "prompts",
    "menu_answers",
    "replies",
    "tool_calls",
    "lines_added",
    "lines_removed",
    "active_seconds",
)
TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_tokens",
    "cache_read_tokens",
)


def _sum(model: type[Model], name: str, *, by: str) -> Coalesce:
    rows = (
        model._default_manager.filter(**{by: OuterRef("pk")})
        .order_by()
        .values(by)
        .annotate(total=Sum(name))
        .values("total")
    )
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), 0)


def sessions_of(
    owner: User,
    *,
    starts: date | None = None,
    ends: date | None = None,
    project: str = "",
) -> QuerySet[CodingSession]:
    """Sessions of which something was read, the newest first, with counts and token
    sums. ``starts`` and ``ends`` are local dates, both included; ``project`` is a
    public id."""
    sessions = CodingSession.objects.owned_by(owner).filter(last_at__isnull=False)
    quarters = QuarterCount.objects.filter(session=OuterRef("pk"))
    calendar = calendar_of(owner)
    if starts:
        quarters = quarters.filter(quarter__gte=calendar.bounds(starts)[0])
    if ends:
        quarters = quarters.filter(quarter__lt=calendar.bounds(ends)[1])
    if project:
        quarters = quarters.filter(project__public_id=project)
    if starts or ends or project:
        sessions = sessions.filter(Exists(quarters))
    return with_counts(sessions).order_by("-last_at", "-pk")


def with_counts(sessions: QuerySet[CodingSession]) -> QuerySet[CodingSession]:
    """Each session with the sums of its counts and tokens, as ``sum_prompts`` and so
    on: `COUNTS` and `TOKENS` name them."""
    sums = {f"sum_{name}": _sum(QuarterCount, name, by="session") for name in COUNTS}
    sums |= {f"sum_{name}": _sum(ModelCall, name, by="session") for name in TOKENS}
    return sessions.annotate(**sums)


def projects_by_session(sessions: list[CodingSession]) -> dict[int, list[Project]]:
    """The projects of each session, the most active first."""
    rows = (
        QuarterCount.objects.filter(session__in=sessions, project__isnull=False)
        .values("session", "project")
        .annotate(active=Sum("active_seconds"))
        .order_by("session", "-active", "project")
    )
    found = [(row["session"], row["project"]) for row in rows]
    projects = Project.objects.in_bulk({project for _session, project in found})
    result: dict[int, list[Project]] = {session.pk: [] for session in sessions}
    for session, project in found:
        result[session].append(projects[project])
    return result


def projects_of(owner: User) -> QuerySet[Project]:
    """The owner's projects with the number of their sessions, active seconds and when
    something last happened (None: nothing was received), the newest first."""
    work = (
        QuarterCount.objects.filter(project=OuterRef("pk"))
        .order_by()
        .values("project")
        .annotate(last=Max("last_at"), count=Count("session", distinct=True))
    )
    return (
        Project.objects.owned_by(owner)
        .annotate(
            active_seconds=_sum(QuarterCount, "active_seconds", by="project"),
            last_at=Subquery(work.values("last")),
            sessions=Coalesce(
                Subquery(work.values("count"), output_field=BigIntegerField()), 0
            ),
        )
        .order_by(F("last_at").desc(nulls_last=True), "name", "pk")
    )
