"""OpenCode: sessions in a SQLite database, or in the JSON tree of older versions.

One database holds many sessions; each is a ``document`` of its own, so that only those
that changed are exported again. Files written by ``opencode export`` are read too. A
session with a parent is a subagent's and belongs to the session that nobody called.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pulse.core.agents import opencode_store as store
from pulse.core.agents.base import Line, Source, is_dir
from pulse.core.agents.copies import short_id
from pulse.core.agents.documents import (
    one_per_content,
    read_object,
    transcribe_document,
)
from pulse.core.agents.fields import mapping, text_of
from pulse.core.agents.opencode_records import records
from pulse.core.agents.opencode_slim import slim
from pulse.core.agents.sqlite_file import stamp as stamp_of_database
from pulse.core.values import Json, Record, Unparsed

AGENT = "opencode"
LABEL = "OpenCode"
KNOWN: Final = frozenset({"session", "user", "assistant", "result", "interrupt"})
_HEAD: Final = 2**20  # bytes in which an exported file must show who it is
_EXPORT = re.compile(r'\ufeff?\s*\{\s*"info"\s*:\s*\{')
_MESSAGE = re.compile(r'"messages"\s*:\s*\[\s*\{')
_DATABASE: Final = ("opencode.db", "opencode-*.db")


def roots(environ: dict[str, str], home: Path) -> list[Path]:
    """Where OpenCode keeps its data: OPENCODE_DATA_DIR (which may also name a bare tree
    of exported sessions), else ``opencode`` in XDG_DATA_HOME or ``~/.local/share``."""
    return [place.resolve() for place in places(environ, home) if is_dir(place)]


def places(environ: dict[str, str], home: Path) -> list[Path]:
    """The whole directory: databases with their journals, trees of messages."""
    named = environ.get("OPENCODE_DATA_DIR", "").strip()
    data = environ.get("XDG_DATA_HOME", "").strip()
    place = Path(data).expanduser() if data else home / ".local" / "share"
    return [Path(named).expanduser() if named else place / "opencode"]


def find(root: Path) -> Iterator[Path]:
    """Databases and the sessions of a JSON tree; where there are none, every JSON file.
    Links that lead out of the tree are not followed."""
    root = root.resolve()
    databases = sorted({path for name in _DATABASE for path in root.glob(name)})
    tree = root / "storage" / "session"
    yield from databases
    if is_dir(tree):
        yield from sorted(tree.glob("*/*.json"))
    elif not databases:
        for folder, folders, names in os.walk(root):
            folders.sort()
            yield from (Path(folder, n) for n in sorted(names) if n.endswith(".json"))


def stamp(path: Path) -> tuple[int, int, int]:
    """Size, time and inode that change with what a file tells: a database with its
    journal, a session of the tree with its messages. Raises OSError."""
    if path.suffix == ".db":
        return stamp_of_database(path)
    info = os.lstat(path)
    if _is_in_tree(path):
        size, newest, _messages = store.numbers_in_tree(path, path.stem)
        return size, newest, info.st_ino
    return info.st_size, info.st_mtime_ns, info.st_ino


def identify(path: Path) -> tuple[Source, ...]:
    """The sessions of a file. A database that cannot be read stands for itself, so
    that whoever exports it hears why."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return ()
        if path.suffix == ".db":
            return _in_database(path)
        return _in_tree(path) if _is_in_tree(path) else _in_export(path)
    except OSError:
        return ()


def _is_in_tree(path: Path) -> bool:
    parts = path.parts[-4:-2]
    return parts == ("storage", "session")


def _in_database(path: Path) -> tuple[Source, ...]:
    if not path.stat().st_size:
        return ()
    try:
        found = store.sessions_in(path)
    except OSError:
        return (Source(AGENT, f"unread/{path.name}", "", path, "document", "history"),)
    parents = {each.id: each.parent for each in found}
    return tuple(
        _source(path, each, store.ancestors(each.id, lambda n: parents.get(n, "")))
        for each in found
    )


def _in_tree(path: Path) -> tuple[Source, ...]:
    found = store.session_in_tree(path)
    if found is None:
        return ()

    def parent_of(name: str) -> str:
        if name == found.id:
            return found.parent
        above = store.session_in_tree(path.with_name(f"{Path(name).name}.json"))
        return above.parent if above else ""

    return (_source(path, found, store.ancestors(found.id, parent_of)),)


def _in_export(path: Path) -> tuple[Source, ...]:
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(_HEAD)
    if not _EXPORT.match(head):
        return ()
    info = mapping(read_object(head)[0].get("info"))
    name = text_of(info.get("id"))
    if not name or not _MESSAGE.search(head):
        return ()
    state = os.lstat(path)
    directory, parent = text_of(info.get("directory")), text_of(info.get("parentID"))
    found = store.Found(name, parent, directory, state.st_size, state.st_mtime_ns)
    return (_source(path, found, [parent] if parent else []),)


def _source(path: Path, found: store.Found, above: list[str]) -> Source:
    own = short_id(found.id)
    session = short_id(above[-1]) if above else own
    return Source(
        AGENT,
        f"{session}/{own}" if above else own,
        session,
        path,
        "document",
        size=found.size,
        mtime_ns=found.mtime_ns,
        cwd=found.directory,
    )


def resolve(sources: Iterable[Source]) -> list[Source]:
    """Give every source a name of its own. A tree that moved into the database is
    still there, and a session may be exported besides."""
    return one_per_content(sources, _ids)


def _ids(source: Source) -> list[str]:
    try:
        return [name for name, _record in islice(export(source), 1, None)]
    except OSError:
        return []


def export(source: Source) -> Iterator[tuple[str, Json]]:
    """The session, then its messages, without what nothing reads."""
    for name, record in _export(source):
        yield short_id(name), slim(record)


def _export(source: Source) -> Iterator[tuple[str, Any]]:
    path = source.path
    if source.role == "history":
        store.sessions_in(path)  # tells what is wrong with it
        raise OSError(errno.EAGAIN, "it can be read by now, sync again", str(path))
    if path.suffix == ".db":
        yield from store.from_database(path, source.source_id.rpartition("/")[2])
    elif _is_in_tree(path):
        yield from store.from_tree(path)
    else:
        yield from store.from_export(path)


def read(lines: Iterable[Line], *, source: Source) -> Iterator[Record | Unparsed]:
    """Records of the session and its messages, in order; each stands for itself."""
    return transcribe_document(lines, source, partial(records, source=source))
