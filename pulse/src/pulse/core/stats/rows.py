"""One line for each session: what it was, and its share of the totals."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pulse.core.stats import lines, tools
from pulse.core.stats.events import UNDATED, SessionStats
from pulse.core.stats.files import changed
from pulse.core.stats.kinds import kind
from pulse.core.stats.times import length
from pulse.core.stats.work import count_errors, languages


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Everything but ``kind`` and ``opening`` is of the range. ``started`` and
    ``ended`` are ISO 8601 in the zone, "" without a time; times are in seconds. Calls,
    lines and files are those of subagents too: this is the session as a whole."""

    agent: str
    session: str
    population: str
    origin: str
    cwd: str
    kind: str
    opening: str
    started: str
    ended: str
    active: int
    summed: int
    prompts: int
    answers: int
    interruptions: int
    calls: int
    subagent_calls: int
    errors: int
    lines_added: int
    lines_removed: int
    files: int
    commit_attempts: int
    push_attempts: int
    uses: tuple[str, ...]
    tools: Mapping[str, int]
    languages: Mapping[str, int]


def rows(
    cut: Iterable[SessionStats],
    whole: Mapping[tuple[str, str], SessionStats],
    local: Callable[[int], datetime],
) -> tuple[SessionRow, ...]:
    """Rows of what a range cut out, by start; ``whole`` has the uncut sessions."""
    found = [_row(session, whole[session.key], local) for session in cut]
    return tuple(sorted(found, key=lambda row: (row.started, row.agent, row.session)))


def _row(
    session: SessionStats, whole: SessionStats, local: Callable[[int], datetime]
) -> SessionRow:
    def iso(at: int) -> str:
        return "" if at == UNDATED else local(at).isoformat(timespec="seconds")

    calls, messages = session.calls, session.messages
    difference = lines.count(calls)
    attempts = [attempt for call in calls for attempt in call.attempts]
    uses = {call.use for call in calls}
    return SessionRow(
        agent=session.agent,
        session=session.session,
        population=session.population,
        origin=session.origin,
        cwd=session.cwd,
        kind=kind(whole),
        opening=session.opening[1],
        started=iso(min(session.began, session.last)),
        ended=iso(session.last),
        active=length(session.spans) // 1000,
        summed=max(session.last - session.began, 0) // 1000,
        prompts=sum(message.prompt for message in messages),
        answers=sum(message.menu for message in messages),
        interruptions=sum(message.interrupt for message in messages),
        calls=len(calls),
        subagent_calls=sum(call.origin == "subagent" for call in calls),
        errors=count_errors(calls).errors,
        lines_added=difference.added,
        lines_removed=difference.removed,
        files=len(changed(calls)),
        commit_attempts=attempts.count("commit"),
        push_attempts=attempts.count("push"),
        uses=tuple(use for use in tools.USES if use in uses),
        tools=tools.ranked(call.name for call in calls),
        languages=languages(calls),
    )
