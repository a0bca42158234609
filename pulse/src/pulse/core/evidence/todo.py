"""The agent's own list: each entry with its last state. It is never an open task."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulse.core.evidence.calls import Done
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import clip
from pulse.core.values import EvidenceKind, Json, Record, Tool


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    status: str
    record: Record  # which set the status


class Todos:
    """Entries by list (a subagent has its own) and text. Readers tell the whole list,
    or what changed of it, with every call."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], _Entry] = {}

    def look(self, done: Done) -> None:
        if done.call.tool is not Tool.TODO or done.result.is_error:
            return
        todos = done.call.input.get("todos")
        for todo in todos if isinstance(todos, list) else ():
            text = _text(todo, "content")
            status = _text(todo, "status") or "pending"
            key = (done.record.source, text)
            known = self._entries.get(key)
            if text and (known is None or known.status != status):
                self._entries[key] = _Entry(text, status, done.asked)

    def finish(self, found: Found) -> None:
        for entry in self._entries.values():
            found.add(
                entry.record,
                EvidenceKind.TODO,
                clip(entry.text),
                status=entry.status,
                item=entry.text[:300],
            )


def _text(todo: Json, name: str) -> str:
    value = todo.get(name) if isinstance(todo, Mapping) else None
    return value.strip() if isinstance(value, str) else ""
