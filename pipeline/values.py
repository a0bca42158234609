"""Values of the week and of posts: what the weekly routines compose and store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from pulse.core.values import Cited, Evidence, Note


class Audience(StrEnum):
    """For whom an Edition is composed; a team edition also names the team."""

    ME = "me"
    TEAM = "team"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a profile with what shows it."""

    text: str
    project: str = ""
    status: str = ""
    evidence: tuple[Cited, ...] = ()
    reason: str = ""  # why it was set aside or decided, or "reason not recorded"
    note_date: date | None = None
    kind: str = ""  # of the note item it was made from: pulse.core.values.ItemKind
    thread: str = ""  # of that item: lines of one thread tell one story
    instead: str = ""  # of a decision


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill needs work on two days or one shipped item."""

    name: str
    kind: str  # language | framework | library | tool | practice
    days: int
    strongest: Line | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What showed at work in a week, however little of it: no skill by itself, but
    what later weeks measure growth by."""

    name: str
    kind: str
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class ProjectWeek:
    key: str
    name: str
    active: timedelta
    milestones: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A week as one audience may see it. ``notes``/``days`` is n of m."""

    week: str  # ISO, "2026-W47"
    headline: str
    moved: tuple[Line, ...]
    set_aside: tuple[Line, ...]
    skills: tuple[Skill, ...]
    not_seen: tuple[str, ...]
    themes: tuple[Line, ...]
    carried_over: tuple[Line, ...]
    projects: tuple[ProjectWeek, ...]
    notes: int
    days: int
    missing: tuple[date, ...] = ()
    sessions: int = 0
    prompts: int = 0
    active: timedelta = timedelta()
    # What a post is made of beside ``moved``: the week's decisions, what was learned
    # and what went wrong, newest last.
    decided: tuple[Line, ...] = ()
    learned: tuple[Line, ...] = ()
    went_wrong: tuple[Line, ...] = ()
    # What only an agent said: no result shows it.
    only_said: tuple[Line, ...] = ()
    # What a week is compared with another by, and what a skill's growth is told from.
    seen: tuple[Seen, ...] = ()
    commits: int = 0
    test_runs: int = 0
    milestones: int = 0
    # (text, reason) of what was composed and not stored.
    refused: tuple[tuple[str, str], ...] = ()
    worked: tuple[date, ...] = ()  # the days with sessions: the m of "n of m"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a post: bound to evidence, or marked as opinion."""

    text: str
    evidence: tuple[Cited, ...] = ()
    opinion: bool = False


@dataclass(frozen=True, slots=True)
class PostText:
    network: str  # linkedin | x
    text: str
    sentences: tuple[Sentence, ...]
    title: str = ""
    projects: tuple[str, ...] = ()  # keys of the projects it tells of


@dataclass(frozen=True, slots=True)
class NothingToPost:
    """A normal result: nothing worth a post, and the reason as a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class WeekInput:
    """What a profile is composed from: only what its audience may know about.

    ``notes`` hold the items of that audience's projects and no others; ``evidence``,
    ``projects``, ``active`` and the counts are of those projects, too. Skills and
    themes come from ``evidence``, each with the local date that it belongs to.
    """

    week: str
    days: Sequence[date]  # local dates with sessions: the m of "n of m"
    notes: Sequence[Note]
    projects: dict[str, str] = field(default_factory=dict)  # key -> name
    active: dict[str, timedelta] = field(default_factory=dict)  # key -> time
    evidence: Sequence[tuple[date, Evidence]] = ()
    sessions: int = 0
    prompts: int = 0
    total_active: timedelta = timedelta()  # union over sessions, gaps removed
    known_only: bool = False  # name no package that the vocabulary does not hold
