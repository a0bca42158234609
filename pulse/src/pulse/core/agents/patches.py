"""Patches as changed files, in the keys that every reader uses.

The text of ``apply_patch``, which several agents know, and the changes that Codex
tells beside it, become a list of ``{filePath, type, structuredPatch}``; a created file
has its ``content`` instead of the patch.
"""

import re
from collections.abc import Mapping
from typing import Any

from pulse.core.agents.fields import mapping, text_of
from pulse.core.values import Json

BEGIN = "*** Begin Patch"
_HUNK = re.compile(r"@@ -\d+(?:,(\d{1,9}))? \+\d+(?:,(\d{1,9}))? @@")
_FILE = {
    "*** Add File: ": "create",
    "*** Update File: ": "update",
    "*** Delete File: ": "delete",
}
_MOVE = "*** Move to: "
_KINDS = {"add": "create", "update": "update", "delete": "delete"}


def files_in_text(patch: str) -> list[dict[str, Json]]:
    """The files that a patch names, with the lines that it adds and removes."""
    found: list[tuple[str, str, list[str]]] = []
    _, begun, body = patch.partition(BEGIN)
    for line in body.splitlines() if begun else ():
        marker = next((mark for mark in _FILE if line.startswith(mark)), "")
        if marker:
            found.append((line[len(marker) :].strip(), _FILE[marker], []))
        elif found and line.startswith(_MOVE):
            path, kind, lines = found[-1]
            found[-1] = (line[len(_MOVE) :].strip() or path, kind, lines)
        elif found and line[:1] in ("+", "-", " "):
            found[-1][2].append(line)
    return [_file(path, kind, lines) for path, kind, lines in found if path]


def files_in_changes(changes: Json) -> list[dict[str, Json]]:
    """The files of ``{path: {type, content | unified_diff, move_path}}``."""
    found = []
    for path, change in mapping(changes).items():
        told = mapping(change)
        kind = _KINDS.get(text_of(told.get("type")), "")
        content = text_of(told.get("content"))
        if kind == "create":
            lines = [f"+{line}" for line in content.splitlines()]
        elif kind == "delete":
            lines = [f"-{line}" for line in content.splitlines()]
        else:
            lines = diff_lines(text_of(told.get("unified_diff")))
        if path and kind:
            found.append(_file(text_of(told.get("move_path")) or path, kind, lines))
    return found


def as_extra(files: list[dict[str, Json]]) -> Mapping[str, Any]:
    """``ToolResult.extra`` of a call that changed these files."""
    if len(files) == 1:
        return files[0]
    return {"files": files} if files else {}


def _file(path: str, kind: str, lines: list[str]) -> dict[str, Json]:
    if kind == "create":
        content = "".join(f"{line[1:]}\n" for line in lines)
        return {"filePath": path, "type": kind, "content": content}
    patch = [{"lines": lines}] if lines else []
    return {"filePath": path, "type": kind, "structuredPatch": patch}


def diff_lines(diff: str) -> list[str]:
    """The lines of a file's unified diff without its headers."""
    lines, inside = [], False
    for line in diff.splitlines():
        if line.startswith("@@"):
            inside = True
        elif inside and line[:1] in ("+", "-", " "):
            lines.append(line)
    return lines


def hunks(diff: str) -> list[dict[str, list[str]]]:
    """A unified diff as the ``structuredPatch`` of a tool result."""
    found: list[dict[str, list[str]]] = []
    old = new = 0  # lines that the hunk still has
    for line in diff.split("\n"):
        if match := _HUNK.match(line) if old <= 0 and new <= 0 else None:
            old, new = (int(n) if n is not None else 1 for n in match.groups())
            found.append({"lines": []})
        elif (old > 0 or new > 0) and not line.startswith("\\"):
            # An empty line is a line of context whose space somebody trimmed.
            found[-1]["lines"].append(line)
            old -= not line.startswith("+")
            new -= not line.startswith("-")
    return found
