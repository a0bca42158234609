"""The words of Worktracker as values: what a reader yields, what a note is made of.

Everything here is immutable, free of I/O and free of any server. ``session`` is always
the agent's native session id; times are aware UTC datetimes; paths are as the agent
wrote them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

# A JSON value; mypy cannot follow a recursive alias through Mapping without noise.
Json: TypeAlias = Any


# ------------------------------------------------------------------ reading


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


# ----------------------------------------------------------------- evidence


class EvidenceKind(StrEnum):
    """What a piece of evidence shows; the keys of ``Evidence.data`` are in brackets."""

    PROMPT = "prompt"  # the owner's words [act, about, order, part]
    ANSWER = "answer"  # the owner's answer [question, answer, menu: bool]
    PLAN = "plan"  # a plan approved or refused [approved: bool, plan, reason, opens]
    CORRECTION = "correction"  # the owner set the agent right
    REJECTION = "rejection"  # the owner refused a call [tool, reason]
    CONFIRMATION = "confirmation"  # the owner tried or accepted it
    REFUTATION = "refutation"  # the owner says it does not work
    REPLY = "reply"  # the agent's closing words of a turn: only a claim
    COMMIT = "commit"  # [sha, subject, files, added, removed, amended, fixup,
    # outcome, people?, merge?: the branch]
    PUSH = "push"  # [branch, remote, outcome, forced?, tag?]
    PULL_REQUEST = "pull_request"  # [number, url, title, action: created|merged|linked]
    REVERT = "revert"  # [sha, subject]; [partial]: only some files
    TESTS = "tests"  # [runner, passed, failed, skipped, outcome, command]
    BUILD = "build"  # [command, outcome]
    CHECK = "check"  # [what: lint|types|format, command, outcome]
    COMMAND = "command"  # another command worth citing [command, outcome, script, tag]
    FILE = "file"  # [path, change: created|edited|deleted, added, removed]
    TODO = "todo"  # [status, item]: the agent's own list, never an open task
    QUESTION = "question"  # the agent asked and nobody answered
    ERROR = "error"  # [category, tool, overcome: bool]
    SENSITIVE_READ = "sensitive_read"  # [path]
    UNFINISHED = "unfinished"  # no result [why: killed|timed out|background|cut off|
    # interrupted]
    DIRTY = "dirty"  # the tree at a look [what: uncommitted|unpushed|clean]


class Outcome(StrEnum):
    """What a tool result showed, in ``Evidence.data["outcome"]``."""

    OK = "ok"
    FAILED = "failed"
    EMPTY = "empty"  # exit 0, but bypassed, skipped or "0 tests"
    UNKNOWN = "unknown"  # no result in the record


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotable fact. ``quote`` occurs in the record's unescaped text, letter for
    letter. ``project`` is a project key: a root path in Pulse, a public id on the
    server."""

    session: str
    record: str
    time: datetime
    quote: str
    kind: EvidenceKind
    origin: Origin = Origin.MAIN
    project: str = ""
    branch: str = ""
    data: Mapping[str, Json] = field(default_factory=dict)


# -------------------------------------------------------------------- a day


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One session's part in one day; ``active`` has gaps over 15 minutes removed."""

    session: str
    agent: str
    title: str
    origin: Origin
    projects: tuple[str, ...]
    first: datetime
    last: datetime
    prompts: int
    menu_answers: int
    active: timedelta


@dataclass(frozen=True, slots=True)
class MachineInfo:
    name: str
    last_sync: datetime | None


@dataclass(frozen=True, slots=True)
class WorkDay:
    """Everything a writer may use for one local day ``[starts, ends)``, and no more."""

    date: date
    zone: str
    starts: datetime
    ends: datetime
    sessions: tuple[SessionInfo, ...]
    projects: tuple[ProjectInfo, ...]
    evidence: tuple[Evidence, ...]  # by time, then session, then record
    active: timedelta  # union over sessions, gaps over 15 minutes removed
    machines: tuple[MachineInfo, ...] = ()
    unparsed: int = 0


# ------------------------------------------------------------------- a note


class ItemKind(StrEnum):
    ACHIEVEMENT = "achievement"
    ATTEMPT = "attempt"
    DECISION = "decision"
    OPEN_TASK = "open_task"
    PROBLEM = "problem"
    LEARNING = "learning"


class Status(StrEnum):
    OBSERVED = "observed"
    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    ATTEMPTED = "attempted"
    DROPPED = "dropped"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Cited:
    """A pointer from an item to the record that shows it."""

    session: str
    record: str
    quote: str
    kind: EvidenceKind
    time: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a note. ``instead`` and ``why`` belong to decisions; ``thread`` is a
    stable key of the thread of work that the item is the last state of."""

    kind: ItemKind
    text: str
    status: Status
    project: str
    evidence: tuple[Cited, ...]
    instead: str = ""
    why: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a note rests on: the denominators of everything in it."""

    sessions: int
    automated: int
    prompts: int
    menu_answers: int
    active: timedelta
    machines: tuple[MachineInfo, ...] = ()
    missing: tuple[str, ...] = ()  # sentences: what no session explains
    unparsed: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A daily note. ``headline`` is one sentence made only of the items below it.
    ``refused`` holds what a validator dropped, as (text, reason)."""

    date: date
    headline: str
    items: tuple[Item, ...]
    coverage: Coverage
    writer: str
    refused: tuple[tuple[str, str], ...] = ()


class Writer(Protocol):
    """Composes prose from evidence. Raises WriterError when it cannot."""

    name: str

    def write_note(self, day: WorkDay) -> Note: ...


class WriterError(Exception):
    """A writer gave up; ``str(error)`` is a plain sentence for the reader."""
