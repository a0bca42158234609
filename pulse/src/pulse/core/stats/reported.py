"""The same sessions as the known report counts them, to compare with.

It reads every session file of Claude Code but those of subagents, whoever wrote the
prompts, and keeps sessions of two messages and one minute at least. What it counts
otherwise is told in docs/statistics.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pulse.core.stats import languages, responses, times
from pulse.core.stats.denominators import rate
from pulse.core.stats.events import UNDATED, Call, SessionStats
from pulse.core.stats.git import REPORTED_COMMIT, REPORTED_PUSH
from pulse.core.stats.overlap import Overlap, overlap
from pulse.core.stats.responses import Responses
from pulse.core.stats.times import Hours
from pulse.core.stats.tools import ranked
from pulse.core.values import Origin, Tool

AGENT: Final = "claude_code"
MIN_MESSAGES: Final = 2
MIN_DURATION: Final = 60_000  # milliseconds
_FILE_TOOLS: Final = (Tool.EDIT, Tool.WRITE)


@dataclass(frozen=True, slots=True)
class Reported:
    """``sessions`` of ``scanned`` (those of Claude Code) are kept. ``days`` are dates
    on which they started, from ``first_day`` to ``last_day``; ``seconds`` are from
    their first to their last record."""

    sessions: int = 0
    scanned: int = 0
    messages: int = 0
    days: int = 0
    first_day: str = ""
    last_day: str = ""
    per_day: float | None = None
    seconds: int = 0
    interruptions: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    files: int = 0
    commits: int = 0
    pushes: int = 0
    tools: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)
    responses: Responses = field(default_factory=Responses)
    hours: Hours = field(default_factory=Hours)
    overlap: Overlap = field(default_factory=Overlap)


def eligible(session: SessionStats) -> bool:
    messages = sum(message.reported for message in session.messages)
    long_enough = session.last - session.first >= MIN_DURATION
    return messages >= MIN_MESSAGES and long_enough and session.first != UNDATED


def count(
    sessions: Iterable[SessionStats],
    scanned: int,
    local: Callable[[int], datetime],
) -> Reported:
    kept = [session for session in sessions if eligible(session)]
    sent = [(s.session, m) for s in kept for m in s.messages if m.reported]
    messages = [message for _, message in sent]
    dated = [(m.at, session) for session, m in sent if m.at != UNDATED]
    days = sorted({local(session.first).date() for session in kept})
    files = [_calls(session) for session in kept]
    calls = [call for each in files for call in each]
    attempts = [attempt for call in calls for attempt in call.attempts]
    return Reported(
        sessions=len(kept),
        scanned=scanned,
        messages=len(messages),
        days=len(days),
        first_day=days[0].isoformat() if days else "",
        last_day=days[-1].isoformat() if days else "",
        per_day=rate(len(messages), len(days), least=1),
        seconds=sum(session.last - session.first for session in kept) // 1000,
        interruptions=sum(message.reported_interrupt for message in messages),
        lines_added=sum(call.reported_added for call in calls),
        lines_removed=sum(call.reported_removed for call in calls),
        files=sum(_files(each) for each in files),
        commits=attempts.count(REPORTED_COMMIT),
        pushes=attempts.count(REPORTED_PUSH),
        tools=ranked(call.name for call in calls),
        languages=ranked(filter(None, (languages.reported(c.path) for c in calls))),
        errors=ranked(filter(None, (call.reported_error for call in calls))),
        responses=responses.reported(messages),
        hours=times.hours(local(at) for at, _ in dated),
        overlap=overlap(dated),
    )


def _calls(session: SessionStats) -> list[Call]:
    return [call for call in session.calls if call.origin != Origin.SUBAGENT]


def _files(calls: Iterable[Call]) -> int:
    return len({call.path for call in calls if call.tool in _FILE_TOOLS and call.path})
