"""Claude Code: sessions as JSON lines below ``projects`` of its directory.

``discover`` reads every ``*.jsonl`` there that holds messages, at any depth and under
any name, because exports and copies have names of their own. Who a file is stands in
its records: ``sessionId``, and ``agentId`` for a subagent.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from pulse.core.agents.base import (
    Line,
    Source,
    is_dir,
    is_file,
    split_lines,
    transcribe,
)
from pulse.core.agents.claude_beside import Beside
from pulse.core.agents.claude_records import Transcriber
from pulse.core.agents.copies import identified, one_name_each, short_id
from pulse.core.agents.fields import is_deep, mapping, text_of
from pulse.core.agents.jsonlines import NotReadError, clean, objects
from pulse.core.values import Json, Record, Unparsed

AGENT = "claude_code"
LABEL = "Claude Code"
# Types of records as ``Record.type`` has them; others are kept all the same.
KNOWN: Final = frozenset(
    (
        "",  # the earliest lines, and what stands in an object of its own
        "user",
        "assistant",
        "system",
        "progress",
        "attachment",
        "summary",
        "ai-title",
        "custom-title",
        "last-prompt",
        "queue-operation",
        "file-history-snapshot",
        "pr-link",
        "permission-mode",
        "mode",
        "agent-name",
        "agent-color",
        "agent-setting",
        "agent_metadata",
        "tag",
        "worktree-state",
        "bridge-session",
        "frame-link",
        "continued-in",
        "history",
        "sidecar",
        "tool_result",
    )
)
_DESKTOP = "local-agent-mode-sessions"
_MESSAGES = ("user", "assistant")
_HEAD = 64 * 2**20  # bytes searched for the first message
_DOCUMENT_MOST = 16 * 2**20  # bytes of a sidecar or a tool result
MARKS = ("type", "sessionId")  # together only in whole records


def roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where Claude Code keeps its files: CLAUDE_CONFIG_DIR (a comma list; each may also
    be a bare tree of sessions), else the usual places that hold ``projects``."""
    usual = [*_usual_places(environ, home), *_of_the_desktop(home)]
    held = (place for place in usual if is_dir(place / "projects"))
    named = _named_places(environ)
    found = {place.resolve(): None for place in named or held if is_dir(place)}
    return list(found)


def places(environ: dict[str, str], home: Path) -> list[Path]:
    """``projects`` of each of them, or the bare tree, and the history of prompts."""
    if named := _named_places(environ):
        bare = [place for place in named if not is_dir(place / "projects")]
        return [*bare, *_of_directories(place for place in named if place not in bare)]
    desktop = home / "Library" / "Application Support" / "Claude" / _DESKTOP
    return [*_of_directories(_usual_places(environ, home)), desktop]


def _of_directories(directories: Iterable[Path]) -> Iterator[Path]:
    for directory in directories:
        yield directory / "projects"
        yield directory / "history.jsonl"


def _named_places(environ: dict[str, str]) -> list[Path]:
    named = [part.strip() for part in environ.get("CLAUDE_CONFIG_DIR", "").split(",")]
    return [Path(part).expanduser() for part in named if part]


def _usual_places(environ: dict[str, str], home: Path) -> list[Path]:
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    return [home / ".claude", config / "claude"]


def _of_the_desktop(home: Path) -> list[Path]:
    """The desktop program's own sessions: each has a directory of this kind."""
    place = home / "Library" / "Application Support" / "Claude" / _DESKTOP
    if not is_dir(place):
        return []
    depths = ("/".join("*" * depth) for depth in range(1, 5))
    return sorted(p for depth in depths for p in place.glob(f"{depth}/.claude"))


# ------------------------------------------------------------------- finding


def find(root: Path) -> Iterator[Path]:
    """Candidate files below a Claude Code directory, or below a bare tree of sessions.
    Links that lead out of the tree are not followed."""
    history = root / "history.jsonl"
    if is_dir(root / "projects"):
        tree = (root / "projects").resolve()
        if is_file(history):
            yield history
    else:
        tree = root.resolve()
    for folder, folders, names in os.walk(tree):
        folders.sort()
        spilled = Path(folder).name == "tool-results"
        for name in sorted(names):
            if name.endswith((".jsonl", ".meta.json")) or spilled:
                yield Path(folder, name)


