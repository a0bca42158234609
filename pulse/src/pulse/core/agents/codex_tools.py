"""Codex's tools under the names and keys that every reader uses."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulse.core.agents.fields import items, mapping, text_of
from pulse.core.agents.jsonlines import NotReadError, objects
from pulse.core.agents.patches import BEGIN, files_in_text
from pulse.core.values import Json, Tool, ToolCall

TOOLS: Final = {
    "shell": Tool.SHELL,
    "shell_command": Tool.SHELL,
    "container.exec": Tool.SHELL,
    "local_shell": Tool.SHELL,
    "exec_command": Tool.SHELL,
    "write_stdin": Tool.OUTPUT,
    "apply_patch": Tool.EDIT,
    "read_file": Tool.READ,
    "view_image": Tool.READ,
    "grep_files": Tool.SEARCH,
    "list_dir": Tool.SEARCH,
    "web_search": Tool.FETCH,
    "spawn_agent": Tool.AGENT,
    "request_user_input": Tool.QUESTION,
    "update_plan": Tool.TODO,
}
_SHELLS = re.compile(
    r"(?:^|[/\\])(?:ba|z|da|fi|k)?sh$|(?:powershell|pwsh|cmd)(?:\.exe)?$"
)
_SHELL_OPTION = re.compile(r"(?:-[a-z]*c|-Command|/[cC])$")
_HEADER = re.compile(
    r"(?:(?:Exit code|Wall time|Total output lines|Chunk ID|Original token count|"
    r"Process exited with code|Process running with session ID)\b[^\n]*\n)+"
    r"(?:Output:\n?)?"
)
_EXIT = re.compile(
    r"^(?:Exit code:|Process exited with code) (-?\d{1,9})", re.MULTILINE
)
_RUNNING = re.compile(r"^Process running with session ID (\d{1,18})", re.MULTILINE)
# What the program answers in place of a tool that it did not run.
_NOT_RUN = (
    "failed to parse function arguments",
    "unsupported call:",
    "apply_patch verification failed",
    "exec command rejected by user",
    "patch rejected",
)


@dataclass(frozen=True, slots=True)
class Output:
    """What a tool returned, without the header that the program puts above it."""

    text: str
    exit_code: int | None = None
    running: str = ""  # names a command that goes on in the background
    failed: bool = False


def nested(value: Json) -> Mapping[str, Any]:
    """A JSON object inside a string, or as it stands; empty for anything else."""
    if not isinstance(value, str):
        return mapping(value)
    try:
        return next(objects(value.encode()), {})
    except NotReadError:
        return {}


def call(item: Mapping[str, Any], call_id: str) -> ToolCall:
    """The call in a response item of any kind that is one."""
    kind = text_of(item.get("type"))
    if kind == "local_shell_call":
        return _known("local_shell", mapping(item.get("action")), call_id)
    if kind == "web_search_call":
        return _known("web_search", mapping(item.get("action")), call_id)
    name = text_of(item.get("name"))
    if kind == "custom_tool_call":
        text = text_of(item.get("input"))
        return _known(name, {"input": text}, call_id)
    space = text_of(item.get("namespace")).rstrip("_")
    if name not in TOOLS and space:
        name = f"{space}__{name}"
    return _known(name, nested(item.get("arguments")), call_id)


def _known(name: str, given: Mapping[str, Any], call_id: str) -> ToolCall:
    tool = TOOLS.get(name, Tool.OTHER)
    if tool is Tool.SHELL:
        command = command_line(given.get("command") or given.get("cmd"))
        if BEGIN in command and command.lstrip().startswith(("apply_patch", "cd ")):
            return _patch(name, command, call_id)
        return ToolCall(call_id, name, {**given, "command": command}, tool)
    if tool is Tool.EDIT:
        return _patch(name, _patch_text(given), call_id)
    return ToolCall(call_id, name, {**given, **_keys(name, given)}, tool)


def _keys(name: str, given: Mapping[str, Any]) -> Mapping[str, Json]:
    """What a call says under its own keys, under those of every reader."""
    path = next(
        (p for k in ("file_path", "path", "dir_path") if (p := given.get(k))), ""
    )
    match name:
        case "write_stdin":
            return {"bash_id": str(given.get("session_id") or "")}
        case "read_file" | "view_image":
            return {"file_path": text_of(path)}
        case "list_dir":
            return {"path": text_of(path)}
        case "spawn_agent":
            task = text_of(given.get("message")) or text_of(given.get("prompt"))
            kind = text_of(given.get("agent_type")) or text_of(given.get("task_name"))
            first = task.strip().partition("\n")[0][:200]
            return {"description": first, "prompt": task, "subagent_type": kind}
        case "update_plan":
            steps = map(mapping, items(given.get("plan")))
            return {
                "todos": [
                    {
                        "content": text_of(step.get("step")),
                        "status": text_of(step.get("status")),
                    }
                    for step in steps
                ]
            }
    return {}


def _patch(name: str, text: str, call_id: str) -> ToolCall:
    """A patch; of one new file it is a WRITE."""
    files = files_in_text(text)
    given: dict[str, Json] = {"patch": text}
    if files:
        given["file_path"] = files[0]["filePath"]
    if len(files) == 1 and files[0]["type"] == "create":
        given["content"] = files[0]["content"]
        return ToolCall(call_id, name, given, Tool.WRITE)
    return ToolCall(call_id, name, given, Tool.EDIT)


def _patch_text(given: Mapping[str, Any]) -> str:
    texts = (text_of(given.get(key)) for key in ("input", "patch", "command"))
    return next((text for text in texts if text), "")


def command_line(command: Json) -> str:
    """The command as one would type it; ``["bash", "-lc", "ls"]`` is ``ls``."""
    if isinstance(command, str):
        return command
    words = [word for word in items(command) if isinstance(word, str)]
    if len(words) == 3 and _SHELLS.search(words[0]) and _SHELL_OPTION.match(words[1]):
        return words[2]
    return shlex.join(words)


def output(value: Json) -> Output:
    """What a tool returned: text, ``{content, success}`` or text blocks."""
    whole = mapping(value)
    text = text_of(whole.get("content")) if whole else text_of(value)
    if isinstance(value, list):
        parts = (text_of(mapping(part).get("text")) for part in value)
        text = "\n".join(part for part in parts if part)
    failed = whole.get("success") is False or text.startswith(_NOT_RUN)
    if text.startswith('{"output"'):
        inner = nested(text)
        code = mapping(inner.get("metadata")).get("exit_code")
        if isinstance(inner.get("output"), str) and type(code) is int:
            return Output(inner["output"], code, failed=failed or code != 0)
    header = _HEADER.match(text)
    if not header:
        return Output(text, failed=failed)
    found, running = _EXIT.search(header[0]), _RUNNING.search(header[0])
    code = int(found[1]) if found else None
    return Output(
        # Where nothing has ended yet, the header is all that says so.
        text if running else text[header.end() :],
        code,
        running[1] if running else "",
        failed or code not in (None, 0),
    )


def answers(asked: ToolCall, returned: str) -> tuple[tuple[str, str], ...]:
    """Questions of the agent with what the owner chose or wrote."""
    if asked.tool is not Tool.QUESTION:
        return ()
    texts = {
        text_of(entry.get("id")): text_of(entry.get("question"))
        for entry in map(mapping, items(asked.input.get("questions")))
    }
    given = mapping(nested(returned).get("answers"))
    said = ((texts.get(key) or key, _said(value)) for key, value in given.items())
    return tuple((question, answer) for question, answer in said if answer)


def _said(value: Json) -> str:
    """A choice and a note; the note stands in for "Other"."""
    words = [text_of(word) for word in items(mapping(value).get("answers"))]
    notes = [
        word.removeprefix("user_note: ") for word in words if "user_note: " in word
    ]
    chosen = [word for word in words if "user_note: " not in word]
    if notes:
        chosen = [word for word in chosen if word != "Other"]
    return ", ".join(word for word in [*chosen, *notes] if word)
