"""A review packet: what a range of days shows, by project or by competence.

Composed from the weekly profiles of one reader, so that it holds nothing that this
reader may not know. Lines belong to days and are cut to the range; times are known by
week, and the packet says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.all_time import AllTime, LongSkill, accumulate
from pipeline.audience import PUBLIC_KINDS
from pipeline.values import Line, Profile
from pipeline.weights import line_weight, worth_of
from pulse.core.values import Cited

BY_PROJECT, BY_COMPETENCE = "project", "competence"
#: Lines of one skill, and of one part of a project.
OF_SKILL, OF_PART = 6, 40
#: Pieces of evidence that are listed for one line; the rest is counted.
CITED = 4
#: A packet with more lines than this is drawn in the background.
LARGE = 60
KINDS = ("language", "framework", "library", "tool", "practice")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a packet is about. ``project``: a key, or "" for all."""

    starts: date
    ends: date  # inclusive
    by: str = BY_PROJECT
    project: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A line with the numbers of its evidence; ``more`` counts what is not listed."""

    text: str
    day: date | None
    status: str
    project: str  # name
    reason: str
    instead: str
    numbers: tuple[int, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence as the packet lists it."""

    number: int
    cited: Cited


@dataclass(frozen=True, slots=True)
class Part:
    """``name``: moved, decided, learned, set_aside; "" for a skill's lines."""

    name: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A project or a skill. ``kind`` is "project" or the kind of the skill."""

    title: str
    kind: str
    parts: tuple[Part, ...]
    weeks: int = 0
    active: timedelta = timedelta()
    share: int = 0  # of the time in all projects, per cent
    first_seen: date | None = None
    last_seen: date | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    """``weeks`` is the whole weeks over which times are counted: first and last."""

    asked: Asked
    sections: tuple[Section, ...]
    exhibits: tuple[Exhibit, ...]
    weeks: tuple[str, str]
    notes: int
    days: int
    missing: tuple[date, ...]
    active: timedelta
    sessions: int
    prompts: int
    commits: int
    projects: Mapping[str, str] = field(default_factory=dict)  # key → name

    @property
    def lines(self) -> int:
        parts = (part for section in self.sections for part in section.parts)
        return sum(len(part.claims) for part in parts)

    @property
    def large(self) -> bool:
        return self.lines > LARGE


def compose_packet(
    profiles: Sequence[Profile],
    asked: Asked,
    *,
    listed: bool,
    fit: Callable[[str], bool] | None = None,
) -> Packet | None:
    """None if the range holds nothing. ``listed``: the reader may open every record;
    else only what outsiders may see of it is listed, and the rest is counted. ``fit``:
    whether a text may be told to this reader; lines that say another are left out."""
    whole = accumulate(profiles)
    worked = [day for p in profiles for day in p.worked if _within(day, asked)]
    if not profiles or not worked:
        return None
    exhibits = _Exhibits(listed=listed)
    names = {project.key: project.name for project in whole.projects}
    making = _Making(profiles, asked, names, exhibits, fit)
    by_project = asked.by == BY_PROJECT
    sections = making.projects(whole) if by_project else making.skills(whole)
    missing = tuple(d for p in profiles for d in p.missing if _within(d, asked))
    return Packet(
        asked=asked,
        sections=tuple(section for section in sections if section.parts),
        exhibits=exhibits.listed,
        weeks=(whole.first_week, whole.last_week),
        notes=len(worked) - len(missing),
        days=len(worked),
        missing=missing,
        active=whole.active,
        sessions=whole.sessions,
        prompts=whole.prompts,
        commits=whole.commits,
        projects=names,
    )


def _within(day: date | None, asked: Asked) -> bool:
    return day is not None and asked.starts <= day <= asked.ends


class _Exhibits:
    """Numbers evidence in the order in which it is first cited."""

    def __init__(self, *, listed: bool) -> None:
        self._all, self._numbers = listed, dict[Cited, int]()

    @property
    def listed(self) -> tuple[Exhibit, ...]:
        return tuple(Exhibit(n, cited) for cited, n in self._numbers.items())

    def numbers(self, evidence: Iterable[Cited]) -> tuple[int, ...]:
        shown = dict.fromkeys(c for c in evidence if self._all or _is_public(c))
        # The strongest of them; of equal ones the last.
        strongest = sorted(shown, key=worth_of)[-CITED:]
        kept = [cited for cited in shown if cited in strongest]
        for cited in kept:
            self._numbers.setdefault(cited, len(self._numbers) + 1)
        return tuple(self._numbers[cited] for cited in kept)


class _Making:
    def __init__(
        self,
        profiles: Sequence[Profile],
        asked: Asked,
        names: Mapping[str, str],
        exhibits: _Exhibits,
        fit: Callable[[str], bool] | None,
    ) -> None:
        self._profiles, self._asked = profiles, asked
        self._names, self._exhibits, self._fit = names, exhibits, fit

    def _may(self, *texts: str) -> bool:
        return self._fit is None or all(self._fit(text) for text in texts if text)

    def _may_tell(self, line: Line) -> bool:
        """Neither in its own words nor in those of what it cites."""
        quotes = (cited.quote for cited in line.evidence)
        return self._may(line.text, line.instead, line.reason, *quotes)

    def projects(self, whole: AllTime) -> Iterator[Section]:
        total = sum((p.active for p in whole.projects), timedelta())
        for project in whole.projects:
            if self._asked.project in ("", project.key) and self._may(project.name):
                yield Section(
                    title=project.name,
                    kind=BY_PROJECT,
                    parts=tuple(self._parts(project.key)),
                    weeks=project.weeks,
                    active=project.active,
                    share=round(100 * (project.active / total)) if total else 0,
                )

    def _parts(self, key: str) -> Iterator[Part]:
        for name in ("moved", "decided", "learned", "set_aside"):
            lines = [
                line
                for profile in self._profiles
                for line in self._lines(profile, name)
                if line.project == key and _within(line.note_date, self._asked)
                if self._may_tell(line)
            ]
            kept = sorted(dict.fromkeys(lines), key=_day)[-OF_PART:]
            if kept:
                yield Part(name, tuple(self._claim(line) for line in kept))

    def _lines(self, profile: Profile, name: str) -> Iterable[Line]:
        yield from getattr(profile, name)
        if name == "moved":
            for project in profile.projects:
                yield from project.milestones

    def skills(self, whole: AllTime) -> Iterator[Section]:
        for kind in KINDS:
            ranked = sorted(
                (s for s in whole.skills if s.kind == kind and self._may(s.name)),
                key=lambda skill: (-skill.weeks, -skill.days, skill.name),
            )
            for skill in ranked:
                yield self._skill(skill)

    def _skill(self, skill: LongSkill) -> Section:
        """Its strongest lines, week by week; each once."""
        lines = [
            shown.strongest
            for profile in self._profiles
            for shown in profile.skills
            if (shown.name, shown.kind) == (skill.name, skill.kind)
            and shown.strongest
            and _within(shown.strongest.note_date, self._asked)
            and self._asked.project in ("", shown.strongest.project)
            and self._may_tell(shown.strongest)
        ]
        strongest = sorted(dict.fromkeys(lines), key=line_weight, reverse=True)
        kept = sorted(strongest[:OF_SKILL], key=_day)
        claims = tuple(self._claim(line) for line in kept)
        return Section(
            title=skill.name,
            kind=skill.kind,
            parts=(Part("", claims),) if claims else (),
            weeks=skill.weeks,
            first_seen=skill.first_seen,
            last_seen=skill.last_seen,
        )

    def _claim(self, line: Line) -> Claim:
        numbers = self._exhibits.numbers(line.evidence)
        more = len(set(line.evidence)) - len(numbers)
        return Claim(
            line.text,
            line.note_date,
            line.status,
            self._names.get(line.project, ""),
            line.reason,
            line.instead,
            numbers,
            more,
        )


def _is_public(cited: Cited) -> bool:
    return cited.kind in PUBLIC_KINDS and bool(cited.quote)


def _day(line: Line) -> date:
    return line.note_date or date.min
