"""Reading a SQLite database that another program may have open, leaving no trace.

SQLite itself is not so careful: even ``mode=ro`` makes a ``-wal`` and a ``-shm`` beside
a closed database in WAL mode, and marks the ``-shm`` of an open one. So a database
without a journal is opened as ``immutable``; an open one with its ``-shm`` read-only;
and where neither works, a private copy is read.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

_JOURNALS: Final = ("-wal", "-journal")
_BUSY_SECONDS: Final = 2.0
_TRIES: Final = 3

Stamp = tuple[int, int, int]


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
    except sqlite3.Error as error:
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
    import tempfile  # rarely needed, and slow to load

    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as folder,
        closing(_open(_copy(path, Path(folder)), "mode=rw")) as database,
    ):
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


def _copy(path: Path, folder: Path) -> Path:
    """Copy a database with its journals; again, if it was written to meanwhile."""
    copy = folder / "copy.db"
    import shutil

    for _ in range(_TRIES):
        before = stamp(path)
        for suffix in ("", *_JOURNALS):
            if suffix == "" or _size(f"{path}{suffix}"):
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        if stamp(path) == before:
            break
    return copy


def _size(name: str) -> int:
    try:
        return os.lstat(name).st_size
    except OSError:
        return 0
