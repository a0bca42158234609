"""A range of a person's local days, as a report may use it."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum

from accounts.models import User
from accounts.services.zones import calendar_of
from pipeline.insights.values import (
    MIN_PROMPTS,
    MIN_SECONDS,
    Asked,
    Day,
    Denominators,
    InsightsInput,
    InsightsSession,
    Spent,
    Standing,
)
from pulse.core.stats.events import AUTOMATED, OWNER, SessionStats
from pulse.core.stats.merge import join
from pulse.core.stats.prices import cost
from pulse.core.values import Evidence, Origin, Usage
from sessions_app.models import (
    CodingSession,
    EvidenceRow,
    ModelCall,
    Prompt,
    QuarterCount,
    SessionStatistics,
)
from sessions_app.parse.statistics import unpacked
from sessions_app.services.workday import evidence_value, usable_rows

_TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_tokens",
    "cache_read_tokens",
)


def load_range(
    owner: User, starts: date, ends: date, projects: frozenset[str] | None = None
) -> InsightsInput:
    """All that counts from ``starts`` to ``ends``, both included, of all projects or of
    those named by public id. What the owner left out is counted, and not in it."""
    days = _days(owner, starts, ends)
    found = _Found(owner, days, projects)
    sessions, denominators = _sessions(found)
    return InsightsInput(
        starts=starts,
        ends=ends,
        days=days.all,
        zones=tuple(calendar_of(owner).spans),
        projects=found.names,
        chosen=projects,
        denominators=denominators,
        sessions=sessions,
        prompts=tuple(_prompts(found)),
        evidence=tuple(_evidence(found)),
        spent=tuple(_spent(found)),
    )


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of the range; ``[starts, ends)`` is all of it, without a gap."""

    all: tuple[Day, ...]

    @property
    def starts(self) -> datetime:
        return self.all[0].starts

    @property
    def ends(self) -> datetime:
        return self.all[-1].ends

    def date_of(self, moment: datetime) -> date:
        place = bisect_right(self.all, moment, key=lambda day: day.starts) - 1
        return self.all[place].date


def _days(owner: User, starts: date, ends: date) -> _Days:
    calendar = calendar_of(owner)
    found = []
    for n in range((ends - starts).days + 1):
        day = starts + timedelta(days=n)
        first, last = calendar.bounds(day)
        found.append(Day(day, calendar.zone_at(first), first, last))
    return _Days(tuple(found))


class _Found:
    """The sessions of the range by primary key, and what may be used of each."""

    def __init__(
        self, owner: User, days: _Days, projects: Collection[str] | None
    ) -> None:
        self.owner, self.days, self.projects = owner, days, projects
        self.usable = usable_rows(projects, for_model=False)
        rows = QuarterCount.objects.filter(
            owner=owner, quarter__gte=days.starts, quarter__lt=days.ends
        )
        if projects is not None:
            rows = rows.filter(project__public_id__in=list(projects))
        everything = set(rows.values_list("session", flat=True))
        used = rows.filter(self.usable)
        self.parts: dict[int, _Part] = defaultdict(_Part)
        for row in _grouped(used, "session", "project__public_id", "project__name"):
            self.parts[row["session"]].take(row)
        self.left_out = everything - self.parts.keys()
        whole = QuarterCount.objects.filter(self.usable, session__in=self.parts)
        self.whole = {row["session"]: row for row in _grouped(whole, "session")}

    @property
    def names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for part in self.parts.values():
            names |= part.projects
        return dict(sorted(names.items()))


def _grouped(rows: QuerySet[QuarterCount], *by: str) -> list[dict[str, Any]]:
    return list(
        rows.order_by()
        .values(*by)
        .annotate(first=Min("first_at"), last=Max("last_at"), asked=Sum("prompts"))
        .order_by(*by)
    )


@dataclass(slots=True)
class _Part:
    """What a session did in the range; evidence alone has no moment of its own."""

    first: datetime | None = None
    last: datetime | None = None
    prompts: int = 0
    projects: dict[str, str] = field(default_factory=dict)

    def take(self, row: dict[str, Any]) -> None:
        self.prompts += row["asked"]
        if row["first"]:
            self.first = min(self.first or row["first"], row["first"])
            self.last = max(self.last or row["last"], row["last"])
        if row["project__public_id"]:
            self.projects[row["project__public_id"]] = row["project__name"]


def _sessions(
    found: _Found,
) -> tuple[tuple[InsightsSession, ...], Denominators]:
    rows = CodingSession.objects.in_bulk(found.parts)
    measured = _measured(found)
    sessions = [
        _session(found, rows[pk], part, measured.get(pk, {}))
        for pk, part in found.parts.items()
    ]
    sessions.sort(key=lambda each: (each.first, each.session))
    left: dict[str, list[str]] = defaultdict(list)
    for each in sessions:
        if each.standing is not Standing.ANALYSED:
            left[each.standing].append(each.session)
    left[Standing.LEFT_OUT] = _names(found.left_out)
    left[Standing.WAITING] = _waiting(found)
    counts = Counter(each.standing for each in sessions)
    eligible = counts[Standing.ANALYSED] + counts[Standing.UNREAD]
    scanned = len(sessions) + len(found.left_out) + len(left[Standing.WAITING])
    return tuple(sessions), Denominators(
        scanned=scanned,
        eligible=eligible,
        sampled=eligible,  # nothing is drawn: all of them are read
        analysed=counts[Standing.ANALYSED],
        left={name: tuple(some) for name, some in left.items() if some},
        lines_unread=sum(row.unparsed for row in rows.values()),
    )


