"""What the records of a session show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pulse.core.values.reading import Json, Origin


class EvidenceKind(StrEnum):
    """What a piece of evidence shows; the keys of ``Evidence.data`` are in brackets.
    Of a subagent's work ``agent`` names its source."""

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
    FILE = "file"  # [path, change: created|edited|deleted, added, removed,
    # packages?, imports?: "npm:react"]
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
