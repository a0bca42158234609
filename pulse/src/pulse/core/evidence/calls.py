"""A tool call paired with its result, whatever the agent calls its tools."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pulse.core.values import Outcome, Record, Tool, ToolCall, ToolResult

_SHELLS = frozenset({Tool.SHELL, Tool.OUTPUT})
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?.*?\n\s*\1\b", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_SEPARATOR = re.compile(r"&&|\|\||[;|\n]|(?<!>)&(?!>)")
_REFUSED = (
    "The user doesn't want to",
    "User rejected",
    "The user rejected",
    "[Operation Cancelled]",
    "exec command rejected by user",
    "patch rejected by user",
)
_NOT_RUN = ("<tool_use_error>Sibling tool call errored", "<tool_use_error>Cancelled")


@dataclass(frozen=True, slots=True)
class Done:
    """A call and what came of it; ``record`` is the one that carries the result."""

    call: ToolCall
    result: ToolResult
    record: Record
    asked: Record  # the record that carries the call

    @property
    def command(self) -> str:
        """The shell command, for a background task the one it was started with."""
        return str(self.call.input.get("command") or "")

    @property
    def text(self) -> str:
        return self.result.text

    @property
    def is_shell(self) -> bool:
        return self.call.tool in _SHELLS

    @property
    def refused(self) -> bool:
        return self.result.text.lstrip().startswith(_REFUSED)

    @property
    def was_run(self) -> bool:
        return not self.refused and not self.result.text.startswith(_NOT_RUN)

    @property
    def outcome(self) -> Outcome:
        return Outcome.FAILED if self.result.is_error else Outcome.OK


def pair(records: Sequence[Record]) -> tuple[list[Done], list[tuple[ToolCall, Record]]]:
    """Calls with a result, in the order of the results, and calls without one.

    A subagent's records may be told twice (its own file, its parent's progress): the
    first telling of a call or a result counts."""
    asked: dict[str, tuple[ToolCall, Record]] = {}
    for record in records:
        for call in record.calls:
            asked.setdefault(call.id, (call, record))
    done: dict[str, Done] = {}
    shells: dict[str, ToolCall] = {}
    for record in records:
        for result in record.results:
            if result.call_id in done or result.call_id not in asked:
                continue
            call, origin = asked[result.call_id]
            call = _started_earlier(call, result, shells)
            done[result.call_id] = Done(call, result, record, origin)
    left = [asked[key] for key in asked if key not in done]
    return list(done.values()), left


def _started_earlier(
    call: ToolCall, result: ToolResult, shells: dict[str, ToolCall]
) -> ToolCall:
    """Output of a background command is read by another call: name the command."""
    task = result.extra.get("backgroundTaskId")
    if isinstance(task, str) and task:
        shells[task] = call
    wanted = str(
        call.input.get("bash_id")
        or call.input.get("task_id")
        or call.input.get("shell_id")
        or ""
    )
    if wanted in shells and not call.input.get("command"):
        started = shells[wanted]
        return replace(call, input={**call.input, **started.input})
    return call


def segments(command: str) -> list[str]:
    """The simple commands of a shell line, without quoted text and heredocs."""
    bare = _HEREDOC.sub("", command)
    bare = _QUOTED.sub('""', bare)
    return [part.strip() for part in _SEPARATOR.split(bare) if part.strip()]
