"""Tokens and prompts of one source, in a form that can be added up in any order.

One API message is written as several lines, told again in a subagent's file, and
copied whole into the file of a fork. So everything here is kept by id, and of two
lines of one message the same one wins, whichever is met first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from pulse.core.stats.quarters import is_prompt
from pulse.core.values import Record, Unparsed, Usage

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Before this version an agent wrote the output counted so far, never the whole.
_WHOLE_OUTPUT_SINCE: Final = {"claude_code": (2, 1, 59)}
_VERSION: Final = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})")


class Call(NamedTuple):
    """One API message. Of several lines the one with the largest sum counts, of equal
    ones the earliest: the smallest tuple. ``less`` is minus the sum of its tokens;
    ``at`` is in milliseconds since 1970; ``project`` is the working directory."""

    less: int
    at: int
    model: str
    session: str
    project: str
    input: int
    output: int
    cache_creation: int
    cache_read: int
    cache_creation_1h: int
    output_is_lower_bound: bool


class Prompt(NamedTuple):
    """Something that the owner wrote: when, where and in which session."""

    at: int
    session: str
    project: str


@dataclass(slots=True)
class Tally:
    """What one or more sources say, by message id and record id. ``undated`` are ids of
    messages on lines without a time; ``unread`` counts lines that could not be read."""

    calls: dict[str, Call] = field(default_factory=dict)
    prompts: dict[str, Prompt] = field(default_factory=dict)
    undated: set[str] = field(default_factory=set)
    unread: int = 0

    def add_call(self, message: str, call: Call) -> None:
        held = self.calls.get(message)
        if held is None or call < held:
            self.calls[message] = call

    def add_prompt(self, record: str, prompt: Prompt) -> None:
        held = self.prompts.get(record)
        if held is None or prompt < held:
            self.prompts[record] = prompt

    def merge(self, other: "Tally") -> None:
        for message, call in other.calls.items():
            self.add_call(message, call)
        for record, prompt in other.prompts.items():
            self.add_prompt(record, prompt)
        self.undated |= other.undated
        self.unread += other.unread

    def add(self, record: Record | Unparsed, origin: "Provenance") -> None:
        """Count one record. The internal work of an agent's program counts too."""
        if isinstance(record, Unparsed):
            self.unread += 1
            return
        usage = record.usage
        if usage is None and not is_prompt(record):
            return
        at = milliseconds(record.time)
        if usage is not None:
            message = record.message_id or stable_id(record)
            if at is None:
                self.undated.add(message)
            else:
                self.add_call(message, _call(usage, at, record, origin))
        elif at is not None:
            project = record.cwd or origin.cwd
            prompt = Prompt(at, origin.session or record.session, project)
            self.add_prompt(stable_id(record), prompt)


class Provenance(NamedTuple):
    """Where records come from: the agent, and what their source is. A session is all
    that its sources hold, whatever session a line of them names; a record that names no
    directory belongs to that in which its source began."""

    agent: str
    session: str = ""
    cwd: str = ""


def tally(records: Iterable[Record | Unparsed], origin: Provenance) -> Tally:
    """Count the records of a source."""
    found = Tally()
    for record in records:
        found.add(record, origin)
    return found


def _call(usage: Usage, at: int, record: Record, origin: Provenance) -> Call:
    return Call(
        -usage.total,
        at,
        record.model,
        origin.session or record.session,
        record.cwd or origin.cwd,
        usage.input,
        usage.output,
        usage.cache_creation,
        usage.cache_read,
        usage.cache_creation_1h,
        writes_partial_output(origin.agent, record.version),
    )


def milliseconds(time: datetime | None) -> int | None:
    """An aware instant as milliseconds since 1970, rounded down."""
    if time is None:
        return None
    since = time - _EPOCH
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


def stable_id(record: Record) -> str:
    """A record's id that is the same in every copy of its file: one without an id of
    its own is called after its place, so here after its time instead."""
    if record.id != f"{record.source}@{record.offset}":
        return record.id
    return f"{record.session}@{milliseconds(record.time)}@{record.type}"


def writes_partial_output(agent: str, version: str) -> bool:
    """Whether this version wrote output counts that are too low."""
    since = _WHOLE_OUTPUT_SINCE.get(agent)
    written = _VERSION.match(version)
    if since is None or written is None:
        return False
    return tuple(map(int, written.groups())) < since
