"""When work went on, and for how long.

``active`` is the union of all sessions' activity with gaps over 15 minutes removed: two
sessions side by side are one stretch of time. ``summed`` is what the known report
shows: from the first to the last record of each session, idle nights and parallel
sessions included, so that a week can have more hours than it has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pulse.core.stats.events import SessionStats, Span

PARTS: Final = (("morning", 6), ("afternoon", 12), ("evening", 18), ("night", 0))


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds. ``by_session`` adds the active time of each session, so parallel work
    counts twice; ``parallel`` is when two or more sessions were active at once;
    ``delegated`` is when subagents of these sessions were at work."""

    active: int = 0
    by_session: int = 0
    summed: int = 0
    parallel: int = 0
    delegated: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """Prompts by hour of the local day; ``of`` are those with a time."""

    hours: tuple[int, ...] = (0,) * 24
    morning: int = 0  # 6 to 11
    afternoon: int = 0  # 12 to 17
    evening: int = 0  # 18 to 23
    night: int = 0  # 0 to 5
    of: int = field(default=0)


def count(sessions: Iterable[SessionStats]) -> Times:
    spans: list[Span] = []
    delegated: list[Span] = []
    by_session = summed = active = 0
    for session in sessions:
        spans += session.spans
        delegated += session.delegated
        by_session += length(session.spans)
        active += bool(session.spans)
        summed += max(session.last - session.began, 0)
    return Times(
        active=length(union(spans)) // 1000,
        by_session=by_session // 1000,
        summed=summed // 1000,
        parallel=parallel(spans) // 1000,
        delegated=length(union(delegated)) // 1000,
        sessions=active,
    )


def hours(moments: Iterable[datetime]) -> Hours:
    """Count local times by hour, and by quarter of the day."""
    counts = [0] * 24
    for moment in moments:
        counts[moment.hour] += 1
    parts = {name: sum(counts[start : start + 6]) for name, start in PARTS}
    return Hours(tuple(counts), **parts, of=sum(counts))


def length(spans: Iterable[Span]) -> int:
    return sum(last - first for first, last in spans)


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def parallel(spans: Sequence[Span]) -> int:
    """For how long two or more spans went on at once."""
    edges = [(first, 1) for first, _ in spans] + [(last, -1) for _, last in spans]
    total = open_now = before = 0
    for moment, step in sorted(edges):
        if open_now > 1:
            total += moment - before
        open_now += step
        before = moment
    return total
