"""What a reader yields: records, and the lines that it could not read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

# A JSON value; mypy cannot follow a recursive alias through Mapping without noise.
Json: TypeAlias = Any


class Role(StrEnum):
    """Who wrote a record."""

    OWNER = "owner"  # the person typed, answered, approved or refused
    AGENT = "agent"  # the model
    TOOL = "tool"  # the result of a tool call
    SYSTEM = "system"  # injected text, recaps, bookkeeping: never evidence


class Origin(StrEnum):
    """Whose work a record is: two populations that are never mixed."""

    MAIN = "main"  # a person at the keyboard
    SUBAGENT = "subagent"  # called by an agent
    TEAMMATE = "teammate"  # an agent team's member, a session file of its own
    HEADLESS = "headless"  # SDK, `-p`, orchestrated: nobody typed


class Act(StrEnum):
    """What the owner did in a record of role OWNER."""

    TYPED = "typed"
    QUEUED = "queued"  # typed while the agent was busy
    COMMAND = "command"  # slash command; text holds its arguments
    SHELL = "shell"  # !command
    ANSWER = "answer"  # answered the agent's question (see Record.answers)
    FEEDBACK = "feedback"  # text given while refusing a tool call
    PLAN_APPROVED = "plan_approved"
    PLAN_REJECTED = "plan_rejected"
    REJECTION = "rejection"  # refused a tool call
    INTERRUPT = "interrupt"


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of one API message; ``total`` decides which line of it wins.

    ``input`` is what no cache knew; ``cache_creation_1h`` is the part of
    ``cache_creation`` that is kept for an hour, and dearer."""

    input: int = 0
    output: int = 0
    cache_creation: int = 0
    cache_read: int = 0
    cache_creation_1h: int = 0

    @property
    def total(self) -> int:
        return self.input + self.output + self.cache_creation + self.cache_read


class Tool(StrEnum):
    """What a tool does, whatever its agent calls it; readers know the names."""

    SHELL = "shell"  # runs a command [command, description, run_in_background]
    OUTPUT = "output"  # reads what a background command printed [bash_id|task_id]
    READ = "read"  # [file_path]
    EDIT = "edit"  # [file_path]
    WRITE = "write"  # makes or overwrites a file [file_path, content]
    SEARCH = "search"  # in files, or for files [pattern, path]
    FETCH = "fetch"  # a page or a search of the web [url | query]
    AGENT = "agent"  # calls a subagent [description, prompt, subagent_type]
    QUESTION = "question"  # asks the owner [questions: [{question, options}]]
    PLAN = "plan"  # shows a plan to be approved [plan]
    TODO = "todo"  # the agent's own list [todos: [{content, status}]]
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """``name`` is the agent's own word. ``input`` holds what the agent passed; where
    ``tool`` is known, under the keys that ``Tool`` lists, whatever the agent calls
    them."""

    id: str
    name: str
    input: Mapping[str, Json] = field(default_factory=dict)
    tool: Tool = Tool.OTHER


@dataclass(frozen=True, slots=True)
class ToolResult:
    """One tool result; ``extra`` is the agent's structured result, if it is a dict.

    Keys that every reader uses where it knows them: ``filePath``; ``structuredPatch``
    ``[{"lines": ["+new", "-old", " same"]}]``; ``type`` ``create``, ``update`` or
    ``delete`` of a written file, with ``content`` of a created one; ``files``
    ``[{filePath, type, structuredPatch, content}]`` where one call changed several;
    ``exitCode`` and ``backgroundTaskId`` of a shell; ``answers`` of a question."""

    call_id: str
    text: str = ""
    is_error: bool = False
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One JSON object of a transcript, normalised.

    ``id`` is the native uuid, else ``f"{source}@{offset}"``: stable across re-parsing
    and redaction. ``line`` counts from 1 and ``offset`` is the byte offset of the line
    in the source as it lies on the owner's disk (glued second records add 1 to offset).
    """

    id: str
    session: str
    source: str
    line: int
    offset: int
    type: str
    role: Role
    time: datetime | None = None
    origin: Origin = Origin.MAIN
    act: Act | None = None
    text: str = ""
    answers: tuple[tuple[str, str], ...] = ()  # (question, answer)
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()
    message_id: str = ""
    model: str = ""
    usage: Usage | None = None
    parent: str = ""
    cwd: str = ""
    branch: str = ""
    version: str = ""
    title: str = ""  # a title for the session, when this record sets one
    link: str = ""  # a pull request that this record names
    hidden: bool = False  # counted (tokens), never shown or cited

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "Record":
        """A record of these fields; those left out have their defaults.

        The dict becomes the record's own. To set two dozen guarded fields one by one
        would take as long as decoding the line."""
        record = object.__new__(cls)
        object.__setattr__(record, "__dict__", fields)
        return record


class Loss(StrEnum):
    """Why a line, or a part of one, could not be read."""

    NOT_JSON = "not JSON"
    NOT_OBJECT = "not a JSON object"
    TOO_DEEP = "nested too deeply"
    TOO_LONG = "too long to be read"
    CUT_OFF = "no end of line yet"  # the last line: cut off, or still being written


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A line that is kept and counted although it could not be read. ``text`` is its
    beginning; records that stand on the same line are kept."""

    source: str
    line: int
    offset: int
    reason: Loss
    text: str
