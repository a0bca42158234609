"""From the records of some sessions to one person's local day."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

from pulse.core import days, stats
from pulse.core.evidence import assign_projects, extract
from pulse.core.values import (
    Evidence,
    MachineInfo,
    Origin,
    ProjectInfo,
    Record,
    Role,
    SessionInfo,
    WorkDay,
)

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_SHARED = re.compile(  # homes, drives and the like hold many projects
    r"(?:/|/(?:home|Users|mnt|tmp|var|opt|srv|root|workspaces?|code|media)|"
    r"(?:/home|/Users|/mnt)/[^/]+|/var/[^/]+|[A-Za-z]:/?|[A-Za-z]:/Users(?:/[^/]+)?)/?$"
)
# Where agents put second checkouts of the repository that they work in.
_WORKTREES = ("/.claude/worktrees/", "/.worktrees/", "/.git/worktrees/")


def workday_from_records(
    records: Iterable[Record],
    *,
    day: date,
    zone: str,
    start_hour: int = days.DEFAULT_START_HOUR,
    project_of: Callable[[str], ProjectInfo] | None = None,
    machines: Sequence[MachineInfo] = (),
    agent: str = "claude_code",
    unparsed: int = 0,
) -> WorkDay:
    """What one local day holds, from records of any number of sessions.

    ``project_of`` names the project of a working directory; without one, directories
    below each other are one project. What several sessions hold (a fork copies its
    history) belongs to the one with the smallest id.
    """
    sessions = by_session(records)
    resolve = project_of or directories(
        r.cwd for session in sessions.values() for r in session
    )
    starts, ends = days.day_bounds(day, zone, start_hour)
    parts = [
        _part(session, agent, whole, today, resolve)
        for session, whole, today in _slices(sessions, starts, ends)
    ]
    evidence = [piece for part in parts for piece in part.evidence]
    projects = {p.key: p for part in parts for p in part.projects}
    return WorkDay(
        date=day,
        zone=zone,
        starts=starts,
        ends=ends,
        sessions=tuple(sorted((p.info for p in parts), key=_when)),
        projects=tuple(projects[key] for key in sorted(projects)),
        evidence=tuple(sorted(evidence, key=lambda e: (e.time, e.session, e.record))),
        active=stats.active_time(moment for part in parts for moment in part.moments),
        machines=tuple(machines),
        unparsed=unparsed,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one session gives to one day."""

    info: SessionInfo
    projects: tuple[ProjectInfo, ...]
    evidence: list[Evidence]
    moments: list[datetime]


def _slices(
    sessions: Mapping[str, list[Record]], starts: datetime, ends: datetime
) -> Iterator[tuple[str, list[Record], list[Record]]]:
    """Each session with its own records of the day; what was told in a session with a
    smaller id is not told again."""
    told: set[str] = set()
    for session in sorted(sessions):
        whole = sessions[session]
        own = [r for r in whole if r.id not in told]
        told |= {r.id for r in own}
        today = [r for r in own if r.time and starts <= r.time < ends]
        if any(stats.counts_as_activity(r) for r in today):
            yield session, whole, today


def _part(
    session: str,
    agent: str,
    whole: list[Record],
    today: list[Record],
    resolve: Callable[[str], ProjectInfo],
) -> _Part:
    shown = {r.id for r in today}
    found = [e for e in extract(whole) if e.record in shown]
    named = assign_projects(found, whole, lambda cwd: resolve(cwd).key)
    touched = {info.key: info for r in today if r.cwd for info in [resolve(r.cwd)]}
    moments = [r.time for r in today if stats.counts_as_activity(r) and r.time]
    info = _info(session, agent, whole, today, tuple(touched))
    return _Part(info, tuple(touched.values()), named, moments)


def _when(info: SessionInfo) -> tuple[datetime, str]:
    return info.first, info.session


def by_session(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records of each session in time order; one without a time stays behind the one
    that it followed in its source."""
    sessions: dict[str, list[Record]] = defaultdict(list)
    last: dict[tuple[str, str], datetime] = {}
    for record in records:
        place = (record.session, record.source)
        if record.time is None and place in last and record.link:
            record = replace(record, time=last[place])
        last[place] = record.time or last.get(place, _BEGINNING)
        sessions[record.session].append(record)
    for found in sessions.values():
        found.sort(key=lambda r: (r.time or _BEGINNING, r.source, r.offset))
    return dict(sessions)


def directories(cwds: Iterable[str]) -> Callable[[str], ProjectInfo]:
    """Projects by directory alone: one below another belongs to it, as does an agent's
    second checkout. Home directories and roots swallow nothing."""
    roots = sorted({_without_worktree(cwd) for cwd in cwds if cwd}, key=len)
    tops: list[str] = []
    for root in roots:
        if not any(_is_below(root, top) for top in tops if not _SHARED.match(top)):
            tops.append(root)

    def resolve(cwd: str) -> ProjectInfo:
        bare = _without_worktree(cwd)
        inside = [t for t in tops if bare == t or _is_below(bare, t)]
        top = max(inside, key=len, default=bare)
        name = PurePosixPath(top.replace("\\", "/")).name
        return ProjectInfo(key=top, name=name or top or "no project")

    return resolve


def _without_worktree(cwd: str) -> str:
    path = cwd.replace("\\", "/").rstrip("/")
    for sign in _WORKTREES:
        path = path.split(sign, 1)[0]
    return path or cwd


def _is_below(path: str, top: str) -> bool:
    return path.startswith(top.rstrip("/") + "/")


def _info(
    session: str,
    agent: str,
    whole: Sequence[Record],
    today: Sequence[Record],
    projects: tuple[str, ...],
) -> SessionInfo:
    times = [r.time for r in today if r.time and stats.counts_as_activity(r)]
    titles = [r.title for r in whole if r.title]
    return SessionInfo(
        session=session,
        agent=agent,
        title=titles[-1] if titles else "",
        origin=origin_of(whole),
        projects=projects,
        first=min(times),
        last=max(times),
        prompts=sum(stats.is_prompt(r) for r in today),
        menu_answers=sum(stats.menu_answers(r) for r in today),
        active=stats.active_time(times),
    )


def origin_of(records: Sequence[Record]) -> Origin:
    """Whose session it is: the owner's as soon as the owner did anything in it."""
    if any(r.role is Role.OWNER and r.origin is Origin.MAIN for r in records):
        return Origin.MAIN
    origins = [r.origin for r in records if r.role is not Role.SYSTEM]
    for origin in (Origin.TEAMMATE, Origin.HEADLESS, Origin.MAIN):
        if origin in origins:
            return origin
    return origins[0] if origins else Origin.MAIN
