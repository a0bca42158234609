"""The profile over all weeks: skills, projects and themes as they accumulated.

A fold over weekly profiles of one reader, oldest first. Adding one more week to what is
stored gives the same as beginning anew, so that a new week costs no more than itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.growth import ENOUGH, SHOWN, Trend, week_before
from pipeline.values import Line, Profile, ProjectWeek, Seen, Skill
from pipeline.weights import line_weight

#: How far back days at work are kept week by week, milestones and themes by number.
WEEKS, MILESTONES, MONTHS, THEMES = 53, 12, 24, 4

Counts = tuple[tuple[str, int], ...]  # (ISO week, days), oldest first


@dataclass(frozen=True, slots=True)
class LongSkill:
    name: str
    kind: str
    first_seen: date
    last_seen: date
    weeks: int
    days: int
    by_week: Counts = ()
    strongest: Line | None = None  # without one it never was a skill of a week


@dataclass(frozen=True, slots=True)
class LongProject:
    key: str
    name: str
    active: timedelta
    weeks: int
    first_week: str
    last_week: str
    shipped: int = 0
    milestones: tuple[Line, ...] = ()  # the newest last


@dataclass(frozen=True, slots=True)
class Month:
    month: str  # "2026-11"
    themes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AllTime:
    """All weeks of one reader. ``notes`` of ``days`` is n of m."""

    weeks: int = 0
    first_week: str = ""
    last_week: str = ""
    last_day: date | None = None  # with sessions
    notes: int = 0
    days: int = 0
    sessions: int = 0
    prompts: int = 0
    commits: int = 0
    active: timedelta = timedelta()
    noted: Counts = ()  # days with notes, week by week
    missing: tuple[date, ...] = ()
    skills: tuple[LongSkill, ...] = ()
    projects: tuple[LongProject, ...] = ()
    months: tuple[Month, ...] = ()


def accumulate(weeks: Iterable[Profile], so_far: AllTime | None = None) -> AllTime:
    """Add weeks to what there is; each is later than all before it."""
    found = so_far or AllTime()
    for profile in weeks:
        if profile.week <= found.last_week:
            raise ValueError(f"{profile.week} is not after {found.last_week}.")
        found = _with(found, profile)
    return found


def trend(skill: LongSkill, all_time: AllTime) -> Trend:
    """The last four weeks against the four before them."""
    noted = dict(all_time.noted)
    halves = _halves(all_time.last_week)
    # A half in which next to nothing was noted says nothing about anything.
    if any(sum(noted.get(week, 0) >= ENOUGH for week in half) < 2 for half in halves):
        return Trend.UNKNOWN
    days = dict(skill.by_week)
    before, now = (sum(days.get(week, 0) for week in half) for half in halves)
    if skill.weeks == sum(bool(days.get(week)) for week in halves[1]):
        return Trend.NEW
    if abs(now - before) < 2:
        return Trend.STEADY
    return Trend.MORE if now > before else Trend.LESS


def recent(skill: LongSkill, all_time: AllTime, count: int) -> tuple[int | None, ...]:
    """Days at work in each of the last weeks, the newest last; None without notes."""
    days, noted = dict(skill.by_week), dict(all_time.noted)
    names = [week_before(all_time.last_week, n) for n in range(count - 1, -1, -1)]
    return tuple(days.get(week, 0) if noted.get(week) else None for week in names)


def _halves(last: str) -> tuple[list[str], list[str]]:
    names = [week_before(last, back) for back in range(SHOWN - 1, -1, -1)]
    return names[: SHOWN // 2], names[SHOWN // 2 :]


def _with(found: AllTime, profile: Profile) -> AllTime:
    return AllTime(
        weeks=found.weeks + 1,
        first_week=found.first_week or profile.week,
        last_week=profile.week,
        last_day=max(profile.worked, default=found.last_day),
        notes=found.notes + profile.notes,
        days=found.days + profile.days,
        sessions=found.sessions + profile.sessions,
        prompts=found.prompts + profile.prompts,
        commits=found.commits + profile.commits,
        active=found.active + profile.active,
        noted=_counted(found.noted, profile.week, profile.notes),
        missing=(*found.missing, *profile.missing),
        skills=_skills(found.skills, profile),
        projects=_projects(found.projects, profile),
        months=_months(found.months, profile.themes),
    )


def _counted(counts: Counts, week: str, days: int) -> Counts:
    return (*counts, (week, days))[-WEEKS:]


def _skills(known: Sequence[LongSkill], profile: Profile) -> tuple[LongSkill, ...]:
    by_name = {(skill.name, skill.kind): skill for skill in known}
    shown = {(skill.name, skill.kind): skill for skill in profile.skills}
    for seen in profile.seen:
        key = (seen.name, seen.kind)
        by_name[key] = _skill(by_name.get(key), seen, shown.get(key), profile.week)
    return tuple(by_name[key] for key in sorted(by_name))


def _skill(
    old: LongSkill | None, seen: Seen, shown: Skill | None, week: str
) -> LongSkill:
    best = shown.strongest if shown else None
    if old is None:
        counts = _counted((), week, seen.days)
        return LongSkill(
            seen.name, seen.kind, seen.first, seen.last, 1, seen.days, counts, best
        )
    # Of equally strong evidence the newer one.
    better = best and (
        old.strongest is None or line_weight(best) >= line_weight(old.strongest)
    )
    return replace(
        old,
        first_seen=min(old.first_seen, seen.first),
        last_seen=max(old.last_seen, seen.last),
        weeks=old.weeks + 1,
        days=old.days + seen.days,
        by_week=_counted(old.by_week, week, seen.days),
        strongest=best if better else old.strongest,
    )


def _projects(
    known: Sequence[LongProject], profile: Profile
) -> tuple[LongProject, ...]:
    by_key = {project.key: project for project in known}
    for week in profile.projects:
        by_key[week.key] = _project(by_key.get(week.key), week, profile.week)
    return tuple(sorted(by_key.values(), key=lambda p: (-p.active, p.name, p.key)))


def _project(old: LongProject | None, week: ProjectWeek, name: str) -> LongProject:
    before = old or LongProject(week.key, week.name, timedelta(), 0, name, name)
    return replace(
        before,
        name=week.name,
        active=before.active + week.active,
        weeks=before.weeks + 1,
        last_week=name,
        shipped=before.shipped + len(week.milestones),
        milestones=(*before.milestones, *week.milestones)[-MILESTONES:],
    )


def _months(known: Sequence[Month], themes: Iterable[Line]) -> tuple[Month, ...]:
    by_month = {month.month: month for month in known}
    for theme in themes:
        if theme.note_date is None:
            continue
        name = f"{theme.note_date:%Y-%m}"
        month = by_month.get(name, Month(name, ()))
        label = theme.text.partition(":")[0]
        others = [t for t in month.themes if t.text.partition(":")[0] != label]
        by_month[name] = Month(name, (*others, theme)[-THEMES:])
    return tuple(by_month[name] for name in sorted(by_month))[-MONTHS:]
