"""Gemini CLI's tools in the common words: their calls, results and decisions."""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from pulse.core.agents.documents import read_json
from pulse.core.agents.fields import items, mapping, text_of
from pulse.core.agents.jsonlines import NotReadError
from pulse.core.agents.patches import hunks
from pulse.core.values import Act, Json, Tool, ToolCall, ToolResult

TOOLS: Final = {
    "run_shell_command": Tool.SHELL,
    "read_file": Tool.READ,
    "read_many_files": Tool.READ,
    "write_file": Tool.WRITE,
    "replace": Tool.EDIT,
    "edit": Tool.EDIT,
    "list_directory": Tool.SEARCH,
    "glob": Tool.SEARCH,
    "search_file_content": Tool.SEARCH,
    "grep_search": Tool.SEARCH,
    "web_fetch": Tool.FETCH,
    "google_web_search": Tool.FETCH,
    "write_todos": Tool.TODO,
    "ask_user": Tool.QUESTION,
    "exit_plan_mode": Tool.PLAN,
    "delegate_to_agent": Tool.AGENT,
    "invoke_agent": Tool.AGENT,
    "codebase_investigator": Tool.AGENT,
    "generalist": Tool.AGENT,
    "cli_help": Tool.AGENT,
}
# The common name of an input, by the names that versions of Gemini CLI gave it.
_INPUTS: Final[dict[Tool, dict[str, tuple[str, ...]]]] = {
    Tool.READ: {"file_path": ("absolute_path", "path")},
    Tool.WRITE: {"file_path": ("absolute_path", "path")},
    Tool.EDIT: {"file_path": ("absolute_path", "path")},
    Tool.SEARCH: {"path": ("dir_path", "directory")},
    Tool.FETCH: {"query": ("prompt",)},
    Tool.AGENT: {
        "prompt": ("objective", "task", "request", "question"),
        "description": ("objective", "task", "request", "question"),
        "subagent_type": ("agent_name", "agentName"),
    },
}
_EXIT = re.compile(r"^Exit Code: (-?\d+)\s*$", re.MULTILINE)
# What the program writes around a command's output.
_HEADING = re.compile(
    r"\A(?:Command: .*\n)?(?:Directory: .*\n)?(?:Stdout|Output): ?", re.IGNORECASE
)
_NOTHING = re.compile(
    r"^(?:Stderr|Error|Signal|Background PIDs|Process Group PGID|Exit Code): "
    r"(?:\((?:none|empty)\)|0|\d+(?=\s*\Z))[ \t]*\n?",
    re.MULTILINE | re.IGNORECASE,
)
_EMPTY = re.compile(r"\((?:none|empty)\)\s*\Z")
_FEEDBACK = re.compile(r"Feedback: (.+?)(?:\n\n|\Z)", re.IGNORECASE | re.DOTALL)
_ENDED: Final = ("success", "error", "cancelled")
Decision: TypeAlias = tuple[Act | None, str, tuple[tuple[str, str], ...]]


def call_of(data: Mapping[str, Any]) -> ToolCall:
    name = text_of(data.get("name"))
    tool = TOOLS.get(name, Tool.OTHER)
    given = dict(mapping(data.get("args")))
    for wanted, others in _INPUTS.get(tool, {}).items():
        found = next((given[o] for o in others if text_of(given.get(o))), None)
        if found is not None and wanted not in given:
            given[wanted] = found
    if tool is Tool.TODO:
        given["todos"] = [
            {**todo, "content": text_of(todo.get("description"))}
            if "content" not in todo
            else dict(todo)
            for todo in map(mapping, items(given.get("todos")))
        ]
    return ToolCall(text_of(data.get("id")), name, given, tool)


def result_of(call: ToolCall, data: Mapping[str, Any]) -> ToolResult | None:
    """What came of a call, or None while it waits or runs."""
    status = text_of(data.get("status"))
    if status not in _ENDED and not data.get("result"):
        return None
    responses = [
        mapping(mapping(part).get("functionResponse"))
        for part in items(data.get("result"))
    ]
    text = "\n".join(filter(None, map(response_text, responses)))
    text = text or text_of(data.get("resultDisplay"))
    extra: dict[str, Json] = {}
    failed = status in ("error", "cancelled")
    if call.tool is Tool.SHELL and status != "cancelled":
        code = _EXIT.search(text)
        if code:
            extra["exitCode"] = int(code[1]) if len(code[1]) < 12 else 1
            failed = failed or extra["exitCode"] != 0
        text = _output(text)
    elif call.tool in (Tool.EDIT, Tool.WRITE):
        extra = _change(mapping(data.get("resultDisplay")))
    return ToolResult(call.id, text, failed, extra)


def response_text(response: Mapping[str, Any]) -> str:
    """The text of a function's response: its output, else its error."""
    body = mapping(response.get("response"))
    return text_of(body.get("output")) or text_of(body.get("error"))


def _output(text: str) -> str:
    """A command's output without the headings and empty fields around it."""
    bare = _NOTHING.sub("", _HEADING.sub("", text))
    return _EMPTY.sub("", bare).strip("\n")


def _change(shown: Mapping[str, Any]) -> dict[str, Json]:
    patch = hunks(text_of(shown.get("fileDiff")))
    if not patch:
        return {}
    return {
        "filePath": text_of(shown.get("filePath")) or text_of(shown.get("fileName")),
        "type": "create" if shown.get("isNewFile") is True else "update",
        "structuredPatch": patch,
    }


# ----------------------------------------------------------------- decisions


def decision(call: ToolCall, result: ToolResult) -> Decision:
    """What the owner did through a result: act, words, answers."""
    text = result.text
    if text.startswith("[Operation Cancelled]"):
        denied = "denied" in text
        return (Act.REJECTION if denied else Act.INTERRUPT), "", ()
    if call.tool is Tool.QUESTION:
        answers = _answers(call, text)
        return (
            (Act.ANSWER if answers else None),
            "\n".join(a for _, a in answers),
            answers,
        )
    if call.tool is Tool.PLAN and not result.is_error:
        if text.startswith("Plan approved"):
            return Act.PLAN_APPROVED, text_of(call.input.get("plan")), ()
        if text.startswith(("Plan rejected", "Rejected")):
            said = _FEEDBACK.search(text)
            return Act.PLAN_REJECTED, said[1].strip().strip('"') if said else "", ()
    return None, "", ()


def _answers(call: ToolCall, text: str) -> tuple[tuple[str, str], ...]:
    """Answers come by the place of their question."""
    try:
        given = mapping(mapping(read_json(text)).get("answers"))
    except NotReadError:
        return ()
    asked = [mapping(question) for question in items(call.input.get("questions"))]
    return tuple(
        (text_of(question.get("question")), answer)
        for place, question in enumerate(asked)
        if (answer := text_of(given.get(str(place))))
    )
