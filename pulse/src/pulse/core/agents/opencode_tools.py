"""OpenCode's tools in the common words: their calls, results and decisions."""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from pulse.core.agents.fields import items, mapping, text_of
from pulse.core.agents.patches import as_extra, files_in_text, hunks
from pulse.core.values import Act, Json, Tool, ToolCall, ToolResult

TOOLS: Final = {
    "bash": Tool.SHELL,
    "shell": Tool.SHELL,
    "read": Tool.READ,
    "edit": Tool.EDIT,
    "multiedit": Tool.EDIT,
    "patch": Tool.EDIT,
    "apply_patch": Tool.EDIT,
    "write": Tool.WRITE,
    "glob": Tool.SEARCH,
    "grep": Tool.SEARCH,
    "list": Tool.SEARCH,
    "codesearch": Tool.FETCH,
    "webfetch": Tool.FETCH,
    "websearch": Tool.FETCH,
    "task": Tool.AGENT,
    "question": Tool.QUESTION,
    "plan_exit": Tool.PLAN,
    "todowrite": Tool.TODO,
}
_CHANGES: Final = {"add": "create", "delete": "delete"}
_REFUSED: Final = "The user rejected permission to use this"
_DISMISSED: Final = "The user dismissed this question"
_SAID = re.compile(r"with the following feedback: (.+)", re.DOTALL)
_ENDED: Final = ("completed", "error")
Decision: TypeAlias = tuple[Act | None, str, tuple[tuple[str, str], ...]]


def call_of(part: Mapping[str, Any]) -> ToolCall:
    """The call in a part of the type ``tool``."""
    name = text_of(part.get("tool"))
    given = dict(mapping(mapping(part.get("state")).get("input")))
    if text_of(given.get("filePath")):
        given.setdefault("file_path", given["filePath"])
    call_id = text_of(part.get("callID")) or text_of(part.get("id"))
    return ToolCall(call_id, name, given, TOOLS.get(name, Tool.OTHER))


def result_of(call: ToolCall, part: Mapping[str, Any]) -> ToolResult | None:
    """What came of a call, or None while it waits or runs."""
    state = mapping(part.get("state"))
    status = text_of(state.get("status"))
    if status not in _ENDED:
        return None
    failed = status == "error"
    metadata = mapping(state.get("metadata"))
    # Of a command that was stopped, what it printed so far stands in the metadata.
    text = text_of(state.get("error" if failed else "output"))
    extra: dict[str, Json] = {}
    if call.tool is Tool.SHELL:
        code = metadata.get("exit")
        if isinstance(code, int) and not isinstance(code, bool):
            extra["exitCode"] = code
            failed = failed or code != 0
    elif call.tool in (Tool.EDIT, Tool.WRITE) and not failed:
        extra = _change(call, metadata)
    elif call.tool is Tool.QUESTION:
        extra = {"answers": {q: a for q, a in _answers(call, metadata)}}  # noqa: C416
    return ToolResult(call.id, text, failed, extra)


def _change(call: ToolCall, metadata: Mapping[str, Any]) -> dict[str, Json]:
    files = [_file(mapping(each)) for each in items(metadata.get("files"))]
    files = files or files_in_text(text_of(call.input.get("patchText")))
    if files:
        return dict(as_extra(files))
    diff = mapping(metadata.get("filediff"))
    path = text_of(diff.get("file")) or text_of(metadata.get("filepath"))
    change: dict[str, Json] = {
        "filePath": path or text_of(call.input.get("file_path")),
        "type": "create" if metadata.get("exists") is False else "update",
    }
    if patch := hunks(text_of(metadata.get("diff")) or text_of(diff.get("patch"))):
        change["structuredPatch"] = patch
    elif change["type"] == "create":
        change["content"] = text_of(call.input.get("content"))
    return change


def _file(data: Mapping[str, Any]) -> dict[str, Json]:
    """One of several files that a patch changed."""
    patch = text_of(data.get("patch")) or text_of(data.get("diff"))
    return {
        "filePath": text_of(data.get("filePath")) or text_of(data.get("relativePath")),
        "type": _CHANGES.get(text_of(data.get("type")), "update"),
        "structuredPatch": hunks(patch),
    }


# ----------------------------------------------------------------- decisions


def decision(call: ToolCall, result: ToolResult) -> Decision:
    """What the owner did through a result: act, words, answers."""
    if result.is_error:
        if call.tool is Tool.PLAN and result.text.startswith((_DISMISSED, _REFUSED)):
            return Act.PLAN_REJECTED, _said(result.text), ()
        if result.text.startswith(_REFUSED):
            said = _said(result.text)
            return (Act.FEEDBACK if said else Act.REJECTION), said, ()
        return None, "", ()
    if call.tool is Tool.PLAN and result.text.startswith("User approved"):
        return Act.PLAN_APPROVED, "", ()
    answers = tuple(mapping(result.extra.get("answers")).items())
    if call.tool is Tool.QUESTION and answers:
        return Act.ANSWER, "\n".join(a for _, a in answers), answers
    return None, "", ()


def _said(text: str) -> str:
    match = _SAID.search(text)
    return match[1].strip() if match else ""


def _answers(
    call: ToolCall, metadata: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """Answers come by the place of their question, each a list of what was chosen."""
    asked = [mapping(question) for question in items(call.input.get("questions"))]
    given = items(metadata.get("answers"))
    pairs = [
        (text_of(q.get("question")), ", ".join(filter(None, map(text_of, items(a)))))
        for q, a in zip(asked, given, strict=False)
    ]
    return tuple((question, answer) for question, answer in pairs if answer)
