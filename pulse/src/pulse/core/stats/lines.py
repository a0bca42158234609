"""Lines added and removed, by file, from what a tool reports or was given.

Ours is the difference that the edit made: overwriting a file of 100 lines to change one
adds one and removes one. The known report counts every line of a Write as added and
none as removed.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulse.core.stats.events import Call, Change
from pulse.core.stats.quarters import line_counts
from pulse.core.values import Tool, ToolCall, ToolResult

NOTE: Final = "note"
_EDITORS: Final = (Tool.EDIT, Tool.WRITE)
_PATHS: Final = ("file_path", "notebook_path", "path", "filePath")
_OWN_NOTES: Final = re.compile(
    r"[/\\]\.(?:claude[/\\](?:plans|projects|todos|memory)|copilot[/\\]session-state)"
    r"[/\\]"
)
_ROOTED: Final = re.compile(r"[/\\~]|[A-Za-z]:")
_PATH_MOST: Final = 4096  # characters, as most systems have it
_LARGE: Final = 10_000  # lines; two texts longer than that are not compared in order


@dataclass(frozen=True, slots=True)
class Lines:
    """``of`` calls changed files; lines that a shell command changed are unknown."""

    added: int = 0
    removed: int = 0
    of: int = 0


def count(calls: Iterable[Call]) -> Lines:
    """Lines of the files that calls changed, without the agent's own notes."""
    changed = [[c for c in call.changes if c.kind != NOTE] for call in calls]
    return Lines(
        added=sum(c.added for each in changed for c in each),
        removed=sum(c.removed for each in changed for c in each),
        of=sum(map(bool, changed)),
    )


def changes(call: ToolCall, result: ToolResult, cwd: str) -> tuple[Change, ...]:
    """The files that one finished call changed."""
    if result.is_error:
        return ()
    files = result.extra.get("files")
    if isinstance(files, list) and files:
        given = [file for file in files if isinstance(file, Mapping)]
        return tuple(c for file in given for c in _change(file, {}, call, cwd))
    if call.tool not in _EDITORS:
        return ()
    return tuple(_change(result.extra, call.input, call, cwd))


def path_of(call: ToolCall, cwd: str) -> str:
    """The file that a call names, absolute where the working directory is known."""
    return _path(call.input, cwd)


def reported(call: ToolCall, result: ToolResult) -> tuple[int, int]:
    """Lines as the known report counts them: of Edit and Write alone, from the input,
    whether or not they succeeded."""
    if call.tool is Tool.WRITE:
        return _line_count(call.input.get("content")), 0
    if call.tool is not Tool.EDIT:
        return 0, 0
    found = line_counts(result.extra)
    # A patch tells the same as the two strings unless the edit was made repeatedly.
    if any(found) and not call.input.get("replace_all"):
        return found
    return _edited(call.input)


def _change(
    told: Mapping[str, Any], given: Mapping[str, Any], call: ToolCall, cwd: str
) -> Iterator[Change]:
    path = _path(told, cwd) or _path(given, cwd)
    if not path:
        return
    if _OWN_NOTES.search(path):
        yield Change(path, NOTE)
        return
    added, removed = line_counts(told)
    if not isinstance(told.get("structuredPatch"), list) and not added:
        added, removed = _from_input(call.tool, given)
    kinds = {"create": "created", "delete": "deleted"}
    yield Change(path, kinds.get(str(told.get("type")), "edited"), added, removed)


def _from_input(tool: Tool, given: Mapping[str, Any]) -> tuple[int, int]:
    """An old or streamed record lacks the patch: all that is known is the input."""
    if tool is Tool.WRITE:
        return _line_count(given.get("content")), 0
    return _edited(given)


def _edited(given: Mapping[str, Any]) -> tuple[int, int]:
    edits = given.get("edits")
    parts = edits if isinstance(edits, list) else [given]
    counts = [
        difference(part.get("old_string"), part.get("new_string"))
        for part in parts
        if isinstance(part, Mapping)
    ]
    return sum(a for a, _ in counts), sum(r for _, r in counts)


def difference(old: object, new: object) -> tuple[int, int]:
    """Lines added and removed from one text to another; what is no text is empty."""
    before = old.splitlines() if isinstance(old, str) else []
    after = new.splitlines() if isinstance(new, str) else []
    same = _common(*sorted((before, after), key=len))
    return len(after) - same, len(before) - same


def _common(short: list[str], long: list[str]) -> int:
    """The length of the longest common subsequence: what a shortest difference keeps.

    Bit-parallel (Hyyrö 2004): one addition of long integers for each line, so that no
    pair of texts takes the square of their length in steps."""
    if len(short) > _LARGE:
        return len(set(short) & set(long))  # near enough, in bounded memory
    places: dict[str, int] = {}
    for place, line in enumerate(short):
        places[line] = places.get(line, 0) | 1 << place
    every = (1 << len(short)) - 1
    left = every
    for line in long:
        met = left & places.get(line, 0)
        left = (left + met | left - met) & every
    return len(short) - left.bit_count()


def _line_count(text: object) -> int:
    return len(text.splitlines()) if isinstance(text, str) else 0


def _path(named: Mapping[str, Any], cwd: str) -> str:
    found = next((p for k in _PATHS if isinstance(p := named.get(k), str) and p), "")
    found = found[:_PATH_MOST]
    if found and cwd and not _ROOTED.match(found):
        return posixpath.normpath(posixpath.join(cwd, found))
    return found
