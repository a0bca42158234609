"""GitHub Copilot's tools under the names and keys that every reader uses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulse.core.agents.fields import items, mapping, text_of
from pulse.core.agents.patches import as_extra, diff_lines, files_in_text
from pulse.core.values import Json, Tool, ToolCall

TOOLS: Final = {
    "bash": Tool.SHELL,
    "powershell": Tool.SHELL,
    "read_bash": Tool.OUTPUT,
    "read_powershell": Tool.OUTPUT,
    "write_bash": Tool.OUTPUT,
    "write_powershell": Tool.OUTPUT,
    "view": Tool.READ,
    "edit": Tool.EDIT,
    "create": Tool.WRITE,
    "apply_patch": Tool.EDIT,
    "grep": Tool.SEARCH,
    "rg": Tool.SEARCH,
    "glob": Tool.SEARCH,
    "web_fetch": Tool.FETCH,
    "web_search": Tool.FETCH,
    "task": Tool.AGENT,
    "ask_user": Tool.QUESTION,
    "exit_plan_mode": Tool.PLAN,
    "update_todo": Tool.TODO,
}
# One tool of older versions did what four do now; its ``command`` says which.
_EDITOR: Final = {"str_replace": "edit", "insert": "edit"}
_TODO = re.compile(r"^[^\S\n]*[-*] \[([ xX])\] (.+)$", re.MULTILINE)
_ENDED = re.compile(
    r"\n?<(?:(?:command with (?:id|shellId):|shellId:) \S+ )?"
    r"(?:exited|completed) with exit code (-?\d{1,9})>\s*\Z"
)
_RUNNING = re.compile(
    r"<command (?:with (?:id|shellId): (\S+) is still running|"
    r"started in (?:the )?(?:detached )?background with (?:id|shellId): ([^\s>]+))"
)
_ANSWERED = re.compile(
    r"User (?:selected|responded|response(?: \(freeform\))?): (.+)", re.DOTALL
)
_REFUSED = "The user rejected this tool call"
_FEEDBACK = re.compile(r"feedback:\s*(.+)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Output:
    """What a tool returned, without what the program says of its shell."""

    text: str
    failed: bool
    exit_code: int | None = None
    running: str = ""  # names a shell that goes on in the background


def call(name: str, arguments: Json, call_id: str) -> ToolCall:
    given = mapping(arguments)
    if name == "str_replace_editor":
        verb = text_of(given.get("command"))
        kind = TOOLS.get(_EDITOR.get(verb, verb), Tool.OTHER)
    else:
        kind = TOOLS.get(name, Tool.OTHER)
    if name == "apply_patch":
        return _patch(arguments, call_id)
    # The editor's verb is no command of a shell.
    plain = {k: v for k, v in given.items() if k != "command" or kind is Tool.SHELL}
    return ToolCall(call_id, name, {**plain, **_keys(kind, given)}, kind)


def _patch(arguments: Json, call_id: str) -> ToolCall:
    given = mapping(arguments)
    texts = (text_of(t) for t in (arguments, given.get("input"), given.get("patch")))
    text = next((text for text in texts if text), "")
    files = files_in_text(text)
    path = {"file_path": files[0]["filePath"]} if files else {}
    return ToolCall(call_id, "apply_patch", {"patch": text, **path}, Tool.EDIT)


def _keys(kind: Tool, given: Mapping[str, Any]) -> Mapping[str, Json]:
    """What a call says under its own keys, under those of every reader."""
    match kind:
        case Tool.OUTPUT:
            return {"bash_id": text_of(given.get("shellId") or given.get("sessionId"))}
        case Tool.READ | Tool.EDIT:
            return {"file_path": text_of(given.get("path"))}
        case Tool.WRITE:
            path, content = text_of(given.get("path")), text_of(given.get("file_text"))
            return {"file_path": path, "content": content}
        case Tool.AGENT:
            return {"subagent_type": text_of(given.get("agent_type"))}
        case Tool.QUESTION:
            choices = map(text_of, items(given.get("choices")))
            options = [{"label": choice} for choice in choices if choice]
            return {"questions": [{"question": question(given), "options": options}]}
        case Tool.PLAN:
            return {"plan": text_of(given.get("summary"))}
        case Tool.TODO:
            found = _TODO.findall(text_of(given.get("todos")))
            states = ("completed" if mark.strip() else "pending" for mark, _ in found)
            return {
                "todos": [
                    {"content": text, "status": state}
                    for (_, text), state in zip(found, states, strict=True)
                ]
            }
    return {}


def question(given: Mapping[str, Any]) -> str:
    return text_of(given.get("question")) or text_of(given.get("message"))


def output(done: Mapping[str, Any]) -> Output:
    """What ``tool.execution_complete`` tells."""
    failed = done.get("success") is False
    result, error = mapping(done.get("result")), mapping(done.get("error"))
    text = text_of(result.get("content")) or text_of(error.get("message"))
    ended, running = _ENDED.search(text), _RUNNING.search(text[-1000:])
    metrics = mapping(mapping(done.get("toolTelemetry")).get("metrics"))
    codes = (
        mapping(done.get("shellExecution")).get("exitCode"),
        metrics.get("exit_code"),
        int(ended[1]) if ended else None,
    )
    code = next((code for code in codes if type(code) is int), None)
    return Output(
        text[: ended.start()] if ended else text,
        failed or code not in (None, 0),
        code,
        (running[1] or running[2]) if running else "",
    )


def changed(call: ToolCall, done: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a finished call did to files, for ``ToolResult.extra``."""
    path, given = call.input.get("file_path"), call.input
    if call.name == "apply_patch":
        return as_extra(files_in_text(text_of(given.get("patch"))))
    if not path or call.tool not in (Tool.EDIT, Tool.WRITE):
        return {}
    if call.tool is Tool.WRITE:
        return {"filePath": path, "type": "create", "content": given["content"]}
    told = text_of(mapping(done.get("result")).get("detailedContent"))
    old = text_of(given.get("old_str")).splitlines()
    new = text_of(given.get("new_str")).splitlines()
    lines = diff_lines(told) or [f"-{line}" for line in old] + [f"+{n}" for n in new]
    return {"filePath": path, "type": "update", "structuredPatch": [{"lines": lines}]}


def answer(text: str) -> str:
    """What the owner answered to a question, from the tool's result."""
    found = _ANSWERED.match(text)
    return found[1].strip() if found else ""


def refusal(text: str) -> str | None:
    """The owner's words in a refused call; "" for a bare no, None for no refusal."""
    return feedback(text) if text.startswith(_REFUSED) else None


def feedback(text: str) -> str:
    found = _FEEDBACK.search(text)
    return found[1].strip() if found else ""
