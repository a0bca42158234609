"""The agent's own list: each entry with its last state. It is never an open task."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulse.core.evidence.calls import Done
from pulse.core.evidence.found import Found
from pulse.core.evidence.quotes import clip
from pulse.core.values import EvidenceKind, Record, Tool


@dataclass(slots=True)
class _Entry:
    text: str
    status: str
    record: Record  # which set the status
    quote: str


class Todos:
    """Entries by list (a subagent has its own) and by id, else by text."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], _Entry] = {}

    def look(self, done: Done) -> None:
        if done.call.tool is not Tool.TODO or done.result.is_error:
            return
        given = done.call.input
        todos = given.get("todos")
        if isinstance(todos, list):
            for todo in todos:
                if isinstance(todo, Mapping):
                    self._listed(done, todo)
        elif subject := _text(given, "subject"):
            self._set(done, _created_id(done) or subject, subject, "pending")
        elif number := _text(given, "taskId"):
            self._updated(done, number, given)

    def finish(self, found: Found) -> None:
        for entry in self._entries.values():
            found.add(
                entry.record,
                EvidenceKind.TODO,
                entry.quote,
                status=entry.status,
                item=entry.text[:300],
            )

    def _listed(self, done: Done, todo: Mapping[str, Any]) -> None:
        text = _text(todo, "content") or _text(todo, "description")
        if text:
            self._set(done, text, text, _text(todo, "status") or "pending")

    def _updated(self, done: Done, number: str, given: Mapping[str, Any]) -> None:
        known = self._entries.get(_key(done, number))
        status = _text(given, "status")
        if known and status and status != known.status:
            known.status, known.record = status, done.record
            known.quote = clip(done.text)

    def _set(self, done: Done, name: str, text: str, status: str) -> None:
        known = self._entries.get(_key(done, name))
        if known is None or known.status != status:
            self._entries[_key(done, name)] = _Entry(
                text, status, done.asked, clip(text)
            )


def _key(done: Done, name: str) -> tuple[str, str]:
    return done.record.source, name


def _created_id(done: Done) -> str:
    task = done.result.extra.get("task")
    number = task.get("id") if isinstance(task, Mapping) else None
    return str(number) if isinstance(number, str | int) else ""


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""
