"""Claude Code: sessions as JSON lines below ``projects`` of its directory.

``discover`` reads every ``*.jsonl`` there that holds messages, at any depth and under
any name, because exports and copies have names of their own. Who a file is stands in
its records: ``sessionId``, and ``agentId`` for a subagent.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pulse.core.agents.base import Line, Source
from pulse.core.agents.claude_records import Transcriber
from pulse.core.agents.fields import mapping, text_of
from pulse.core.agents.jsonlines import NotReadError, clean, is_blank, objects
from pulse.core.values import Json, Record, Unparsed

AGENT = "claude_code"
LABEL = "Claude Code"
_MESSAGES = ("user", "assistant")
_HEAD = 64 * 2**20  # bytes searched for the first message
_LONG = 16 * 2**20  # a longer line is looked at in parts, and so not understood
_ID_MOST = 120  # characters of a session's or an agent's id
_DOCUMENT_MOST = 16 * 2**20  # bytes of a sidecar or a tool result
_KEPT_TEXT = 2000  # characters of an unparsed line that its record shows


def roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where Claude Code keeps its files: CLAUDE_CONFIG_DIR (a comma list; each may also
    be a bare tree of sessions), else the usual places that hold ``projects``."""
    named = [part.strip() for part in environ.get("CLAUDE_CONFIG_DIR", "").split(",")]
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    usual = [home / ".claude", config / "claude"]
    places = [Path(part).expanduser() for part in named if part] or [
        place for place in usual if (place / "projects").is_dir()
    ]
    found = {place.resolve(): None for place in places if place.is_dir()}
    return list(found)


# ------------------------------------------------------------------- finding


def find(root: Path) -> Iterator[Path]:
    """Candidate files below a Claude Code directory, or below a bare tree of sessions.
    Links that lead out of the tree are not followed."""
    history = root / "history.jsonl"
    if (root / "projects").is_dir():
        tree = (root / "projects").resolve()
        if history.is_file():
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
    try:
        info = os.lstat(path)
        if not stat.S_ISREG(info.st_mode) or info.st_size == 0:
            return ()
        if path.name == "history.jsonl" and (path.parent / "projects").is_dir():
            source: Source | None = Source(AGENT, "history", "", path, role="history")
        elif path.name.endswith(".meta.json"):
            source = _sidecar(path)
        elif path.parent.name == "tool-results":
            source = _tool_result(path)
        else:
            source = _transcript(path)
    except OSError:
        return ()
    if source is None:
        return ()
    size, mtime, inode = info.st_size, info.st_mtime_ns, info.st_ino
    return (replace(source, size=size, mtime_ns=mtime, inode=inode),)


def _transcript(path: Path) -> Source | None:
    """Look for the first message. Metadata alone is not a session (yet)."""
    session, cwd, read = "", "", 0
    with path.open("rb") as file:
        while line := file.readline(_LONG):
            read += len(line)
            try:
                for data in objects(line):
                    session = session or text_of(data.get("sessionId"))
                    cwd = cwd or clean(text_of(data.get("cwd")))
                    if data.get("type") not in _MESSAGES or not mapping(
                        data.get("message")
                    ):
                        continue
                    found = _named(path, session, text_of(data.get("agentId")))
                    return replace(found, cwd=cwd)
            except NotReadError:
                pass
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
    session = _short(session)
    source_id = f"{session}/{_short(agent_id)}" if agent_id else session
    return Source(AGENT, source_id, session, path)


def _short(name: str) -> str:
    """An id of bounded length. Real ones have 36 characters; what is longer keeps its
    beginning and gets a hash of the whole."""
    name = clean(name)
    if len(name) <= _ID_MOST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return f"{name[: _ID_MOST - 17]}~{digest}"


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
    name = _short(path.name)
    if not path.parent.parent.with_name(f"{session}.jsonl").is_file():
        return None
    source_id = f"{_short(session)}/tool-results/{name}"
    return Source(
        AGENT, source_id, _short(session), path, kind="document", role="tool_result"
    )


# ------------------------------------------------------- several of one name


def resolve(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own.

    The same session may lie in several files. When one file begins with all that
    another holds, it is the same transcript and the longer one stands for both. When
    they differ, both are kept: the one named after its session, else the first by
    path, keeps the name, and the other is called after its first line that differs
    (``id~hash``), which appending never changes.
    """
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.source_id, []).append(source)
    result: list[Source] = []
    for group in groups.values():
        result += group if len(group) == 1 else _distinct(group)
    return result


def _distinct(group: list[Source]) -> list[Source]:
    group = sorted(group, key=lambda s: (s.path.stem != s.session, str(s.path)))
    kept: list[Source] = []
    for source in group:
        for place, other in enumerate(kept):
            differs = first_difference(source.path, other.path)
            if differs is None:
                if source.size > other.size:
                    kept[place] = replace(source, source_id=other.source_id)
                break
        else:
            if kept:
                line = first_difference(source.path, kept[0].path) or b""
                mark = hashlib.sha256(line).hexdigest()[:12]
                source = replace(source, source_id=f"{source.source_id}~{mark}")
            kept.append(source)
    return kept


def first_difference(path: Path, other: Path) -> bytes | None:
    """The first line of ``path`` that ``other`` has otherwise; None when one of the
    two files begins with all complete lines of the other."""
    try:
        with path.open("rb") as one, other.open("rb") as two:
            for line, counterpart in zip(one, two, strict=False):
                if line != counterpart:
                    cut = not (line.endswith(b"\n") and counterpart.endswith(b"\n"))
                    if cut and (line.startswith(counterpart.rstrip(b"\n"))):
                        return None
                    if cut and counterpart.startswith(line.rstrip(b"\n")):
                        return None
                    return line
    except OSError:
        return None
    return None


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
                record = json.loads(text)
    yield source.path.name, record


def read(lines: Iterable[Line], *, source: Source) -> Iterator[Record | Unparsed]:
    """Records of a transcript in file order, then the queued prompts and titles that
    only the end of the file decides. What cannot be read comes as Unparsed; nothing
    here raises on content."""
    transcriber = Transcriber(source)
    for number, offset, line in lines:
        if is_blank(line):
            continue
        place = 0
        try:
            for place, data in enumerate(objects(line)):
                yield from transcriber.records(data, number, offset + place)
        except (NotReadError, RecursionError) as error:
            reason = (
                str(error) if isinstance(error, NotReadError) else "nested too deeply"
            )
            if not line.endswith(b"\n"):
                reason = "no end of line yet"
            text = clean(line[: 4 * _KEPT_TEXT].decode("utf-8", errors="replace"))
            yield Unparsed(
                source.source_id, number, offset, reason, text.strip()[:_KEPT_TEXT]
            )
    yield from transcriber.held()
