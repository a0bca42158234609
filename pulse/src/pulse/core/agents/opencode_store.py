"""Where OpenCode's sessions lie: a database, a tree of JSON files, or an export.

All three give the same records: the session's ``info``, then its messages, each with
its parts, as ``opencode export`` writes them.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pulse.core.agents.documents import (
    MOST,
    beginning,
    read_json,
    read_object,
    unparsed,
)
from pulse.core.agents.fields import items, mapping, text_of
from pulse.core.agents.jsonlines import NotReadError
from pulse.core.agents.sqlite_file import opened
from pulse.core.values import Json, Loss

SESSION: Final = "session"  # the id of the record that is no message
_BYTES: Final = "length(CAST(data AS BLOB))"


@dataclass(frozen=True, slots=True)
class Found:
    """A session in a store; ``size`` in bytes, ``mtime_ns`` of its last change."""

    id: str
    parent: str
    directory: str
    size: int
    mtime_ns: int


# ------------------------------------------------------------------- database


def sessions_in(path: Path) -> list[Found]:
    """The sessions of a database that hold a message. Raises OSError."""
    with opened(path) as database:
        if not _columns(database, "session"):
            return []
        sizes: dict[str, tuple[int, int]] = {}
        for table in ("message", "part"):
            if {"session_id", "data"} <= _columns(database, table):
                for name, size, newest in _sums(database, table):
                    before = sizes.get(name, (0, 0))
                    sizes[name] = (before[0] + size, max(before[1], newest))
        found = []
        for row in _rows(database, "session"):
            name = text_of(row.get("id"))
            if name in sizes:
                size, newest = sizes[name]
                newest = max(newest, _number(row.get("time_updated")))
                found.append(
                    Found(
                        name,
                        text_of(row.get("parent_id")),
                        text_of(row.get("directory")),
                        size,
                        newest * 1_000_000,
                    )
                )
        return found


def _sums(database: sqlite3.Connection, table: str) -> Iterator[tuple[str, int, int]]:
    updated = "time_updated" if "time_updated" in _columns(database, table) else "0"
    rows = database.execute(
        f"SELECT session_id, total({_BYTES}), max({updated})"  # noqa: S608
        f" FROM {table} GROUP BY session_id"
    )
    for name, size, newest in rows:
        if isinstance(name, str):
            yield name, int(size), _number(newest)


def from_database(path: Path, session: str) -> Iterator[tuple[str, Json]]:
    """The records of one session of a database. Raises OSError."""
    with opened(path) as database:
        for row in _rows(database, "session", "id", session):
            yield SESSION, session_record(_info(row))
        parts: dict[str, list[dict[str, Any]]] = {}
        for row in _rows(database, "part", "session_id", session, "id"):
            parts.setdefault(text_of(row.get("message_id")), []).append(row)
        for row in _rows(database, "message", "session_id", session, "id"):
            name = text_of(row.get("id"))
            yield name, _joined(row, parts.get(name, []))


def _joined(row: dict[str, Any], parts: list[dict[str, Any]]) -> Json:
    """A message with its parts; a part that is broken takes nothing else along."""
    try:
        info = {**_data(row), "id": text_of(row.get("id"))}
    except NotReadError as error:
        return unparsed(error.loss, str(row.get("data")))
    told: list[Json] = []
    for part in parts:
        try:
            told.append({**_data(part), "id": text_of(part.get("id"))})
        except NotReadError as error:
            told.append(unparsed(error.loss, str(part.get("data"))))
    return {"info": info, "parts": told}


def _data(row: dict[str, Any]) -> dict[str, Any]:
    data = read_json(str(row.get("data")))
    if not isinstance(data, dict):
        raise NotReadError(Loss.NOT_OBJECT)
    return data


def _columns(database: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in database.execute(f"PRAGMA table_info({table})")}


def _rows(
    database: sqlite3.Connection,
    table: str,
    key: str = "",
    value: str = "",
    order: str = "id",
) -> Iterator[dict[str, Any]]:
    """Rows of a table by column name; none when it or its key is not there."""
    columns = _columns(database, table)
    if not {key or order, order} <= columns:
        return
    query = f"SELECT * FROM {table}"  # noqa: S608
    if key:
        query += f" WHERE {key} = ?"
    rows = database.execute(f"{query} ORDER BY {order}", (value,) if key else ())
    names = [column[0] for column in rows.description]
    for row in rows:
        yield dict(zip(names, row, strict=True))


def _info(row: dict[str, Any]) -> dict[str, Json]:
    return {
        "id": text_of(row.get("id")),
        "projectID": text_of(row.get("project_id")),
        "parentID": text_of(row.get("parent_id")),
        "directory": text_of(row.get("directory")),
        "title": text_of(row.get("title")),
        "version": text_of(row.get("version")),
        "time": {"created": _number(row.get("time_created"))},
    }


def _number(value: Json) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**13 else 0


# ------------------------------------------------------------------ JSON tree


def session_in_tree(path: Path) -> Found | None:
    """The session of ``storage/session/<project>/<session>.json``, if it holds a
    message. Its size and time are those of all its messages too."""
    info = mapping(_file(path))
    name = text_of(info.get("id"))
    if not name or "/" in name:
        return None
    size, newest, messages = numbers_in_tree(path, name)
    if messages < 1:
        return None
    parent, directory = text_of(info.get("parentID")), text_of(info.get("directory"))
    return Found(name, parent, directory, size, newest)


def numbers_in_tree(path: Path, name: str) -> tuple[int, int, int]:
    """Bytes, newest time and number of the messages of a session with its own file;
    opens none of them."""
    sizes, times = [0], [0]
    with suppress(OSError):
        for each in (path, *(_storage(path) / "message" / name).glob("*.json")):
            with suppress(OSError):
                state = each.stat()  # raises for a link to nowhere
                sizes.append(state.st_size)
                times.append(state.st_mtime_ns)
    return sum(sizes), max(times), len(sizes) - 2


def from_tree(path: Path) -> Iterator[tuple[str, Json]]:
    """The records of a session in the tree. Raises OSError when it is gone."""
    info = _file(path)
    if not isinstance(info, dict):
        raise FileNotFoundError(2, os.strerror(2), str(path))
    yield SESSION, session_record(info)
    messages = _storage(path) / "message" / text_of(info.get("id"))
    for file in sorted(messages.glob("*.json")):
        message = _file(file)
        if not isinstance(message, dict):
            yield file.stem, unparsed(Loss.CUT_OFF, _start(file))
            continue
        parts = sorted((_storage(path) / "part" / file.stem).glob("*.json"))
        told = [_file(part) for part in parts]
        yield (
            file.stem,
            {
                "info": {**message, "id": file.stem},
                "parts": [
                    unparsed(Loss.CUT_OFF, _start(part)) if data is None else data
                    for part, data in zip(parts, told, strict=True)
                ],
            },
        )


def _storage(path: Path) -> Path:
    return path.parent.parent.parent


def _file(path: Path) -> dict[str, Any] | None:
    """The object in a small JSON file; None when there is none."""
    try:
        data = read_json(beginning(path, MOST))
    except (OSError, NotReadError):
        return None
    return data if isinstance(data, dict) else None


def _start(path: Path) -> str:
    try:
        return beginning(path, 4000)
    except OSError:
        return ""


def ancestors(name: str, parent_of: Callable[[str], str]) -> list[str]:
    """The sessions that called a session, the nearest first."""
    found: list[str] = []
    while (name := parent_of(name)) and name not in found:
        found.append(name)
    return found


# --------------------------------------------------------------------- export


def from_export(path: Path) -> Iterator[tuple[str, Json]]:
    """The records of a file that ``opencode export`` wrote. Raises OSError."""
    with path.open(encoding="utf-8", errors="replace") as file:
        text = file.read(MOST + 1)
    if len(text) > MOST:
        yield SESSION, unparsed(Loss.TOO_LONG)
        return
    data, bad = read_object(text)
    yield SESSION, session_record(mapping(data.get("info")))
    for place, message in enumerate(items(data.get("messages")), start=1):
        name = text_of(mapping(mapping(message).get("info")).get("id"))
        if isinstance(message, dict):
            yield name or f"message {place}", message
        else:
            bad.append(unparsed(Loss.NOT_OBJECT, repr(message)))
    for number, each in enumerate(bad, start=1):
        yield f"unread {number}", each


def session_record(info: Any) -> dict[str, Json]:
    """What is kept of a session beside its messages. The time of its last change is
    left out: a record that says nothing else is not worth sending again."""
    names = ("id", "projectID", "parentID", "directory", "title", "version")
    kept: dict[str, Json] = {name: info[name] for name in names if info.get(name)}
    kept["time"] = {"created": mapping(info.get("time")).get("created")}
    return {SESSION: kept, "cwd": text_of(info.get("directory"))}
