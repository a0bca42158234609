"""The parts of Claude Code's messages: calls, results, answers, token counts."""

from collections.abc import Iterator
from typing import Any, Final

from pulse.core.agents.claude_words import answers_in_text
from pulse.core.agents.fields import count_of, items, mapping, plain_text, text_of
from pulse.core.values import Tool, ToolCall, ToolResult, Usage

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
_CALL_BLOCKS = ("tool_use", "server_tool_use", "mcp_tool_use")


def calls(content: Any) -> Iterator[ToolCall]:
    """The tool calls in the content of an answer."""
    for block in map(mapping, items(content)):
        if block.get("type") in _CALL_BLOCKS:
            yield ToolCall(
                id=text_of(block.get("id")),
                name=text_of(block.get("name")),
                input=mapping(block.get("input")),
                tool=TOOLS.get(text_of(block.get("name")), Tool.OTHER),
            )


def results(content: Any, structured: Any) -> Iterator[ToolResult]:
    """The tool results in a record; ``structured`` is what stands beside them."""
    for block in map(mapping, items(content)):
        if block.get("type") == "tool_result":
            yield ToolResult(
                call_id=text_of(block.get("tool_use_id")),
                text=plain_text(block.get("content")),
                is_error=block.get("is_error") is True,
                extra=mapping(structured),
            )


def answers(result: ToolResult) -> tuple[tuple[str, str], ...]:
    """Questions of the agent with what the owner chose or wrote."""
    given = mapping(result.extra.get("answers"))
    if not given:
        return answers_in_text(result.text)
    return tuple(
        (question, answer if isinstance(answer, str) else ", ".join(map(str, answer)))
        for question, answer in given.items()
        if isinstance(answer, str | list) and answer
    )


def usage(data: Any) -> Usage | None:
    """Token counts; after a change of model only the iterations hold the whole."""
    whole = mapping(data)
    if not whole:
        return None
    rounds = [mapping(r) for r in items(whole.get("iterations"))]
    parts = rounds if len(rounds) > 1 else [whole]

    def total(name: str) -> int:
        return sum(count_of(part.get(name)) for part in parts)

    return Usage(
        input=total("input_tokens"),
        output=total("output_tokens"),
        cache_creation=total("cache_creation_input_tokens"),
        cache_read=total("cache_read_input_tokens"),
        cache_creation_1h=sum(
            count_of(mapping(part.get("cache_creation")).get(_HOUR)) for part in parts
        ),
    )
