"""What is kept of one session so that any number of sessions can be added up.

``SessionStats`` holds events, not totals: only so can a range of days in any zone be
cut out, and a record that a fork copied be counted once. It is plain data: ``to_json``
and ``from_json`` carry it through a cache or a database.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, TypeAlias

from pulse.core.values import Json

VERSION: Final = 2  # of what is kept; another version is measured anew
UNDATED: Final = -1  # a time that the record does not tell
NO_REPLY: Final = -1  # a wait of a message that answers nothing

Span: TypeAlias = tuple[int, int]  # first and last moment of activity, milliseconds

OWNER: Final = "owner"
AUTOMATED: Final = "automated"
UNATTENDED: Final = "unattended"


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """Something the owner did, or that the known report takes for a message.

    Times are milliseconds since 1970. ``wait`` runs from the last record of the agent
    or its tools, ``reported_wait`` from the last of the agent's messages."""

    id: str
    at: int
    act: str = ""  # values.Act; "" when only the known report counts it
    prompt: bool = False  # the owner's words
    bare: bool = False  # a prompt that is a slash command and nothing more
    menu: int = 0  # questions answered, plans decided
    interrupt: bool = False
    wait: int = NO_REPLY
    reported: bool = False
    reported_interrupt: bool = False
    reported_wait: int = NO_REPLY


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A file that one call changed. ``kind``: created, edited, deleted, or note for the
    agent's own plans and memory, which are no work."""

    path: str
    kind: str
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """One call of a tool, with what came of it."""

    id: str
    at: int
    name: str
    tool: str  # values.Tool
    origin: str  # values.Origin
    done: bool = False  # has a result
    error: str = ""
    reported_error: str = ""
    use: str = ""  # subagent, mcp, web_search, web_fetch
    path: str = ""  # of the file it reads, edits or writes
    attempts: tuple[str, ...] = ()  # commit, push: what a command tries
    changes: tuple[Change, ...] = ()
    reported_added: int = 0
    reported_removed: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Observed:
    """What a result showed of commits, pushes and pull requests."""

    id: str
    at: int
    what: str  # commit, amend, push, pull_request, revert
    outcome: str  # values.Outcome, or a pull request's action
    origin: str


@dataclass(frozen=True, slots=True)
class SessionStats:
    """One session, all its sources. Milliseconds since 1970 throughout."""

    agent: str
    session: str
    population: str  # OWNER, AUTOMATED or UNATTENDED
    origin: str = ""  # values.Origin of an automated session
    cwd: str = ""
    opening: tuple[int, str] = (UNDATED, "")  # the owner's first prompt, shortened
    first: int = UNDATED  # without subagents, as the known report has it
    last: int = UNDATED
    own: int = UNDATED  # its last event that is another session's (set by ``merge``)
    spans: tuple[Span, ...] = ()
    delegated: tuple[Span, ...] = ()  # of subagents alone
    messages: tuple[Message, ...] = ()
    calls: tuple[Call, ...] = ()
    observed: tuple[Observed, ...] = ()
    version: int = VERSION

    @property
    def key(self) -> tuple[str, str]:
        return self.agent, self.session

    @property
    def began(self) -> int:
        """When its own part began, once ``own_part`` has settled it."""
        return max(self.first, self.own)


def to_json(stats: SessionStats) -> dict[str, Json]:
    """Plain JSON values; events are lists, in the order of their fields."""
    data = {f.name: getattr(stats, f.name) for f in fields(stats)}
    for name, kind in _EVENTS.items():
        data[name] = [_row(event, kind) for event in data[name]]
    for name in ("spans", "delegated"):
        data[name] = [list(span) for span in data[name]]
    data["opening"] = list(stats.opening)
    return data


def from_json(data: Mapping[str, Json]) -> SessionStats:
    """The inverse of ``to_json``. Raises ValueError for what is not of this version
    and shape: then the session has to be measured anew."""
    if data.get("version") != VERSION:
        raise ValueError(f"not session statistics of version {VERSION}")
    try:
        given = dict(data)
        for name, kind in _EVENTS.items():
            given[name] = tuple(_event(row, kind) for row in given[name])
        for name in ("spans", "delegated"):
            given[name] = tuple((int(a), int(b)) for a, b in given[name])
        at, text = given["opening"]
        given["opening"] = (int(at), str(text))
        return SessionStats(**given)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("not the shape of session statistics") from error


_EVENTS: Final[Mapping[str, type]] = {
    "messages": Message,
    "calls": Call,
    "observed": Observed,
}


def _row(event: Any, kind: type) -> list[Json]:
    row = [getattr(event, f.name) for f in fields(kind)]
    if kind is Call:
        place = _PLACES["changes"]
        row[place] = [list(asdict(change).values()) for change in event.changes]
        row[_PLACES["attempts"]] = list(event.attempts)
    return row


def _event(row: list[Json], kind: type) -> Any:
    if len(row) != len(fields(kind)):
        raise ValueError("an event of another shape")
    if kind is Call:
        row = list(row)
        place = _PLACES["changes"]
        row[place] = tuple(Change(*change) for change in row[place])
        row[_PLACES["attempts"]] = tuple(row[_PLACES["attempts"]])
    return kind(*row)


_PLACES: Final = {f.name: place for place, f in enumerate(fields(Call))}
