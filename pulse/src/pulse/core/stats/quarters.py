"""Numbers of a session, computed from its records: time, prompts, calls, lines.

Counts are kept per quarter of an hour in UTC, so that a day in any zone is a sum and
nothing has to be read again when the owner moves.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from pulse.core.values import Act, Origin, Record, Role

GAP = timedelta(minutes=15)
QUARTER = timedelta(minutes=15)

_GAP = GAP.total_seconds()
_LENGTH = int(QUARTER.total_seconds())
_TYPED = frozenset({Act.TYPED, Act.QUEUED, Act.COMMAND, Act.FEEDBACK})


@dataclass(slots=True)
class Quarter:
    """What happened in one quarter-hour of a session in one place.

    ``place`` is the working directory, or what the caller takes for it. ``active`` is
    in seconds; a session's quarters sum to its active time. ``spans`` are the seconds
    of the quarter ``[[from, to], …]`` in which work went on; a lone moment is a span
    without length. ``first`` and ``last`` are the moments of its own records."""

    start: datetime
    place: Any
    prompts: int = 0
    menu_answers: int = 0
    replies: int = 0
    tool_calls: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    active: int = 0
    first: datetime | None = field(default=None, compare=False)
    last: datetime | None = field(default=None, compare=False)
    spans: list[list[int]] = field(default_factory=list, compare=False)


def quarter_of(moment: datetime) -> datetime:
    """The start of the quarter-hour, in UTC, that holds an aware instant."""
    utc = moment.astimezone(UTC)
    return utc.replace(minute=utc.minute - utc.minute % 15, second=0, microsecond=0)


def active_spans(times: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """Stretches of activity ``(first, last)``: a gap over 15 minutes ends one."""
    spans: list[tuple[datetime, datetime]] = []
    for moment in sorted(times):
        if spans and moment - spans[-1][1] <= GAP:
            spans[-1] = (spans[-1][0], moment)
        else:
            spans.append((moment, moment))
    return spans


def active_time(times: Iterable[datetime]) -> timedelta:
    """Time covered by activity, with gaps over 15 minutes removed."""
    return sum((last - first for first, last in active_spans(times)), timedelta())


def is_prompt(record: Record) -> bool:
    """Whether the owner wrote this: typed, queued, with a command or a refusal."""
    return (
        record.role is Role.OWNER
        and record.act in _TYPED
        and bool(record.text.strip())
        and record.origin is Origin.MAIN
        and not record.hidden
    )


def menu_answers(record: Record) -> int:
    """How many questions of the agent this record answers or decides."""
    if record.hidden or record.role is not Role.OWNER:
        return 0
    if record.act is Act.ANSWER:
        return max(1, len(record.answers))
    return int(record.act in (Act.PLAN_APPROVED, Act.PLAN_REJECTED))


def counts_as_activity(record: Record) -> bool:
    """Whether a record marks a moment at which work was going on."""
    return record.time is not None and record.role is not Role.SYSTEM


def line_counts(result: Mapping[str, Any]) -> tuple[int, int]:
    """Lines added and removed by one edit, from the agent's structured result."""
    patch = result.get("structuredPatch")
    added = removed = 0
    for hunk in patch if isinstance(patch, list) else ():
        lines = hunk.get("lines") if isinstance(hunk, Mapping) else None
        for line in lines if isinstance(lines, list) else ():
            added += isinstance(line, str) and line.startswith("+")
            removed += isinstance(line, str) and line.startswith("-")
    content = result.get("content")
    if not added and not removed and result.get("type") == "create":
        added = len(content.splitlines()) if isinstance(content, str) else 0
    return added, removed


def _directory(record: Record) -> str:
    return record.cwd


def quarter_counts(
    records: Iterable[Record], place_of: Callable[[Record], Any] = _directory
) -> list[Quarter]:
    """A session's counts by quarter-hour and place, in the order of the quarters and,
    within one, of the first work in a place."""
    timed = [
        (r.time.timestamp(), r.source, r.offset, r)
        for r in records
        if r.time is not None and r.role is not Role.SYSTEM
    ]
    timed.sort(key=itemgetter(0, 1, 2))
    quarters: dict[tuple[int, Any], Quarter] = {}
    seen = _Seen()
    for index, (moment, _source, _offset, record) in enumerate(timed):
        place = place_of(record)
        quarter = _quarter(quarters, int(moment) // _LENGTH, place)
        quarter.first = quarter.first or record.time
        quarter.last = record.time
        _count(quarter, record, seen)
        after = timed[index + 1][0] if index + 1 < len(timed) else moment
        _spread(quarters, place, moment, after if after - moment <= _GAP else moment)
    return sorted(quarters.values(), key=lambda quarter: quarter.start)


@dataclass(slots=True)
class _Seen:
    """One message is written as several lines, and may be repeated: it counts once."""

    replies: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)


def _quarter(
    quarters: dict[tuple[int, Any], Quarter], number: int, place: Any
) -> Quarter:
    """``number`` counts quarter-hours since 1970."""
    quarter = quarters.get((number, place))
    if quarter is None:
        start = datetime.fromtimestamp(number * _LENGTH, UTC)
        quarter = quarters[number, place] = Quarter(start, place)
    return quarter


def _count(quarter: Quarter, record: Record, seen: _Seen) -> None:
    if record.role is Role.OWNER:
        quarter.prompts += is_prompt(record)
        quarter.menu_answers += menu_answers(record)
    elif record.role is Role.AGENT and record.text.strip():
        message = record.message_id or record.id
        if message not in seen.replies:
            seen.replies.add(message)
            quarter.replies += not record.hidden
    for call in record.calls:
        if call.id not in seen.calls:
            seen.calls.add(call.id)
            quarter.tool_calls += 1
    for result in record.results:
        if result.extra:
            added, removed = line_counts(result.extra)
            quarter.lines_added += added
            quarter.lines_removed += removed


def _spread(
    quarters: dict[tuple[int, Any], Quarter], place: Any, moment: float, until: float
) -> None:
    """Share the time up to the next record among the quarters that it crosses."""
    while True:
        number = int(moment) // _LENGTH
        end = min(until, float((number + 1) * _LENGTH))
        quarter = _quarter(quarters, number, place)
        # Whole seconds of the clock, so that the parts sum without drift.
        quarter.active += int(end) - int(moment)
        first, last = int(moment) - number * _LENGTH, int(end) - number * _LENGTH
        if quarter.spans and quarter.spans[-1][1] >= first:
            quarter.spans[-1][1] = max(quarter.spans[-1][1], last)
        else:
            quarter.spans.append([first, last])
        moment = end
        if moment >= until:
            return
