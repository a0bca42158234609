"""The calls of tools in a session, each with what came of it."""

from collections.abc import Sequence
from typing import Final

from pulse.core.stats import errors, git, lines, tools
from pulse.core.stats.events import UNDATED, Call
from pulse.core.stats.usage import milliseconds
from pulse.core.values import Record, ToolCall, ToolResult

_NAME: Final = 200  # characters of a tool's name


def called(records: Sequence[Record]) -> list[tuple[str, Call]]:
    """Each call once, with its record and its first result; a subagent's may be told
    twice."""
    results: dict[str, tuple[ToolResult, Record]] = {}
    for record in records:
        for result in record.results:
            results.setdefault(result.call_id, (result, record))
    found: dict[str, tuple[str, Call]] = {}
    for record in records:
        for place, call in enumerate(record.calls):
            key = call.id or f"{record.id}#{place}"
            if key not in found:
                measured = _call(key, call, record, results.get(call.id))
                found[key] = record.id, measured
    return list(found.values())


def _call(
    key: str, call: ToolCall, record: Record, told: tuple[ToolResult, Record] | None
) -> Call:
    at = milliseconds(record.time)
    result, carrier = told or (ToolResult(key), record)
    changes = lines.changes(call, result, carrier.cwd) if told else ()
    path = lines.path_of(call, record.cwd)
    added, removed = lines.reported(call, result)
    # Of several results in one record the owner's act concerns one: its words tell.
    act = carrier.act if len(carrier.results) == 1 else None
    return Call(
        id=key,
        at=UNDATED if at is None else at,
        name=call.name[:_NAME],
        tool=str(call.tool),
        origin=str(record.origin),
        done=told is not None,
        error=errors.category(result, call.tool, act),
        reported_error=errors.reported(result),
        use=tools.use(call),
        path=path or (changes[0].path if changes else ""),
        attempts=git.attempts(call),
        changes=changes,
        reported_added=added,
        reported_removed=removed,
    )
