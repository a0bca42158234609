"""The numbers of a report: each with what it is of, and the same of the time before.

docs/insights.md says what every one of them means. A number below its minimum is None:
"too little data", never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pipeline.insights.values import Denominators
from pulse.core.stats.messages import Messages
from pulse.core.stats.overlap import Overlap
from pulse.core.stats.responses import Responses
from pulse.core.stats.times import Hours, Times
from pulse.core.stats.work import Work

VERSION: Final = "insights-1"  # of what is counted; another one is counted anew

# How many of what a number is of it needs.
LEAST_RESPONSES: Final = 20  # response times, for their median
LEAST_PROMPTS: Final = 20  # prompts, for a share of them
LEAST_CALLS: Final = 20  # finished calls, for a rate of errors
LEAST_DAYS: Final = 3  # days with prompts, for prompts a day
LEAST_SESSIONS: Final = 10  # sessions, for a share of them
LEAST_SIGNS: Final = 20  # verdicts of the owner, for satisfaction


class Unit(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    SECONDS = "seconds"
    DOLLARS = "dollars"
    RATE = "rate"  # with one decimal


class Outcome(StrEnum):
    """How far a session got, by the last evidence in it."""

    OBSERVED = "observed"  # a passing test, a build, a commit or a push
    CONFIRMED = "confirmed"  # the owner said that it works
    CLAIMED = "claimed"  # the agent said that it is done, and nothing showed it
    ATTEMPTED = "attempted"  # red at the last look, or cut off
    DROPPED = "dropped"  # taken back
    LOOKED = "looked"  # nothing was changed: questions, reading
    OTHER = "other"  # changed something; no result, no word of an end


class Goal(StrEnum):
    """What a prompt asks for, in the known report's words."""

    FIX_BUG = "fix_bug"
    DEBUG_INVESTIGATE = "debug_investigate"
    IMPLEMENT_FEATURE = "implement_feature"
    REFACTOR_CODE = "refactor_code"
    WRITE_TESTS = "write_tests"
    WRITE_DOCS = "write_docs"
    CREATE_PR_COMMIT = "create_pr_commit"
    CONFIGURE_SYSTEM = "configure_system"
    DEPLOY_INFRA = "deploy_infra"
    ANALYZE_DATA = "analyze_data"
    WRITE_SCRIPT_TOOL = "write_script_tool"
    UNDERSTAND_CODEBASE = "understand_codebase"
    OTHER = "other"


class Sign(StrEnum):
    """What the owner said of the result, in words alone: never guessed from silence."""

    SATISFIED = "satisfied"  # it works, it looks good
    DISSATISFIED = "dissatisfied"  # still broken, not like that


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``value`` is None where ``n`` is below ``needs``. ``before`` is of
    the period before, of the same length, with its own n."""

    value: int | float | None
    n: int
    needs: int = 0
    unit: Unit = Unit.COUNT
    before: int | float | None = None
    n_before: int = 0

    @property
    def is_enough(self) -> bool:
        return self.value is not None

    @property
    def change(self) -> int | float | None:
        """Only where both periods have enough."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


@dataclass(frozen=True, slots=True)
class Shown:
    """A record that shows one of what was counted."""

    session: str
    record: str
    time: datetime
    quote: str


@dataclass(frozen=True, slots=True)
class Group:
    """One label of a closed list. ``sessions`` are public ids of all in which it
    occurs, the busiest first; ``shown`` are a few records that show it."""

    name: str
    count: int
    before: int = 0
    sessions: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolRow:
    """Calls of one tool in the owner's sessions; ``of`` are those that ran to a result,
    ``failed`` of them went wrong."""

    name: str
    calls: int
    of: int
    failed: int
    rejected: int
    sessions: tuple[str, ...] = ()  # with a failed call, the most first
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelRow:
    """Tokens of one model, of the owner's sessions or of agents alone. ``cost`` is what
    its priced calls cost at list prices; ``unpriced`` calls have none."""

    model: str
    automated: bool
    calls: int
    input: int
    output: int
    cache_creation: int
    cache_read: int
    cost: float
    unpriced: int


@dataclass(frozen=True, slots=True)
class ProjectRow:
    key: str
    name: str
    sessions: int  # the owner's
    automated: int  # sessions, kept apart
    prompts: int
    active: int  # seconds, union over the owner's sessions


@dataclass(frozen=True, slots=True)
class DayRow:
    date: date
    sessions: int
    prompts: int
    active: int  # seconds
    automated: int = 0  # seconds in which automated sessions were active


@dataclass(frozen=True, slots=True)
class Stroke:
    at: datetime
    during: bool  # part of a return from another session


@dataclass(frozen=True, slots=True)
class Hand:
    """One session of the day, with the owner's prompts in it."""

    session: str
    title: str
    project: str  # name
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class OverlapDay:
    """The day on which two sessions were in hand for longest. ``spans`` are when."""

    date: date
    zone: str
    seconds: int
    spans: tuple[tuple[datetime, datetime], ...]
    hands: tuple[Hand, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """Of ``said`` sessions at whose end the agent reported it done, ``seen`` ended with
    a result that shows it or with the owner's word."""

    said: int = 0
    seen: int = 0
    said_before: int = 0
    seen_before: int = 0
    unseen: tuple[str, ...] = ()  # public ids


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything counted of a range. The owner's numbers are of analysed sessions;
    ``automated`` is the work of subagents in them and of automated sessions."""

    starts: date
    ends: date
    before_starts: date | None
    before_ends: date | None
    zones: tuple[str, ...]
    denominators: Denominators
    denominators_before: Denominators | None
    figures: Mapping[str, Figure]
    messages: Messages
    responses: Responses
    hours: Hours
    overlap: Overlap
    times: Times
    automated_times: Times
    work: Work
    automated: Work
    overlap_day: OverlapDay | None = None
    kinds: tuple[Group, ...] = ()
    goals: tuple[Group, ...] = ()
    outcomes: tuple[Group, ...] = ()
    errors: tuple[Group, ...] = ()
    signs: tuple[Group, ...] = ()
    interruptions: tuple[Group, ...] = ()
    claims: Claims = Claims()
    tools: tuple[ToolRow, ...] = ()
    models: tuple[ModelRow, ...] = ()
    projects: tuple[ProjectRow, ...] = ()
    days: tuple[DayRow, ...] = ()
    version: str = field(default=VERSION)

    @property
    def values(self) -> dict[str, int | float]:
        """The figures that may be told, by their names: no number but these."""
        return {
            name: figure.value
            for name, figure in self.figures.items()
            if figure.value is not None
        }
