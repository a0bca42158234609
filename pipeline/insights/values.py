"""What a report is made from: the sessions of a range, and how many of them count.

Four denominators, each with what was left behind on the way to the next: *scanned*
sessions have anything in the range (or came in it and were not read yet); *eligible*
ones are the owner's, over a minute, with two prompts or more; *sampled* are those that
were chosen of them; *analysed* those whose statistics are there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pulse.core.stats.events import SessionStats
from pulse.core.values import Evidence, Note, Origin

#: A session is eligible with so many prompts of its owner, over its whole life …
MIN_PROMPTS: Final = 2
#: … and when so many seconds lie between its first record and its last.
MIN_SECONDS: Final = 60


class Standing(StrEnum):
    """Where a session of the range ended on the way to the report."""

    ANALYSED = "analysed"
    LEFT_OUT = "left_out"  # by the owner; nothing of it is in the input
    WAITING = "waiting"  # received, and not read yet: nobody knows its days
    AUTOMATED = "automated"  # nobody typed in it
    TOO_SHORT = "too_short"
    UNREAD = "unread"  # eligible, and its statistics are not there


@dataclass(frozen=True, slots=True)
class Denominators:
    """``left`` names by `Standing` the public ids of all that was not analysed.
    ``lines_unread`` are lines of the sessions that no reader understood."""

    scanned: int = 0
    eligible: int = 0
    sampled: int = 0
    analysed: int = 0
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines_unread: int = 0

    def count(self, standing: Standing) -> int:
        return len(self.left.get(standing, ()))


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of the owner, ``[starts, ends)``, in the zone it began in."""

    date: date
    zone: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class InsightsSession:
    """A session with anything in the range and the chosen projects.

    ``session`` is its public id. ``first``, ``last``, ``prompts`` and ``projects`` are
    of the range, ``stats`` of its whole life in the chosen projects; its
    ``stats.session`` is the agent's own id. None: not measured."""

    session: str
    agent: str
    title: str
    origin: Origin
    projects: tuple[str, ...]
    first: datetime
    last: datetime
    prompts: int
    standing: Standing
    stats: SessionStats | None = field(default=None, repr=False)
    #: The same by project (public id; "" for none): joined they are ``stats``.
    parts: Mapping[str, SessionStats] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the owner wrote, once. ``menu``: chosen from what the agent offered."""

    session: str
    record: str
    time: datetime
    text: str
    act: str
    project: str = ""
    menu: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of one model on one day, for one origin of work. ``cost`` is in dollars,
    of all but ``unpriced`` calls: their model has no known price."""

    date: date
    model: str
    origin: str
    calls: int = 0
    input: int = 0
    output: int = 0
    cache_creation: int = 0
    cache_read: int = 0
    cost: Decimal = Decimal()
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class InsightsInput:
    """Everything a report may use, and no more: nothing left out, no other project.

    ``projects`` are key and name of all with work in the range, ``chosen`` those asked
    for (None: all). ``zones`` are the owner's moves, oldest first. ``evidence`` has the
    local date of each piece, as in `pipeline.values.WeekInput`. ``notes`` are the
    shown ones with the items of these projects alone, without headline."""

    starts: date
    ends: date  # included
    days: tuple[Day, ...]
    zones: tuple[tuple[datetime | None, str], ...]
    projects: Mapping[str, str]
    chosen: frozenset[str] | None
    denominators: Denominators
    sessions: tuple[InsightsSession, ...]  # by their first moment
    prompts: tuple[Asked, ...] = ()  # by time
    evidence: tuple[tuple[date, Evidence], ...] = ()  # by time
    notes: tuple[Note, ...] = ()  # by date
    spent: tuple[Spent, ...] = ()

    @property
    def analysed(self) -> tuple[InsightsSession, ...]:
        return tuple(s for s in self.sessions if s.standing is Standing.ANALYSED)
