"""The profile over all weeks as it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontend.lines import SKILL_KINDS, Numbering, Shown
from frontend.sparks import Spark, spark
from journal.calendar import days_of
from pipeline.all_time import AllTime, LongProject, recent, trend

#: Weeks in the columns beside a skill.
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class ShownLong:
    name: str
    strongest: Shown | None
    weeks: int
    days: int
    first_seen: date
    last_seen: date
    trend: str
    spark: Spark


@dataclass(frozen=True, slots=True)
class ShownLongProject:
    name: str
    active: timedelta
    share: int
    weeks: int
    first: date
    last: date
    shipped: int
    milestones: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ShownMonth:
    first: date
    labels: tuple[tuple[str, str], ...]  # the theme and where it was


def long_profile(profile: AllTime, *, private: bool) -> dict[str, Any]:
    names = {project.key: project.name for project in profile.projects}
    shown = Numbering(names, private=private, items={})
    skills = list(_skills(profile, shown))
    return {
        "skills": skills,
        "below": len(profile.skills) - sum(len(group) for _kind, group in skills),
        "projects": list(_projects(profile, shown)),
        "months": [_month(month.month, month.themes) for month in profile.months][::-1],
        "since": days_of(profile.first_week)[0],
        "until": days_of(profile.last_week)[6],
    }


def _skills(
    profile: AllTime, shown: Numbering
) -> Iterator[tuple[str, list[ShownLong]]]:
    for kind in SKILL_KINDS:
        ranked = sorted(
            (s for s in profile.skills if s.kind == kind and s.strongest),
            key=lambda s: (-s.weeks, -s.days, s.name),
        )
        if ranked:
            yield (
                kind,
                [
                    ShownLong(
                        skill.name,
                        shown.line(skill.strongest) if skill.strongest else None,
                        skill.weeks,
                        skill.days,
                        skill.first_seen,
                        skill.last_seen,
                        trend(skill, profile).value,
                        spark(recent(skill, profile, COLUMNS)),
                    )
                    for skill in ranked
                ],
            )


def _projects(profile: AllTime, shown: Numbering) -> Iterator[ShownLongProject]:
    total = sum((p.active for p in profile.projects), timedelta())
    for project in profile.projects:
        yield _project(project, total or timedelta(seconds=1), shown)


def _project(
    project: LongProject, total: timedelta, shown: Numbering
) -> ShownLongProject:
    return ShownLongProject(
        project.name,
        project.active,
        round(100 * (project.active / total)),
        project.weeks,
        days_of(project.first_week)[0],
        days_of(project.last_week)[6],
        project.shipped,
        tuple(shown.lines(reversed(project.milestones[-4:]))),
    )


def _month(name: str, themes: Any) -> ShownMonth:
    labels = (theme.text.partition(": ") for theme in themes)
    year, _dash, month = name.partition("-")
    first = date(int(year), int(month), 1)
    return ShownMonth(first, tuple((a, where) for a, _colon, where in labels))
