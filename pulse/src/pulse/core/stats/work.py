"""What agents of one population did: calls, errors, lines, files, commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pulse.core.stats import files, git, lines, tools
from pulse.core.stats.denominators import MIN_CALLS, percent
from pulse.core.stats.errors import NOT_RUN, USER_REJECTED
from pulse.core.stats.events import Call, Observed
from pulse.core.stats.files import Files
from pulse.core.stats.git import Git
from pulse.core.stats.languages import language
from pulse.core.stats.lines import Lines
from pulse.core.stats.tools import Tools, ranked


@dataclass(frozen=True, slots=True)
class Errors:
    """``errors`` of ``of`` finished calls that ran: not ``rejected`` by the owner, not
    left out (``not_run``) because a sibling failed."""

    errors: int = 0
    of: int = 0
    percent: int | None = None
    rejected: int = 0
    not_run: int = 0
    categories: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """``sessions`` made calls; ``uses`` are sessions that used a subagent, MCP, a web
    search or a fetch; ``origins`` are calls by whose work they were."""

    sessions: int = 0
    origins: Mapping[str, int] = field(default_factory=dict)
    tools: Tools = field(default_factory=Tools)
    uses: Mapping[str, int] = field(default_factory=dict)
    errors: Errors = field(default_factory=Errors)
    lines: Lines = field(default_factory=Lines)
    files: Files = field(default_factory=Files)
    languages: Mapping[str, int] = field(default_factory=dict)
    git: Git = field(default_factory=Git)


def count(sessions: Sequence[Sequence[Call]], observed: Iterable[Observed]) -> Work:
    """Count the calls of one population, session by session."""
    calls = [call for session in sessions for call in session]
    used = [name for each in sessions for name in {call.use for call in each}]
    return Work(
        sessions=sum(map(bool, sessions)),
        origins=ranked(call.origin for call in calls),
        tools=tools.count(calls),
        uses={name: used.count(name) for name in tools.USES},
        errors=count_errors(calls),
        lines=lines.count(calls),
        files=files.count(sessions),
        languages=languages(calls),
        git=git.count(calls, observed),
    )


def languages(calls: Iterable[Call]) -> dict[str, int]:
    """One for every file that a call reads or changes, by its language."""
    names = (language(path) for call in calls for path in _files(call))
    return ranked(filter(None, names))


def _files(call: Call) -> set[str]:
    """The files that a call names or changes: some agents patch many at once."""
    return {call.path, *(change.path for change in call.changes)}


def count_errors(calls: Iterable[Call]) -> Errors:
    finished = [call for call in calls if call.done]
    rejected = sum(call.error == USER_REJECTED for call in finished)
    not_run = sum(call.error == NOT_RUN for call in finished)
    of = len(finished) - rejected - not_run
    none = ("", USER_REJECTED, NOT_RUN)
    wrong = [call for call in finished if call.error not in none]
    return Errors(
        errors=len(wrong),
        of=of,
        percent=percent(len(wrong), of, least=MIN_CALLS),
        rejected=rejected,
        not_run=not_run,
        categories=ranked(call.error for call in wrong),
    )
