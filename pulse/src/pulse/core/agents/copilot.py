"""GitHub Copilot CLI: sessions as JSON lines of events.

``session-state/<id>/events.jsonl`` of its directory, ``session-state/<id>.jsonl`` of
older versions, or any ``*.jsonl`` of such events in a bare tree. Who a file is stands
in its ``session.start``. Subagents write into the file of their session.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pulse.core.agents.base import Line, Source, is_dir, is_file, transcribe
from pulse.core.agents.copies import identified, one_name_each, short_id
from pulse.core.agents.copilot_records import Transcriber
from pulse.core.agents.fields import mapping, text_of
from pulse.core.agents.jsonlines import NotReadError, clean, objects
from pulse.core.values import Json, Record, Unparsed

AGENT = "copilot"
LABEL = "GitHub Copilot CLI"
# Families of events, the word before the point.
KNOWN = frozenset(
    {
        "session",
        "user",
        "assistant",
        "tool",
        "permission",
        "hook",
        "system",
        "subagent",
        "abort",
    }
)
_STATE = "session-state"
_EVENTS = "events.jsonl"
_FAMILIES = ("session.", "user.", "assistant.", "tool.", "system.", "hook.")
_HEAD = 16  # lines searched for the start of a session
_LONG = 16 * 2**20  # bytes of a line that are looked at
_MARKS = ("type", "data", "timestamp")  # keys of a whole event


def roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where Copilot keeps its files: COPILOT_HOME, else ``~/.copilot``."""
    place, named = _place(environ, home)
    if not is_dir(place) or not (named or is_dir(place / _STATE)):
        return []
    return [place.resolve()]


def places(environ: dict[str, str], home: Path) -> list[Path]:
    """The states of its sessions, or a bare tree of events."""
    place, named = _place(environ, home)
    return [place] if named and not is_dir(place / _STATE) else [place / _STATE]


def _place(environ: dict[str, str], home: Path) -> tuple[Path, bool]:
    """The directory, and whether it was named for Pulse."""
    named = environ.get("COPILOT_HOME", "").strip()
    return (Path(named).expanduser() if named else home / ".copilot"), bool(named)


def find(root: Path) -> Iterator[Path]:
    """Candidate files below a Copilot directory, or below a bare tree of events. What
    lies beside the events of a session are files that the agent keeps for it."""
    state = root / _STATE
    if is_dir(state):
        try:
            places = sorted(state.resolve().iterdir())
        except OSError:
            return
        for place in places:
            if place.suffix == ".jsonl":
                yield place
            elif is_file(place / _EVENTS):
                yield place / _EVENTS
        return
    for folder, folders, names in os.walk(root.resolve()):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".jsonl"):
                yield Path(folder, name)


def identify(path: Path) -> tuple[Source, ...]:
    """Who a file is, from what is in it; nothing when it holds nothing to keep."""
    return identified(path, _transcript)


def _transcript(path: Path) -> Source | None:
    """Look for the start of a session. A damaged one goes by the name of its file."""
    events = False
    with path.open("rb") as file:
        for _ in range(_HEAD):
            try:
                for data in objects(file.readline(_LONG)):
                    session, cwd = _start(data)
                    if session:
                        return Source(AGENT, session, session, path, cwd=cwd)
                    events = events or _is_event(data)
            except NotReadError:
                pass
    if not events:
        return None
    session = short_id(path.parent.name if path.name == _EVENTS else path.stem)
    return Source(AGENT, session, session, path)


def _start(data: Json) -> tuple[str, str]:
    """The session and the directory that a ``session.start`` names."""
    if data.get("type") != "session.start":
        return "", ""
    event = mapping(data.get("data"))
    cwd = text_of(mapping(event.get("context")).get("cwd"))
    return short_id(text_of(event.get("sessionId"))), clean(cwd)


def _is_event(data: Json) -> bool:
    known = text_of(data.get("type")).startswith(_FAMILIES)
    return known and isinstance(data.get("data"), dict) and "parentId" in data


def resolve(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own; of copies one stands for all."""
    return one_name_each(sources)


def export(source: Source) -> Iterator[tuple[str, Json]]:
    """Copilot has no documents."""
    yield from ()


def read(lines: Iterable[Line], *, source: Source) -> Iterator[Record | Unparsed]:
    """Records of a session's events in file order. Nothing here raises on content."""
    transcriber = Transcriber(source)
    yield from transcribe(lines, source, transcriber.records, _MARKS)
