"""A database of somebody else's is read in every state, and nothing beside it changes."""

import hashlib
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager

import pytest

from pulse.core.agents import sqlite_file
from pulse.core.agents.sqlite_file import opened, stamp

_WRITER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    db.execute(statement)
print("ready", flush=True)
sys.stdin.read()
db.close()
"""
WAL = "PRAGMA journal_mode=WAL"
TABLE = ("CREATE TABLE t (x)", "INSERT INTO t VALUES ('one')")
TWO = "INSERT INTO t VALUES ('two')"


@contextmanager
def writer(path, *statements, ends="closed"):
    """Another program that has the database open, and then closes it or is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        try:
            yield
        finally:
            if ends == "killed":
                process.kill()
            process.stdin.close()


def contents(folder):
    return {
        path.name: (path.stat().st_mtime_ns, hashlib.md5(path.read_bytes()).hexdigest())
        for path in folder.iterdir()
    }


def rows(path):
    """What is read, while it is checked that nothing changes beside it."""
    before = contents(path.parent)
    with opened(path) as database:
        found = [row[0] for row in database.execute("SELECT x FROM t ORDER BY rowid")]
    assert contents(path.parent) == before
    return found


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "data % ?#"
    folder.mkdir()
    return folder / "a.db"


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_closed_database(path, mode):
    with writer(path, f"PRAGMA journal_mode={mode}", *TABLE):
        pass
    assert [p.name for p in path.parent.iterdir()] == ["a.db"]
    assert rows(path) == ["one"]


def test_an_open_database_with_what_is_only_in_its_journal(path):
    with writer(path, WAL, *TABLE, TWO):
        assert rows(path) == ["one", "two"]


def test_a_transaction_that_is_not_committed_is_not_seen(path):
    with writer(path, WAL, *TABLE, "BEGIN IMMEDIATE", TWO):
        assert rows(path) == ["one"]


def test_a_database_whose_program_was_killed(path):
    with writer(path, WAL, *TABLE, TWO, ends="killed"):
        pass
    assert rows(path) == ["one", "two"]
    path.with_name("a.db-shm").unlink()  # as in a copy of the folder
    assert rows(path) == ["one", "two"]


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_locked_database_is_copied(path, mode):
    locked = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", TWO)
    with writer(path, f"PRAGMA journal_mode={mode}", *TABLE):
        pass
    with writer(path, *locked):
        assert rows(path) == ["one"]


def test_a_database_that_its_program_locks_later_is_copied(path, monkeypatch):
    monkeypatch.setattr(sqlite_file, "_BUSY_SECONDS", 0.01)
    with writer(path, WAL, *TABLE, "PRAGMA locking_mode=EXCLUSIVE", TWO):
        assert path.with_name("a.db-shm").exists()
        assert rows(path) == ["one", "two"]


def test_a_database_that_is_written_to_while_it_is_copied(path, monkeypatch):
    with writer(path, WAL, *TABLE, TWO, ends="killed"):
        pass
    path.with_name("a.db-shm").unlink()
    copied = []
    copy = shutil.copyfile

    def slow(source, target):
        copied.append(source)
        if len(copied) <= 2:
            path.touch()
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", slow)
    with opened(path) as database:
        assert database.execute("SELECT count(*) FROM t").fetchone() == (2,)
    assert len(copied) == 4  # the database and its journal, twice


def test_one_copy_serves_all_who_read_the_same(path, tmp_path, monkeypatch):
    with writer(path, WAL, *TABLE, ends="killed"):
        pass
    path.with_name("a.db-shm").unlink()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for _ in range(3):
        assert rows(path) == ["one"]
    (first,) = tmp_path.glob("pulse-*")
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    path.touch()
    assert rows(path) == ["one"]
    (second,) = tmp_path.glob("pulse-*")
    assert second != first
    sqlite_file.forget_copies()
    assert list(tmp_path.glob("pulse-*")) == []


def test_a_database_that_changes_all_the_time_is_read_all_the_same(path, monkeypatch):
    with writer(path, WAL, *TABLE, ends="killed"):
        pass
    path.with_name("a.db-shm").unlink()
    copy = shutil.copyfile

    def touched(source, target):
        path.touch()
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", touched)
    with opened(path) as database:
        assert database.execute("SELECT count(*) FROM t").fetchone() == (1,)


@pytest.mark.parametrize(
    "data", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 99]
)
def test_what_is_no_database_raises_oserror(path, data):
    path.write_bytes(data)
    with pytest.raises(OSError, match=r"no such table|not a database|malformed"):
        rows(path)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        rows(path)


def test_text_in_no_encoding(path):
    with writer(path, *TABLE, "INSERT INTO t VALUES (CAST(x'ff41' AS TEXT))"):
        pass
    assert rows(path) == ["one", "\ufffdA"]


def test_an_error_whose_message_is_no_text(path):
    with writer(path, *TABLE, "CREATE INDEX xx ON t (x)"):
        pass
    data = path.read_bytes()
    assert data.count(b"INDEX xx ON") == 1
    path.write_bytes(data.replace(b"INDEX xx ON", b"INDEX xx \x97\x97"))
    with pytest.raises(OSError, match="decode"):
        rows(path)


def test_the_stamp_follows_the_journal(path):
    with pytest.raises(FileNotFoundError):
        stamp(path)
    with sqlite3.connect(path, isolation_level=None) as database:
        for statement in (WAL, *TABLE):
            database.execute(statement)
        before = stamp(path)
        main = path.stat().st_mtime_ns
        database.execute(TWO)
        assert path.stat().st_mtime_ns == main
        assert stamp(path) != before
        assert stamp(path)[0] > path.stat().st_size
    database.close()
