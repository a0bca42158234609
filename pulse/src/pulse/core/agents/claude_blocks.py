"""The parts of Claude Code's messages: calls, results, answers, token counts."""

from collections.abc import Iterator, Mapping
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
_FIVE_MINUTES: Final = "ephemeral_5m_input_tokens"
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
    """The token counts of an answer, as its own numbers give them.

    Where a refused attempt went before the answer, the numbers are those of the
    attempt that answered; what it replaced is listed in ``iterations`` alone."""
    whole = mapping(data)
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


def model_of(message: Mapping[str, Any]) -> str:
    """The model that answered; its fast service has prices, so a name, of its own."""
    model = text_of(message.get("model"))
    fast = mapping(message.get("usage")).get("speed") == "fast"
    return f"{model}-fast" if model and fast else model


def advice(message: Mapping[str, Any]) -> Iterator[tuple[int, str, Usage]]:
    """What an advisor was asked within an answer: place, model, tokens. The numbers
    of the answer do not contain them."""
    for place, item in enumerate(
        items(mapping(message.get("usage")).get("iterations"))
    ):
        part = mapping(item)
        model, used = text_of(part.get("model")), usage(part)
        if part.get("type") == "advisor_message" and model and used:
            yield place, model, used
