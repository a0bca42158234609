"""Gemini CLI: chats below ``tmp/<project>/chats`` of its directory.

A chat is one JSON document, rewritten with every message, or since 2026 JSON lines. So
it is a ``document``: its metadata and then its messages, each with the id that Gemini
gave it. Subagents lie in a folder named after the session that called them.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from pulse.core.agents.base import Line, Source, is_dir
from pulse.core.agents.copies import short_id
from pulse.core.agents.documents import (
    MOST,
    beginning,
    one_per_content,
    read_json,
    transcribe_document,
    unparsed,
)
from pulse.core.agents.fields import items, text_of
from pulse.core.agents.gemini_file import read_chat, slim_message
from pulse.core.agents.gemini_records import METADATA, records
from pulse.core.agents.jsonlines import NotReadError, clean
from pulse.core.values import Json, Loss, Record, Unparsed

AGENT = "gemini"
LABEL = "Gemini CLI"
KNOWN: Final = frozenset(
    {METADATA, "user", "gemini", "info", "error", "warning", "result"}
)
_HEAD: Final = 32 * 2**20  # bytes in which a file must show who it is
_SESSION = re.compile(rb'"sessionId"\s*:\s*"([^"\\]{1,500})"')
_HASH = re.compile(rb'"projectHash"\s*:\s*"([^"\\]{1,500})"')
_MESSAGE = re.compile(rb'"type"\s*:\s*"(?:user|gemini)"')
_SUBAGENT = re.compile(rb'"kind"\s*:\s*"subagent"')
_DIRECTORIES = re.compile(rb'"directories"\s*:\s*(\[(?:[\s,]|"(?:[^"\\]|\\.)*+")*+\])')
_PLACE = re.compile(
    rb'"(?:file_path|filePath|absolute_path|dir_path|path|directory)"\s*:\s*'
    rb'("(?:/|[A-Za-z]:)(?:[^"\\]|\\.){1,1000}")'
)
_PATH_MOST: Final = 4096  # characters of a path
_PLACES_MOST: Final = 500  # different paths that are tried as the project's


def roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where Gemini CLI keeps its files: ``.gemini`` in GEMINI_CLI_HOME (which may also
    name a bare tree of chats), else in the home."""
    place, named = _place(environ, home)
    if not is_dir(place) or not (named or is_dir(place / "tmp")):
        return []
    return [place.resolve()]


def places(environ: dict[str, str], home: Path) -> list[Path]:
    """Its folders of chats, or a bare tree of chats."""
    place, named = _place(environ, home)
    return [place] if named and not is_dir(place / "tmp") else [place / "tmp"]


def _place(environ: dict[str, str], home: Path) -> tuple[Path, bool]:
    """The directory, and whether it was named for Pulse."""
    named = environ.get("GEMINI_CLI_HOME", "").strip()
    if not named:
        return home / ".gemini", False
    base = Path(named).expanduser()
    return (base / ".gemini" if is_dir(base / ".gemini") else base), True


def find(root: Path) -> Iterator[Path]:
    """Candidate files below a directory of Gemini CLI, or below a bare tree of chats.
    Links that lead out of the tree are not followed."""
    own = is_dir(root / "tmp")
    tree = (root / "tmp" if own else root).resolve()
    for folder, folders, names in os.walk(tree):
        folders.sort()
        if own and "chats" not in Path(folder).relative_to(tree).parts:
            continue
        for name in sorted(names):
            if name.endswith((".json", ".jsonl")):
                yield Path(folder, name)


def identify(path: Path) -> tuple[Source, ...]:
    """Who a file is; nothing when it is no chat, or one without a message."""
    try:
        info = os.lstat(path)
        if not stat.S_ISREG(info.st_mode) or info.st_size == 0:
            return ()
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ()
    named = _SESSION.search(head)
    if not _MESSAGE.search(head) or not (
        _HASH.search(head) or (named and "chats" in path.parts)
    ):
        return ()
    session = short_id(named[1].decode(errors="replace") if named else path.stem)
    source = Source(
        AGENT,
        session,
        session,
        path,
        "document",
        size=info.st_size,
        mtime_ns=info.st_mtime_ns,
        inode=info.st_ino,
        cwd=_cwd(path, head),
    )
    if path.parent.parent.name == "chats":  # called by the session of the folder
        parent = short_id(path.parent.name)
        source = replace(source, session=parent, source_id=f"{parent}/{session}")
    elif _SUBAGENT.search(head):
        source = replace(source, source_id=f"{session}/subagent")
    return (source,)


def _cwd(path: Path, head: bytes) -> str:
    """The working directory: as a file beside the chats names it, else the chat's own
    list, else the path in the chat whose hash is the project's."""
    folder = next((p.parent for p in path.parents if p.name == "chats"), None)
    if folder is not None:
        try:
            text = beginning(folder / ".project_root", _PATH_MOST)
            if text.strip():
                return clean(text.strip())
        except OSError:
            pass
    if listed := _DIRECTORIES.search(head):
        try:
            found = items(read_json(listed[1].decode(errors="replace")))
        except NotReadError:
            found = []
        if found and text_of(found[0]):
            return text_of(found[0])
    project = _HASH.search(head)
    return _hashed(head, project[1].decode(errors="replace")) if project else ""


def _hashed(head: bytes, wanted: str) -> str:
    """The directory above some path of the chat that has the wanted SHA-256."""
    tried: set[str] = set()
    for match in _PLACE.finditer(head):
        try:
            name = text_of(read_json(match[1].decode(errors="replace")))
        except NotReadError:
            continue
        kind = PurePosixPath if name.startswith("/") else PureWindowsPath
        for place in map(str, (kind(name), *kind(name).parents)):
            if place in tried:
                break
            tried.add(place)
            if hashlib.sha256(place.encode()).hexdigest() == wanted:
                return place
        if len(tried) > _PLACES_MOST:
            break
    return ""


def resolve(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own. A chat that was resumed goes on in a new
    file, which begins with all that the old one held."""
    return one_per_content(sources, _ids)


def _ids(source: Source) -> list[str]:
    try:
        return [name for name, _record in export(source) if name != METADATA]
    except OSError:
        return []


def export(source: Source) -> Iterator[tuple[str, Json]]:
    """The metadata, then every message; what could not be read comes last."""
    with source.path.open("rb") as file:
        data = file.read(MOST + 1)
    if len(data) > MOST:
        yield METADATA, unparsed(Loss.TOO_LONG)
        return
    chat = read_chat(data)
    cwd = source.cwd or _cwd(source.path, data[:_HEAD])
    yield METADATA, {**chat.metadata, METADATA: True, "cwd": cwd}
    for name, message in chat.messages.items():
        yield name, slim_message(message)
    for number, bad in enumerate(chat.bad, start=1):
        yield f"unread {number}", bad


def read(lines: Iterable[Line], *, source: Source) -> Iterator[Record | Unparsed]:
    """Records of the metadata and the messages, in order; each stands for itself."""
    return transcribe_document(lines, source, partial(records, source=source))
