"""A week’s profile as it is read: lines, numbered, with proof for its owner only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from frontend.proof import describe, transcript_url
from frontend.sparks import Spark, spark
from journal.services.growth import WeekGrowth
from pipeline.values import Line, Profile, ProjectWeek, Skill


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a profile. Others see the status; only the owner sees the proof."""

    text: str
    project: str
    status: str
    reason: str
    instead: str
    day: date | None
    number: int
    url: str
    what: str
    item: str = ""  # the id of the note's item, where its owner may share just this


@dataclass(frozen=True, slots=True)
class ShownSkill:
    name: str
    days: int
    strongest: Shown | None
    first_seen: date | None
    trend: str
    spark: Spark


@dataclass(frozen=True, slots=True)
class ShownProject:
    name: str
    active: timedelta
    share: int  # of the week's time over all shown projects, in per cent
    milestones: tuple[Shown, ...]


_NONE: Mapping[tuple[date, str], str] = {}
SKILL_KINDS = ("language", "framework", "library", "tool", "practice")


def profile_page(
    profile: Profile,
    *,
    private: bool,
    grown: WeekGrowth,
    items: Mapping[tuple[date, str], str] = _NONE,
) -> dict[str, Any]:
    """Everything a profile's page shows. Without ``private`` no record is linked.

    ``items``: by day and text, the ids of items that the reader may share.
    """
    names = {project.key: project.name for project in profile.projects}
    shown = Numbering(names, private=private, items=items)
    return {
        "profile": profile,
        "parts": [
            (name, shown.lines(lines))
            for name, lines in (
                (_("Moved"), profile.moved),
                (_("Only said"), profile.only_said),
                (_("Decided"), profile.decided),
                (_("Set aside"), profile.set_aside),
                (_("Went wrong"), profile.went_wrong),
                (_("Learned"), profile.learned),
            )
            if lines
        ],
        "skills": list(_skills(shown, profile.skills, grown)),
        "comparison": grown.comparison,
        "projects": list(_projects(shown, profile.projects)),
        "themes": profile.themes,
        "carried_over": shown.lines(profile.carried_over),
    }


class Numbering:
    """Numbers lines from the top of the page."""

    def __init__(
        self,
        names: dict[str, str],
        *,
        private: bool,
        items: Mapping[tuple[date, str], str],
    ) -> None:
        self._names, self._private, self._items = names, private, items
        self._numbers = count(1)

    def line(self, line: Line) -> Shown:
        cited = line.evidence[0] if line.evidence and self._private else None
        return Shown(
            text=line.text,
            project=self._names.get(line.project, ""),
            status=line.status,
            reason=line.reason,
            instead=line.instead,
            day=line.note_date,
            number=next(self._numbers) if line.evidence else 0,
            url=transcript_url(cited.session, cited.record) if cited else "",
            what=describe(cited.kind.value, {}) if cited else "",
            item=self._items.get((line.note_date, line.text), "")
            if line.note_date
            else "",
        )

    def lines(self, lines: Iterable[Line]) -> list[Shown]:
        return [self.line(line) for line in lines]


def _skills(
    shown: Numbering, skills: Iterable[Skill], grown: WeekGrowth
) -> Iterator[tuple[str, list[ShownSkill]]]:
    skills = list(skills)
    for kind in SKILL_KINDS:
        group = [_skill(shown, skill, grown) for skill in skills if skill.kind == kind]
        if group:
            yield kind, group


def _skill(shown: Numbering, skill: Skill, grown: WeekGrowth) -> ShownSkill:
    growth = grown.skills.get((skill.name, skill.kind))
    return ShownSkill(
        skill.name,
        skill.days,
        shown.line(skill.strongest) if skill.strongest else None,
        growth.first_seen if growth else None,
        growth.trend.value if growth else "",
        spark(growth.recent if growth else ()),
    )


def _projects(
    shown: Numbering, projects: Iterable[ProjectWeek]
) -> Iterator[ShownProject]:
    projects = list(projects)
    total = sum((each.active for each in projects), timedelta()) or timedelta(seconds=1)
    for each in projects:
        yield ShownProject(
            each.name,
            each.active,
            round(100 * (each.active / total)),
            tuple(shown.lines(each.milestones)),
        )
