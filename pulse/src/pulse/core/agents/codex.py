"""Codex CLI: sessions ("threads") as JSON lines, one rollout file each.

Below ``sessions`` and ``archived_sessions`` of its directory, or in a bare tree, every
``*.jsonl`` that begins with a ``session_meta`` is read. Who a file is stands there. A
subagent has a file of its own, which names its caller.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pulse.core.agents.base import Line, Source, is_dir, is_file, transcribe
from pulse.core.agents.codex_records import Transcriber
from pulse.core.agents.codex_thread import Thread, thread_of
from pulse.core.agents.copies import identified, one_name_each
from pulse.core.agents.fields import mapping, text_of
from pulse.core.agents.jsonlines import NotReadError, clean, objects
from pulse.core.values import Json, Origin, Record, Unparsed

AGENT = "codex"
LABEL = "Codex CLI"
# Kinds of records; the word behind the slash says what is inside.
KNOWN = frozenset(
    {
        "",  # bare lines of the earliest versions
        "session_meta",
        "turn_context",
        "response_item",
        "event_msg",
        "compacted",
        "history",
    }
)
_FOLDERS = ("sessions", "archived_sessions")
_HEAD = 16  # lines searched for the first ``session_meta``
_LONG = 16 * 2**20  # bytes of a line that are looked at
_MARKS = ("timestamp", "payload")  # keys of a whole record
_ROLLOUT = re.compile(
    r"rollout-.*?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl"
)


def roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where Codex keeps its files: CODEX_HOME, else ``~/.codex``."""
    place, named = _place(environ, home)
    if not is_dir(place) or not (named or any(is_dir(place / f) for f in _FOLDERS)):
        return []
    return [place.resolve()]


def places(environ: dict[str, str], home: Path) -> list[Path]:
    """Its folders of rollouts and the history, or a bare tree of rollouts."""
    place, named = _place(environ, home)
    if named and not any(is_dir(place / f) for f in _FOLDERS):
        return [place]
    return [*(place / folder for folder in _FOLDERS), place / "history.jsonl"]


def _place(environ: dict[str, str], home: Path) -> tuple[Path, bool]:
    """The directory, and whether it was named for Pulse."""
    named = environ.get("CODEX_HOME", "").strip()
    return (Path(named).expanduser() if named else home / ".codex"), bool(named)


def find(root: Path) -> Iterator[Path]:
    """Candidate files below a Codex directory, or below a bare tree of rollouts. Links
    that lead out of the tree are not followed."""
    trees = [root / folder for folder in _FOLDERS if is_dir(root / folder)]
    if trees and is_file(root / "history.jsonl"):
        yield root / "history.jsonl"
    for tree in trees or [root]:
        for folder, folders, names in os.walk(tree.resolve()):
            folders.sort()
            for name in sorted(names):
                if name.endswith(".jsonl"):
                    yield Path(folder, name)


def identify(path: Path) -> tuple[Source, ...]:
    """Who a file is, from what is in it; nothing when it holds nothing to keep."""
    return identified(path, _look)


def _look(path: Path) -> Source | None:
    beside = any((path.parent / folder).is_dir() for folder in _FOLDERS)
    if path.name == "history.jsonl" and beside:
        return Source(AGENT, "history", "", path, role="history")
    return _transcript(path)


def _transcript(path: Path) -> Source | None:
    """Look for the head of a rollout. Its file name stands in for a damaged one."""
    rollout = False
    with path.open("rb") as file:
        for _ in range(_HEAD):
            try:
                for data in objects(file.readline(_LONG)):
                    if found := _head(data):
                        thread, cwd = found
                        return Source(
                            AGENT, thread.source_id, thread.session, path, cwd=cwd
                        )
                    rollout = rollout or "payload" in data
            except NotReadError:
                pass
    named = _ROLLOUT.fullmatch(path.name)
    if not named or not rollout:
        return None
    thread = Thread(named[1], named[1], Origin.MAIN)
    return Source(AGENT, thread.source_id, thread.session, path)


def _head(data: Json) -> tuple[Thread, str] | None:
    """The thread and its directory, when this object is the head of a rollout. Until
    version 0.31 the head stood bare: ``{id, timestamp, instructions}``."""
    meta = mapping(data.get("payload")) if data.get("type") == "session_meta" else {}
    if "type" not in data and {"id", "timestamp", "instructions"} <= data.keys():
        meta = data
    thread = thread_of(meta)
    return (thread, clean(text_of(meta.get("cwd")))) if thread else None


def resolve(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own; of copies one stands for all."""
    return one_name_each(sources)


def export(source: Source) -> Iterator[tuple[str, Json]]:
    """Codex has no documents."""
    yield from ()


def read(lines: Iterable[Line], *, source: Source) -> Iterator[Record | Unparsed]:
    """Records of a rollout in file order, then the owner's words of a file that only
    shows them as the model's input. Nothing here raises on content."""
    transcriber = Transcriber(source)
    yield from transcribe(lines, source, transcriber.records, _MARKS)
    yield from transcriber.held()
