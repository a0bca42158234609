"""Files that were made, changed and deleted."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pulse.core.evidence.calls import Done
from pulse.core.evidence.deletions import deleted
from pulse.core.evidence.found import Found
from pulse.core.evidence.libraries import added_text, libraries, together
from pulse.core.evidence.quotable import quotable
from pulse.core.evidence.quotes import LONGEST, SHORTEST, line_with
from pulse.core.stats import line_counts
from pulse.core.values import EvidenceKind, Record, Tool

# The agent's own notes: plans and memory are not work.
_OWN_NOTES = re.compile(
    r"[/\\]\.(?:claude[/\\](?:plans|projects|todos|memory)|copilot[/\\]session-state)"
    r"[/\\]"
)
_EDITORS = frozenset({Tool.EDIT, Tool.WRITE})
_NAMES = ("file_path", "notebook_path", "path", "filePath")


class Files:
    """Changes of one turn: many edits of a file are one piece of evidence."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._turn: dict[tuple[str, str], int] = {}  # → place in found.items
        self.names: set[str] = set()  # of all files changed so far

    def new_turn(self) -> None:
        self._turn.clear()

    def look(self, done: Done) -> None:
        if done.result.is_error or not done.was_run:
            return
        if done.call.tool in _EDITORS or "files" in done.result.extra:
            for path, change in _changes(done):
                self._changed(done, path, change)
        elif done.is_shell:
            for path, raw in deleted(done, self.names):
                self._deleted(done.asked, path, raw)

    def _changed(self, done: Done, path: str, change: Mapping[str, Any]) -> None:
        if not path or _OWN_NOTES.search(path):
            return
        kind = change.get("type")
        if kind == "delete":
            record, quote = _cited(done, path)
            self._deleted(record, path, quote, line_counts(change)[1])
            return
        added, removed = line_counts(change)
        name = file_name(path)
        named = libraries(name, added_text(done.call.input, change))
        self.names.add(name)
        key = (done.record.session, path)
        if (place := self._turn.get(key)) is not None:
            known = self._found.items[place].data
            self._found.change(
                place,
                added=known["added"] + added,
                removed=known["removed"] + removed,
                **{key: together(known.get(key, ()), named[key]) for key in named},
            )
            return
        created = kind == "create" or "created successfully" in done.text
        record, quote = _cited(done, path)
        place = self._found.add(
            record,
            EvidenceKind.FILE,
            quote,
            path=path,
            change="created" if created else "edited",
            added=added,
            removed=removed,
            **named,
        )
        if place is not None:
            self._turn[key] = place

    def _deleted(self, record: Record, path: str, quote: str, removed: int = 0) -> None:
        self._turn.pop((record.session, path), None)
        self._found.add(
            record,
            EvidenceKind.FILE,
            quote,
            path=path,
            change="deleted",
            added=0,
            removed=removed,
        )


def path_of(done: Done) -> str:
    """The file that a call is about, as the agent wrote it."""
    for source in (done.call.input, done.result.extra):
        for name in _NAMES:
            value = source.get(name)
            if isinstance(value, str) and value:
                return value
    return ""


def file_name(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _changes(done: Done) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The files that one call changed, each with what is known of its change."""
    files = done.result.extra.get("files")
    if not isinstance(files, list):
        yield path_of(done), done.result.extra
        return
    for file in files:
        path = file.get("filePath") if isinstance(file, Mapping) else None
        if isinstance(path, str):
            yield path, file


def _cited(done: Done, path: str) -> tuple[Record, str]:
    """Where a person who opens the record sees the file named, and in what words: in
    the result, in the call, by a part of its path, else in the structured result."""
    asked = quotable(done.asked)
    parts = re.split(r"[/\\]", path)
    for place in range(len(parts)):
        part = path[-len("/".join(parts[place:])) :] if place else path
        for record, text in ((done.record, done.text), (done.asked, asked)):
            if part and part in text:
                quote = part[-LONGEST:]
                if place or len(quote) < SHORTEST:
                    quote = line_with(text, text.index(part))
                if len(quote) >= SHORTEST:
                    return record, quote
    return done.record, path[-LONGEST:]
