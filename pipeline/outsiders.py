"""The page that outsiders read: from the public profile over all weeks, and no more.

Public commits and pull requests are its proof, with their addresses; all other evidence
is counted, not linked and not quoted.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from pipeline.all_time import AllTime, LongProject, LongSkill
from pipeline.audience import PUBLIC_KINDS
from pipeline.values import Line
from pulse.core.values import Cited

MILESTONES, MONTHS = 5, 6
KINDS = ("language", "framework", "library", "tool", "practice")

#: Whether a text may be told to outsiders.
Fit = Callable[[str], bool]
#: (session, record) → the address of the commit or pull request there.
Links = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Proof:
    kind: str  # commit | pull_request
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for outsiders; ``more`` counts the evidence that is not linked."""

    text: str
    day: date | None
    status: str
    proofs: tuple[Proof, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OpenSkill:
    name: str
    kind: str
    first_seen: date
    last_seen: date
    weeks: int
    strongest: Told | None  # None: it may not be told


@dataclass(frozen=True, slots=True)
class OpenProject:
    name: str
    weeks: int
    first_week: str
    last_week: str
    shipped: int
    milestones: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class OpenMonth:
    month: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenProfile:
    """All that the page says. ``left_out``: how many sentences were not fit to tell."""

    as_of: date
    weeks: int
    first_week: str
    notes: int
    days: int
    skills: tuple[OpenSkill, ...]
    projects: tuple[OpenProject, ...]
    months: tuple[OpenMonth, ...]
    left_out: int


def open_profile(profile: AllTime, links: Links, fit: Fit) -> OpenProfile | None:
    """None while there is nothing to tell."""
    if profile.last_day is None:
        return None
    telling = _Telling(links, fit)
    skills = sorted(
        (skill for skill in profile.skills if skill.strongest),
        key=lambda skill: (
            *(KINDS.index(skill.kind), -skill.weeks, -skill.days),
            skill.name,
        ),
    )
    return OpenProfile(
        as_of=profile.last_day,
        weeks=profile.weeks,
        first_week=profile.first_week,
        notes=profile.notes,
        days=profile.days,
        skills=tuple(
            telling.skill(skill) for skill in skills if telling.may(skill.name)
        ),
        projects=tuple(
            telling.project(project)
            for project in profile.projects
            if telling.may(project.name)
        ),
        months=tuple(
            OpenMonth(month.month, telling.labels(month.themes))
            for month in profile.months[-MONTHS:]
        ),
        left_out=telling.left_out,
    )


def digest(profile: OpenProfile, *more: str) -> str:
    """One word for exactly this page."""
    told = msgspec.json.encode([msgspec.to_builtins(profile), *more])
    return hashlib.sha256(told).hexdigest()


class _Telling:
    def __init__(self, links: Links, fit: Fit) -> None:
        self._links, self._fit = links, fit
        self.left_out = 0

    def may(self, text: str) -> bool:
        fits = self._fit(text)
        self.left_out += not fits
        return fits

    def skill(self, skill: LongSkill) -> OpenSkill:
        return OpenSkill(
            skill.name,
            skill.kind,
            skill.first_seen,
            skill.last_seen,
            skill.weeks,
            self.line(skill.strongest) if skill.strongest else None,
        )

    def project(self, project: LongProject) -> OpenProject:
        told = [self.line(line) for line in reversed(project.milestones)]
        return OpenProject(
            project.name,
            project.weeks,
            project.first_week,
            project.last_week,
            project.shipped,
            tuple(line for line in told if line)[:MILESTONES],
        )

    def labels(self, themes: tuple[Line, ...]) -> tuple[str, ...]:
        labels = (theme.text.partition(":")[0] for theme in themes)
        return tuple(label for label in labels if self.may(label))

    def line(self, line: Line) -> Told | None:
        if not self.may(line.text):
            return None
        proofs = dict.fromkeys(self._proof(c) for c in line.evidence)
        shown = tuple(proof for proof in proofs if proof)
        linked = sum(self._proof(cited) is not None for cited in line.evidence)
        more = len(line.evidence) - linked
        return Told(line.text, line.note_date, line.status, shown, more)

    def _proof(self, cited: Cited) -> Proof | None:
        if cited.kind not in PUBLIC_KINDS:
            return None
        url = self._links.get((cited.session, cited.record), "")
        return Proof(cited.kind.value, url) if url else None