def _session(
    found: _Found, row: CodingSession, part: _Part, parts: dict[str, SessionStats]
) -> InsightsSession:
    first = part.first or found.days.starts
    stats = join(parts.values())[0] if parts else None
    return InsightsSession(
        session=row.public_id,
        agent=row.agent,
        title=row.title,
        origin=Origin(row.origin),
        projects=tuple(part.projects),
        first=first,
        last=part.last or first,
        prompts=part.prompts,
        standing=_standing(row, found.whole[row.pk], stats),
        stats=stats,
        parts=parts,
    )


def _standing(
    row: CodingSession, whole: dict[str, Any], stats: SessionStats | None
) -> Standing:
    """By its whole life, so that no division of a range makes a session ineligible."""
    population = OWNER if row.origin == Origin.MAIN else AUTOMATED
    if (stats.population if stats else population) != OWNER:
        return Standing.AUTOMATED
    lasted = whole["last"] - whole["first"] if whole["first"] else timedelta()
    if whole["asked"] < MIN_PROMPTS or lasted < timedelta(seconds=MIN_SECONDS):
        return Standing.TOO_SHORT
    return Standing.ANALYSED if stats else Standing.UNREAD


def _measured(found: _Found) -> dict[int, dict[str, SessionStats]]:
    """What was measured of each session by project; a session of which a part cannot
    be read is not there."""
    parts: dict[int, dict[str, list[SessionStats | None]]] = {}
    rows = SessionStatistics.objects.filter(found.usable, session__in=found.parts)
    values = rows.values_list("session", "project__public_id", "data")
    for pk, project, data in values.iterator():
        held = parts.setdefault(pk, {}).setdefault(project or "", [])
        held.append(unpacked(bytes(data)))
    return {
        pk: {key: join(filter(None, some))[0] for key, some in by_project.items()}
        for pk, by_project in parts.items()
        if all(part for some in by_project.values() for part in some)
    }


def _names(sessions: Collection[int]) -> list[str]:
    rows = CodingSession.objects.filter(pk__in=sessions).order_by("public_id")
    return list(rows.values_list("public_id", flat=True))


def _waiting(found: _Found) -> list[str]:
    """Received in these days and never read: of no project yet."""
    if found.projects is not None:
        return []
    rows = CodingSession.objects.owned_by(found.owner).filter(
        parsed_at=None,
        left_out_at=None,
        created_at__gte=found.days.starts,
        created_at__lt=found.days.ends,
    )
    return list(rows.order_by("public_id").values_list("public_id", flat=True))


def _prompts(found: _Found) -> Iterable[Asked]:
    rows = Prompt.objects.owned_by(found.owner).filter(
        found.usable, at__gte=found.days.starts, at__lt=found.days.ends
    )
    values = rows.order_by("at", "record").values_list(
        *("session__public_id", "record", "at", "text", "act"),
        *("project__public_id", "menu"),
    )
    for session, record, at, text, act, project, menu in values.iterator():
        yield Asked(session, record, at, text, act, project or "", menu)


def _evidence(found: _Found) -> Iterable[tuple[date, Evidence]]:
    rows = (
        EvidenceRow.objects.owned_by(found.owner)
        .filter(found.usable, at__gte=found.days.starts, at__lt=found.days.ends)
        .select_related("session", "project")
        .order_by("at", "session__public_id", "record", "kind", "position")
    )
    for row in rows.iterator(chunk_size=2000):
        yield found.days.date_of(row.at), evidence_value(row)


def _spent(found: _Found) -> Iterable[Spent]:
    rows = ModelCall.objects.owned_by(found.owner).filter(
        found.usable, at__gte=found.days.starts, at__lt=found.days.ends
    )
    sums: dict[tuple[date, str, str], Spent] = {}
    values = rows.values_list("at", "model", "origin", *_TOKENS)
    for at, model, origin, *tokens in values.iterator():
        day = found.days.date_of(at)
        before = sums.get((day, model, origin)) or Spent(day, model, origin)
        sums[day, model, origin] = _with_call(before, tokens)
    return [sums[key] for key in sorted(sums)]


def _with_call(spent: Spent, tokens: list[int]) -> Spent:
    usage = Usage(*tokens)
    # Call by call: what a long prompt costs does not follow from a sum.
    dollars = cost(spent.model, usage, spent.date)
    return replace(
        spent,
        calls=spent.calls + 1,
        input=spent.input + usage.input,
        output=spent.output + usage.output,
        cache_creation=spent.cache_creation + usage.cache_creation,
        cache_read=spent.cache_read + usage.cache_read,
        cost=spent.cost + (dollars or 0),
        unpriced=spent.unpriced + (dollars is None),
    )
