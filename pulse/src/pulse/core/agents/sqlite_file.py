"""Reading a SQLite database that another program may have open, leaving no trace.

SQLite itself is not so careful: even ``mode=ro`` makes a ``-wal`` and a ``-shm`` beside
a closed database in WAL mode, and marks the ``-shm`` of an open one. So a database
without a journal is opened as ``immutable``; an open one with its ``-shm`` read-only;
and where neither works, a private copy is read, which goes with the process.
"""

import atexit
import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_JOURNALS: Final = ("-wal", "-journal")
_BUSY_SECONDS: Final = 2.0
_TRIES: Final = 3
_COPY: Final = "copy.db"

Stamp: TypeAlias = tuple[int, int, int]
_copies: "dict[Path, tuple[Stamp, TemporaryDirectory[str]]]" = {}


def stamp(path: Path) -> Stamp:
    """Size, newest time of writing and inode of a database with its journals. Raises
    OSError when there is none."""
    info = os.lstat(path)
    size, newest = info.st_size, info.st_mtime_ns
    for journal in _JOURNALS:
        try:
            more = os.lstat(f"{path}{journal}")
        except OSError:
            continue
        size, newest = size + more.st_size, max(newest, more.st_mtime_ns)
    return size, newest, info.st_ino


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads. Raises OSError for all that goes wrong, also for
    what is found to be broken while reading."""
    try:
        with _connection(path) as database:
            database.text_factory = _text
            yield database
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # The message of an error may quote what is broken, and then is no text itself.
        raise OSError(errno.EIO, str(error), str(path)) from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    journals = [j for j in _JOURNALS if _size(f"{path}{j}")]
    if not journals:
        options = "mode=ro&immutable=1"
    elif journals == ["-wal"] and _size(f"{path}-shm"):
        options = "mode=ro&readonly_shm=1"
    else:
        options = ""
    if options:
        before = stamp(path)
        with closing(_open(path, options)) as database:
            if _answers(database) and stamp(path) == before:
                yield database
                return
    with closing(_open(_private_copy(path), "mode=rw")) as database:
        yield database


def _open(path: Path, options: str) -> sqlite3.Connection:
    from urllib.parse import quote

    name = quote(str(path.absolute()))
    return sqlite3.connect(f"file:{name}?{options}", uri=True, timeout=_BUSY_SECONDS)


def _answers(database: sqlite3.Connection) -> bool:
    try:
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:  # locked, or its -shm cannot be used
        return False
    return True


def _private_copy(path: Path) -> Path:
    """A copy of a database as it is now. The last one is kept while this process runs,
    because each of many sessions is read on its own."""
    import tempfile  # rarely needed, and slow to load

    now, held = stamp(path), _copies.get(path)
    if held is None or held[0] != now:
        forget_copies()
        atexit.register(forget_copies)
        folder = tempfile.TemporaryDirectory(prefix="pulse-")
        held = _copies[path] = (_copy(path, Path(folder.name)), folder)
    return Path(held[1].name, _COPY)


def forget_copies() -> None:
    """Remove what was copied."""
    while _copies:
        _copies.popitem()[1][1].cleanup()


def _copy(path: Path, folder: Path) -> Stamp:
    """Copy a database with its journals; again, if it was written to meanwhile. What
    its stamp was before."""
    import shutil

    for _ in range(_TRIES):
        before = stamp(path)
        for suffix in ("", *_JOURNALS):
            if suffix == "" or _size(f"{path}{suffix}"):
                shutil.copyfile(f"{path}{suffix}", f"{folder / _COPY}{suffix}")
        if stamp(path) == before:
            break
    return before


def _size(name: str) -> int:
    try:
        return os.lstat(name).st_size
    except OSError:
        return 0
