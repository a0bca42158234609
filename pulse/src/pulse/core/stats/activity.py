"""Add up sessions: behaviour of the owner, work of agents, what each number is of.

``combine`` takes any number of measured sessions in any order. Days are calendar days
from midnight in the given zone; a range cuts events and time, not sessions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pulse.core.days import local_date
from pulse.core.stats import messages, reported, responses, times, work
from pulse.core.stats.days import Range
from pulse.core.stats.events import (
    AUTOMATED,
    OWNER,
    UNATTENDED,
    UNDATED,
    Call,
    Message,
    Observed,
    SessionStats,
)
from pulse.core.stats.kinds import KINDS, kind
from pulse.core.stats.merge import join, merge, own_part
from pulse.core.stats.messages import Messages
from pulse.core.stats.overlap import Overlap, overlap
from pulse.core.stats.reported import Reported
from pulse.core.stats.responses import Responses
from pulse.core.stats.rows import SessionRow, rows
from pulse.core.stats.times import Hours, Times
from pulse.core.stats.tools import ranked
from pulse.core.stats.work import Work
from pulse.core.values import Json, Origin

VERSION: Final = 1  # of ``as_json``


@dataclass(frozen=True, slots=True)
class Scope:
    """What the numbers are of: of ``scanned`` sessions ``counted`` have anything in the
    range; these are the owner's, automated, or unattended (an agent worked, and neither
    a prompt nor a program's mark was found)."""

    scanned: int = 0
    counted: int = 0
    owner: int = 0
    automated: int = 0
    unattended: int = 0
    origins: Mapping[str, int] = field(default_factory=dict)  # of the automated


@dataclass(frozen=True, slots=True)
class Kinds:
    """Sessions of the owner by kind; of ``of`` that have one, over their whole life."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    of: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """``work`` is what agents did in the conversations of people, ``automated`` what
    subagents, teammates and programs' sessions did: never added together here."""

    zone: str
    since: date | None
    until: date | None
    scope: Scope
    messages: Messages
    responses: Responses
    hours: Hours
    overlap: Overlap
    kinds: Kinds
    times: Times
    automated_times: Times
    work: Work
    automated: Work
    reported: Reported
    sessions: tuple[SessionRow, ...]
    version: int = VERSION


def combine(
    sessions: Iterable[SessionStats],
    *,
    zone: str = "UTC",
    since: date | None = None,
    until: date | None = None,
    keep: Callable[[SessionStats], bool] | None = None,
) -> Statistics:
    """Everything about sessions in the days ``since`` to ``until``, both included.

    ``keep`` chooses sessions, after it is settled whose each record is: without it all.
    ``reported`` is right for sessions as they were measured, not for merged ones.
    Raises ZoneInfoNotFoundError for an unknown zone."""
    place = ZoneInfo(zone)
    days = Range.of_days(since, until, zone)
    joined = join(sessions)
    merged = [own_part(s) for s in merge(joined) if keep is None or keep(s)]
    cut = [part for part in map(days.cut, merged) if part]
    # The known report does not see that a fork copies.
    told = [s for s in joined if s.agent == reported.AGENT and (not keep or keep(s))]

    def local(at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, place)

    acts = [message for session in cut for message in session.messages]
    dated = [(m.at, s.session) for s in cut for m in s.messages if _is_dated(m)]
    automated = [session for session in cut if session.population == AUTOMATED]
    return Statistics(
        zone=zone,
        since=since,
        until=until,
        scope=_scope(len(merged), cut),
        messages=messages.count(acts, lambda at: local_date(local(at), zone, 0)),
        responses=responses.count(acts),
        hours=times.hours(local(at) for at, _ in dated),
        overlap=overlap(dated),
        kinds=_kinds(merged, cut),
        times=times.count(s for s in cut if s.population != AUTOMATED),
        automated_times=times.count(automated),
        work=_work(cut, main=True),
        automated=_work(cut, main=False),
        reported=reported.count(filter(None, map(days.cut, told)), len(told), local),
        sessions=rows(cut, {session.key: session for session in merged}, local),
    )


def _is_dated(message: Message) -> bool:
    return message.prompt and message.at != UNDATED


def _scope(scanned: int, cut: Sequence[SessionStats]) -> Scope:
    populations = [session.population for session in cut]
    return Scope(
        scanned=scanned,
        counted=len(cut),
        owner=populations.count(OWNER),
        automated=populations.count(AUTOMATED),
        unattended=populations.count(UNATTENDED),
        origins=ranked(s.origin for s in cut if s.population == AUTOMATED),
    )


def _kinds(merged: Iterable[SessionStats], cut: Iterable[SessionStats]) -> Kinds:
    """A session's kind is that of its whole life, wherever the range cuts it."""
    asked = {s.key for s in cut if any(m.prompt for m in s.messages)}
    kinds = [kind(session) for session in merged if session.key in asked]
    found = list(filter(None, kinds))
    return Kinds({name: found.count(name) for name in KINDS}, of=len(found))


def _work(sessions: Sequence[SessionStats], *, main: bool) -> Work:
    """The agent in conversation is one population, all that runs by itself another."""

    def belongs(event: Call | Observed) -> bool:
        return (event.origin == Origin.MAIN) is main

    return work.count(
        [[call for call in session.calls if belongs(call)] for session in sessions],
        [each for session in sessions for each in session.observed if belongs(each)],
    )


def as_json(statistics: Statistics) -> dict[str, Json]:
    """Plain JSON values under the names of the fields; dates as ISO 8601."""
    data = asdict(statistics)
    for name in ("since", "until"):
        data[name] = data[name].isoformat() if data[name] else None
    for each in (data["hours"], data["reported"]["hours"]):
        each["hours"] = list(each["hours"])
    data["sessions"] = [{**row, "uses": list(row["uses"])} for row in data["sessions"]]
    return data
