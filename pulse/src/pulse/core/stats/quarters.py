"""Numbers of a session, computed from its records: time, prompts, calls, lines.

Counts are kept per quarter of an hour in UTC, so that a day in any zone is a sum and
nothing has to be read again when the owner moves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pulse.core.values import Act, Origin, Record, Role

GAP = timedelta(minutes=15)
QUARTER = timedelta(minutes=15)

_TYPED = frozenset({Act.TYPED, Act.QUEUED, Act.COMMAND, Act.FEEDBACK})


@dataclass(slots=True)
class Quarter:
    """What happened in one quarter-hour of a session in one working directory.

    ``active`` is in seconds; a session's quarters sum to its active time."""

    start: datetime
    cwd: str
    prompts: int = 0
    menu_answers: int = 0
    replies: int = 0
    tool_calls: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    active: int = 0
    records: int = field(default=0, compare=False)


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


def quarter_counts(records: Sequence[Record]) -> list[Quarter]:
    """A session's counts by quarter-hour and working directory, in time order."""
    quarters: dict[tuple[datetime, str], Quarter] = {}
    replies: set[str] = set()
    calls: set[str] = set()
    timed = sorted(
        (r for r in records if counts_as_activity(r)),
        key=lambda r: (r.time, r.source, r.offset),
    )
    for record in timed:
        assert record.time is not None
        quarter = _quarter(quarters, record.time, record.cwd)
        _count(quarter, record, replies, calls)
    _spread_activity(quarters, timed)
    return [quarters[key] for key in sorted(quarters)]


def _quarter(
    quarters: dict[tuple[datetime, str], Quarter], moment: datetime, cwd: str
) -> Quarter:
    key = (quarter_of(moment), cwd)
    return quarters.setdefault(key, Quarter(*key))


def _count(
    quarter: Quarter, record: Record, replies: set[str], calls: set[str]
) -> None:
    quarter.records += 1
    quarter.prompts += is_prompt(record)
    quarter.menu_answers += menu_answers(record)
    # One message is written as several lines, and may be repeated: count it once.
    message = record.message_id or record.id
    if record.role is Role.AGENT and record.text.strip() and message not in replies:
        replies.add(message)
        quarter.replies += not record.hidden
    for call in record.calls:
        if call.id not in calls:
            calls.add(call.id)
            quarter.tool_calls += 1
    for result in record.results:
        added, removed = line_counts(result.extra)
        quarter.lines_added += added
        quarter.lines_removed += removed


def _spread_activity(
    quarters: dict[tuple[datetime, str], Quarter], timed: Sequence[Record]
) -> None:
    """Share each gap of at most 15 minutes among the quarters that it crosses."""
    for before, after in zip(timed, timed[1:], strict=False):
        assert before.time is not None and after.time is not None
        if after.time - before.time > GAP:
            continue
        moment = before.time
        while moment < after.time:
            end = min(after.time, quarter_of(moment) + QUARTER)
            quarter = _quarter(quarters, moment, before.cwd)
            # Whole seconds of the clock, so that the parts sum without drift.
            quarter.active += int(end.timestamp()) - int(moment.timestamp())
            moment = end
