"""The parts of Claude Code's messages: calls, results, answers, token counts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from pulse.core.agents.fields import (
    count_of,
    is_deep,
    items,
    mapping,
    plain_text,
    text_of,
)
from pulse.core.values import Loss, Record, Role, Tool, ToolCall, ToolResult, Usage

TOOLS: Final = {
    "Bash": Tool.SHELL,
    "PowerShell": Tool.SHELL,
    "BashOutput": Tool.OUTPUT,
    "TaskOutput": Tool.OUTPUT,
    "Read": Tool.READ,
    "NotebookRead": Tool.READ,
    "Edit": Tool.EDIT,
    "MultiEdit": Tool.EDIT,
    "NotebookEdit": Tool.EDIT,
    "Write": Tool.WRITE,
    "Grep": Tool.SEARCH,
    "Glob": Tool.SEARCH,
    "LS": Tool.SEARCH,
    "WebFetch": Tool.FETCH,
    "WebSearch": Tool.FETCH,
    "Task": Tool.AGENT,
    "Agent": Tool.AGENT,
    "AskUserQuestion": Tool.QUESTION,
    "ExitPlanMode": Tool.PLAN,
    "exit_plan_mode": Tool.PLAN,
    "TodoWrite": Tool.TODO,
    "TaskCreate": Tool.TODO,
    "TaskUpdate": Tool.TODO,
}
_HOUR: Final = "ephemeral_1h_input_tokens"
_FIVE_MINUTES: Final = "ephemeral_5m_input_tokens"
_CALL_BLOCKS = ("tool_use", "server_tool_use", "mcp_tool_use")
_TASK_TOOLS = ("TaskCreate", "TaskUpdate")
_NOTEBOOKS = ("NotebookEdit", "NotebookRead")
_PICTURES: Final = {"image": "[Image]", "document": "[Document]"}
_EXIT_CODE = re.compile(r"Exit code (\d{1,9})\b")


class Tasks:
    """What is remembered of the calls of one source: their tools, and the agent's list
    of tasks, of which a change names only the number."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # call id -> tool name
        self._subjects: dict[str, str] = {}  # task id -> subject

    def name_of(self, call_id: str) -> str:
        return self._names.get(call_id, "")

    def called(self, call: ToolCall) -> None:
        self._names[call.id] = call.name

    def created(self, results: Iterable[ToolResult]) -> None:
        for result in results:
            if "task" in result.extra:
                task = mapping(result.extra["task"])
                self._subjects[_key(task.get("id"))] = text_of(task.get("subject"))

    def todos(self, given: Mapping[str, Any]) -> list[dict[str, str]]:
        """One task as the lists of other versions have it; nothing when nameless."""
        subject = text_of(given.get("subject")) or self._subjects.get(
            _key(given.get("taskId")), ""
        )
        status = text_of(given.get("status")) or "pending"
        return [{"content": subject, "status": status}] if subject else []


def _key(number: Any) -> str:
    return str(number) if isinstance(number, int | str) else ""


def calls(content: Any, tasks: Tasks) -> Iterator[ToolCall]:
    """The tool calls in the content of an answer."""
    for block in items(content):
        if not isinstance(block, dict) or block.get("type") not in _CALL_BLOCKS:
            continue
        name, given = text_of(block.get("name")), mapping(block.get("input"))
        if is_deep(given):
            given = {"omitted": Loss.TOO_DEEP.value}
        elif name in _TASK_TOOLS:
            given = {**given, "todos": tasks.todos(given)}
        elif name in _NOTEBOOKS:
            given = {**given, "file_path": given.get("notebook_path")}
        tool = TOOLS.get(name, Tool.OTHER)
        call = ToolCall(text_of(block.get("id")), name, given, tool)
        tasks.called(call)
        yield call


def results(content: Any, structured: Any) -> Iterator[ToolResult]:
    """The tool results in a record; ``structured`` is what stands beside them, and of
    several belongs to the first."""
    extra = mapping(structured)
    for block in items(content):
        if not isinstance(block, dict) or block.get("type") != "tool_result":
            continue
        text, failed = plain_text(block.get("content")), block.get("is_error") is True
        if failed and (status := _EXIT_CODE.match(text)):
            extra = {**extra, "exitCode": int(status[1])}
        yield ToolResult(text_of(block.get("tool_use_id")), text, failed, extra)
        extra = {}


def pictures(content: Any) -> str:
    """What stands for a prompt of pictures or documents alone."""
    kinds = (mapping(block).get("type") for block in items(content))
    return " ".join(_PICTURES[kind] for kind in kinds if kind in ("image", "document"))


def usage(whole: Mapping[str, Any]) -> Usage | None:
    """The token counts of an answer, as its own numbers give them.

    Where a refused attempt went before the answer, the numbers are those of the
    attempt that answered; what it replaced is listed in ``iterations`` alone."""
    if not whole:
        return None
    kept = mapping(whole.get("cache_creation"))
    hour = count_of(kept.get(_HOUR))
    # The two numbers agree, but programs in between fill in only one of them.
    written = max(
        count_of(whole.get("cache_creation_input_tokens")),
        hour + count_of(kept.get(_FIVE_MINUTES)),
    )
    return Usage(
        input=count_of(whole.get("input_tokens")),
        output=count_of(whole.get("output_tokens")),
        cache_creation=written,
        cache_read=count_of(whole.get("cache_read_input_tokens")),
        cache_creation_1h=hour,
    )


def model_of(message: Mapping[str, Any], used: Mapping[str, Any]) -> str:
    """The model that answered; its fast service has prices, so a name, of its own."""
    model = text_of(message.get("model"))
    return f"{model}-fast" if model and used.get("speed") == "fast" else model


Advice: TypeAlias = tuple[int, str, Usage]  # place, model, tokens


def advice(used: Mapping[str, Any]) -> Iterator[Advice]:
    """What advisors were asked within an answer. Its numbers do not contain them."""
    for place, item in enumerate(items(used.get("iterations"))):
        part = mapping(item)
        if part.get("type") != "advisor_message":
            continue
        model, tokens = text_of(part.get("model")), usage(part)
        if model and tokens:
            yield place, model, tokens


def told_by_advisors(record: Record, asked: Iterable[Advice]) -> Iterator[Record]:
    """Records of what advisors used: tokens of other models, nothing to show."""
    for place, model, usage in asked:
        yield replace(
            record,
            id=f"{record.id}:advisor:{place}",
            message_id=f"{record.message_id or record.id}:advisor:{place}",
            role=Role.SYSTEM,
            text="",
            calls=(),
            model=model,
            usage=usage,
            hidden=True,
        )
