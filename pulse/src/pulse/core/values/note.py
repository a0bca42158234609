"""A day as a writer is given it, and the note that becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from pulse.core.values.evidence import Evidence, EvidenceKind
from pulse.core.values.reading import Origin


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One session's part in one day; ``active`` has gaps over 15 minutes removed."""

    session: str
    agent: str
    title: str
    origin: Origin
    projects: tuple[str, ...]
    first: datetime
    last: datetime
    prompts: int
    menu_answers: int
    active: timedelta


@dataclass(frozen=True, slots=True)
class MachineInfo:
    name: str
    last_sync: datetime | None


@dataclass(frozen=True, slots=True)
class WorkDay:
    """Everything a writer may use for one local day ``[starts, ends)``, and no more."""

    date: date
    zone: str
    starts: datetime
    ends: datetime
    sessions: tuple[SessionInfo, ...]
    projects: tuple[ProjectInfo, ...]
    evidence: tuple[Evidence, ...]  # by time, then session, then record
    active: timedelta  # union over sessions, gaps over 15 minutes removed
    machines: tuple[MachineInfo, ...] = ()
    unparsed: int = 0


class ItemKind(StrEnum):
    ACHIEVEMENT = "achievement"
    ATTEMPT = "attempt"
    DECISION = "decision"
    OPEN_TASK = "open_task"
    PROBLEM = "problem"
    LEARNING = "learning"


class Status(StrEnum):
    OBSERVED = "observed"
    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    ATTEMPTED = "attempted"
    DROPPED = "dropped"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Cited:
    """A pointer from an item to the record that shows it."""

    session: str
    record: str
    quote: str
    kind: EvidenceKind
    time: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a note. ``instead`` and ``why`` belong to decisions; ``thread`` is a
    stable key of the thread of work that the item is the last state of."""

    kind: ItemKind
    text: str
    status: Status
    project: str
    evidence: tuple[Cited, ...]
    instead: str = ""
    why: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class UncoveredCommit:
    """A commit that no line of a note cites; ``subject`` may be left out."""

    sha: str
    subject: str
    reason: str  # a sentence


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a note rests on: the denominators of everything in it."""

    sessions: int
    automated: int
    prompts: int
    menu_answers: int
    active: timedelta
    machines: tuple[MachineInfo, ...] = ()
    missing: tuple[str, ...] = ()  # sentences: what no session explains
    unparsed: int = 0
    uncovered: tuple[UncoveredCommit, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A daily note. ``headline`` is one sentence made only of the items below it.
    ``refused`` holds what a validator dropped, as (text, reason)."""

    date: date
    headline: str
    items: tuple[Item, ...]
    coverage: Coverage
    writer: str
    refused: tuple[tuple[str, str], ...] = ()


class Writer(Protocol):
    """Composes prose from evidence. Raises WriterError when it cannot."""

    name: str

    def write_note(self, day: WorkDay) -> Note: ...


class WriterError(Exception):
    """A writer gave up; ``str(error)`` is a plain sentence for the reader."""