def identify(path: Path) -> tuple[Source, ...]:
    """Who a file is, from what is in it; nothing when it holds nothing to keep."""
    return identified(path, _look)


def _look(path: Path) -> Source | None:
    if path.name == "history.jsonl" and (path.parent / "projects").is_dir():
        return Source(AGENT, "history", "", path, role="history")
    if path.name.endswith(".meta.json"):
        return _sidecar(path)
    if path.parent.name == "tool-results":
        return _tool_result(path)
    return _transcript(path)


def _transcript(path: Path) -> Source | None:
    """Look for the first message. Metadata alone is not a session (yet)."""
    session, cwd, read = "", "", 0
    with path.open("rb") as file:
        for _, _, line in split_lines(file):
            with suppress(NotReadError):
                for data in objects(line):
                    session = session or text_of(data.get("sessionId"))
                    cwd = cwd or clean(text_of(data.get("cwd")))
                    if data.get("type") in _MESSAGES and mapping(data.get("message")):
                        found = _named(path, session, text_of(data.get("agentId")))
                        return replace(found, cwd=cwd)
            read += len(line)  # a line too long to hold is short here
            if read > _HEAD:
                break
    return None


def _named(path: Path, session: str, agent_id: str) -> Source:
    stem = path.name.removesuffix(".jsonl")
    if not agent_id and stem.startswith("agent-"):
        agent_id = stem.removeprefix("agent-")
    if not session:
        parent = path.parent
        session = parent.parent.name if parent.name == "subagents" else stem
    session = short_id(session)
    source_id = f"{session}/{short_id(agent_id)}" if agent_id else session
    return Source(AGENT, source_id, session, path)


def _sidecar(path: Path) -> Source | None:
    """``agent-….meta.json`` beside its transcript, and named after it."""
    transcript = path.with_name(path.name.removesuffix(".meta.json") + ".jsonl")
    owner = _transcript(transcript) if transcript.is_file() else None
    return owner and replace(
        owner,
        source_id=f"{owner.source_id}.meta",
        path=path,
        kind="document",
        role="sidecar",
    )


def _tool_result(path: Path) -> Source | None:
    """A tool's output too large for the transcript: ``<session>/tool-results/<id>``,
    beside ``<session>.jsonl``."""
    session = path.parent.parent.name
    name = short_id(path.name)
    if not path.parent.parent.with_name(f"{session}.jsonl").is_file():
        return None
    source_id = f"{short_id(session)}/tool-results/{name}"
    return Source(
        AGENT, source_id, short_id(session), path, kind="document", role="tool_result"
    )


def resolve(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own; of copies one stands for all."""
    return one_name_each(sources)


# ------------------------------------------------------------------- reading


def export(source: Source) -> Iterator[tuple[str, Json]]:
    """A sidecar or a spilled tool result, whole."""
    with source.path.open("rb") as file:
        data = file.read(_DOCUMENT_MOST + 1)
    record: Json = {"omitted": source.size}
    if len(data) <= _DOCUMENT_MOST and b"\0" not in data:
        text = clean(data.decode("utf-8", errors="replace"))
        record = {"text": text}
        if source.role == "sidecar":
            with suppress(ValueError, RecursionError):
                told = json.loads(text)
                record = record if is_deep(told) else told
    yield source.path.name, record


def read(lines: Iterable[Line], *, source: Source) -> Iterator[Record | Unparsed]:
    """Records of a transcript in file order, then the queued prompts and titles that
    only the end of the file decides; of what lies beside it, one record an object.
    What cannot be read comes as Unparsed; nothing here raises on content."""
    if source.role != "transcript":
        yield from transcribe(lines, source, Beside(source).records)
        return
    transcriber = Transcriber(source)
    yield from transcribe(lines, source, transcriber.records, MARKS)
    yield from transcriber.held()
