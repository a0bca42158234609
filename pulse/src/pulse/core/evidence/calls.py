"""A tool call paired with its result, whatever the agent calls its tools."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pulse.core.evidence.commands import Part, parts
from pulse.core.values import Outcome, Record, Tool, ToolCall, ToolResult

_SHELLS = frozenset({Tool.SHELL, Tool.OUTPUT})
_REFUSED = (
    "The user doesn't want to",
    "User rejected",
    "The user rejected",
    "[Operation Cancelled]",
    "exec command rejected by user",
    "patch rejected by user",
)
_NOT_RUN = (
    "<tool_use_error>Sibling tool call errored",
    "<tool_use_error>Cancelled",
    "[Request interrupted by user",
)
_STATUS = re.compile(r"\AExit code (\d{1,3})\b\n?")
_BACKGROUND = re.compile(
    r"running in (?:the )?background|moved to the background", re.IGNORECASE
)
# Commands that only show what is there.
_VIEWERS = re.compile(
    r"(?:cat|bat|grep|rg|ag|ls|find|fd|head|tail|less|more|sed|awk|wc|echo|printf|diff|"
    r"tree|git|gh|glab|curl|wget|jq|yq|cd|pushd|popd|pwd|which|type|man|rm|mkdir|cp|mv|"
    r"touch|chmod|chown|ln|export|set|source|sleep|kill|pkill|ps|du|df|stat|file|sort|"
    r"uniq|cut|tr|xargs|tee|true|false|test|read|apt(?:-get)?|brew|pip3?|"
    r"(?:uv|python3? -m) pip|create-\S+|npm (?:i|install|ci)|pnpm (?:i|install|add)|"
    r"yarn (?:install|add)|ssh|scp|rsync|tar|unzip|journalctl)(?=\s|$)|yarn$|\w+=\S*$"
)


class Done:
    """A call and what came of it; ``record`` is the one that carries the result and
    ``asked`` the one that carries the call.

    ``command`` is the shell command, for a background task the one it was started
    with; ``said`` the output without the line that tells the exit status. ``was_run``:
    neither refused nor called off; ``in_background``: it went on unseen."""

    __slots__ = (
        *("_parts", "_working", "asked", "call", "command", "in_background"),
        *("is_shell", "record", "refused", "result", "said", "text", "was_run"),
    )

    def __init__(
        self, call: ToolCall, result: ToolResult, record: Record, asked: Record
    ) -> None:
        self.call, self.result, self.record, self.asked = call, result, record, asked
        self.text = self.said = text = result.text
        self.is_shell = call.tool in _SHELLS
        command = call.input.get("command") if self.is_shell else ""
        self.command = command if isinstance(command, str) else ""
        if text.startswith("Exit code "):
            self.said = _STATUS.sub("", text, count=1)
        self.refused = text[:200].lstrip().startswith(_REFUSED)
        self.was_run = not self.refused and not self.said.startswith(_NOT_RUN)
        self.in_background = call.tool is Tool.SHELL and _goes_on(result)
        self._parts: list[Part] | None = None
        self._working: list[Part] | None = None

    @property
    def parts(self) -> list[Part]:
        """The simple commands of the command."""
        if self._parts is None:
            self._parts = parts(self.command)
        return self._parts

    @property
    def working(self) -> list[Part]:
        """The parts of the command that do more than show something."""
        if self._working is None:
            self._working = [p for p in self.parts if not _VIEWERS.match(p.program)]
        return self._working

    @property
    def masked(self) -> bool:
        """Whether a part may have failed although the whole went well."""
        return any(part.masked for part in self.parts)

    @property
    def outcome(self) -> Outcome:
        return Outcome.FAILED if self.result.is_error else Outcome.OK

    @property
    def exit_status(self) -> int | None:
        """What the command ended with, where the record tells."""
        if told := _STATUS.match(self.text):
            return int(told[1])
        status = self.result.extra.get("exitCode")
        return status if isinstance(status, int) else None


def _goes_on(result: ToolResult) -> bool:
    """Whether a shell's result only says that the command goes on unseen."""
    started = result.extra.get("backgroundTaskId")
    return bool(started or _BACKGROUND.search(result.text, 0, 300))


def pair(records: Sequence[Record]) -> tuple[list[Done], list[tuple[ToolCall, Record]]]:
    """Calls with a result, in the order of the results, and calls without one.

    A subagent's records may be told twice (its own file, its parent's progress): the
    first telling of a call or a result counts."""
    asked: dict[str, tuple[ToolCall, Record]] = {}
    for record in records:
        for call in record.calls:
            asked.setdefault(call.id, (call, record))
    done: dict[str, Done] = {}
    tasks: dict[str, ToolCall] = {}
    for record in records:
        for result in record.results:
            if result.call_id in done or result.call_id not in asked:
                continue
            call, origin = asked[result.call_id]
            call = _started_earlier(call, result, tasks)
            done[result.call_id] = Done(call, result, record, origin)
    left = [asked[key] for key in asked if key not in done]
    return list(done.values()), left


def task_read(call: ToolCall) -> str:
    """The background task whose output a call reads."""
    names = ("bash_id", "task_id", "shell_id")
    return next((str(call.input[n]) for n in names if call.input.get(n)), "")


def _started_earlier(
    call: ToolCall, result: ToolResult, tasks: dict[str, ToolCall]
) -> ToolCall:
    """Output of a background command is read by another call: name the command."""
    task = result.extra.get("backgroundTaskId")
    if isinstance(task, str) and task:
        tasks[task] = call
    wanted = task_read(call)
    if wanted in tasks and not call.input.get("command"):
        started = tasks[wanted]
        return replace(call, input={**call.input, **started.input})
    return call


def segments(command: str) -> list[str]:
    """The simple commands of a shell line, without quoted text and heredocs."""
    return [part.bare for part in parts(command)]
