"""What Pulse knows between two runs: one SQLite file."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pulse.client.errors import LocalError
from pulse.core.agents import Source

_VERSION: Final = 1
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL, agent TEXT NOT NULL, source_id TEXT NOT NULL,
    session TEXT NOT NULL, kind TEXT NOT NULL, role TEXT NOT NULL, cwd TEXT NOT NULL,
    given_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE transcripts (
    agent TEXT NOT NULL, source_id TEXT NOT NULL, session TEXT NOT NULL,
    role TEXT NOT NULL, kind TEXT NOT NULL, generation INTEGER NOT NULL,
    line INTEGER NOT NULL, byte INTEGER NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, deleted INTEGER NOT NULL,
    PRIMARY KEY (agent, source_id)
) WITHOUT ROWID;
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, agent TEXT NOT NULL, source_id TEXT NOT NULL,
    generation INTEGER NOT NULL, first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL, byte_start INTEGER NOT NULL,
    byte_end INTEGER NOT NULL, raw_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL,
    ruleset TEXT NOT NULL, lengths TEXT, payload BLOB, detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX chunks_of ON chunks (agent, source_id, first_line);
CREATE INDEX waiting ON chunks (id) WHERE payload IS NOT NULL;
CREATE TABLE paths (
    path TEXT PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT NULL,
    remote TEXT NOT NULL, root_commit TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0,
    sent TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE projects (
    project TEXT PRIMARY KEY, name TEXT NOT NULL, send INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a source is packed; the file's numbers are those of that moment."""

    agent: str
    source_id: str
    session: str
    role: str
    kind: str
    generation: int = 1
    line: int = 0
    byte: int = 0
    size: int = -1
    mtime_ns: int = 0
    inode: int = 0
    deleted: int = 0

    def matches(self, source: Source) -> bool:
        return (self.size, self.mtime_ns, self.inode) == (
            source.size,
            source.mtime_ns,
            source.inode,
        )

    def seen(self, source: Source) -> "Position":
        return replace(
            self, size=source.size, mtime_ns=source.mtime_ns, inode=source.inode
        )


class Store:
    """All reads and writes of the state file; one process at a time writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection

    @classmethod
    def open(cls, home: Path) -> "Store":
        """Open or make the state. A damaged file is put aside: what it knew is asked
        from the server again. Raises LocalError where nothing can be written."""
        path = home / "state.db"
        try:
            return cls(_connect(path))
        except sqlite3.OperationalError as error:
            raise local_error(error, home) from error
        except sqlite3.DatabaseError:
            path.replace(path.with_name("state.db.damaged"))
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return cls(_connect(path))

    @classmethod
    def in_memory(cls) -> "Store":
        """A state that knows nothing and leaves nothing behind."""
        return cls(_connect(":memory:"))

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.db.in_transaction:  # a full disk may have ended it already
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # ------------------------------------------------------------- small facts

    def recall(self, key: str) -> str:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def remember(self, **values: str) -> None:
        self.db.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items())
        )

    def begin_anew(self) -> None:
        """Forget what was sent, for another account or machine; choices stay."""
        with self.transaction():
            for table in ("transcripts", "chunks"):
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608
            self.db.execute("UPDATE paths SET sent = '', used = 0")
            self.db.execute("DELETE FROM meta WHERE key IN ('machine', 'reported')")

    # ------------------------------------------------------------------ files

    def files(self) -> dict[str, tuple[Source, str]]:
        """Every known file with its given id: "" when it holds nothing to send."""
        rows = self.db.execute(
            "SELECT agent, source_id, session, path, kind, role, size, mtime_ns, inode,"
            " cwd, given_id FROM files"
        )
        found: dict[str, tuple[Source, str]] = {}
        for (
            agent,
            source_id,
            session,
            path,
            kind,
            role,
            size,
            mtime,
            inode,
            *rest,
        ) in rows:
            source = Source(
                *(agent, source_id, session, Path(path)),
                *(kind, role, size, mtime, inode, rest[0]),
            )
            found[path] = (source, rest[1])
        return found

    def save_files(
        self, changed: Iterable[tuple[Source, str]], gone: Iterable[str]
    ) -> None:
        rows = [
            (
                *(str(s.path), s.size, s.mtime_ns, s.inode, s.agent, s.source_id),
                *(s.session, s.kind, s.role, s.cwd, given),
            )
            for s, given in changed
        ]
        with self.transaction():
            self.db.executemany(
                f"INSERT OR REPLACE INTO files VALUES ({_marks(11)})",  # noqa: S608
                rows,
            )
            self.db.executemany(
                "DELETE FROM files WHERE path = ?", [(path,) for path in gone]
            )

    # -------------------------------------------------------------- positions

    def positions(self) -> dict[tuple[str, str], Position]:
        rows = self.db.execute("SELECT * FROM transcripts")
        return {(row[0], row[1]): Position(*row) for row in rows}

    def save_position(self, position: Position) -> None:
        fields = [getattr(position, name) for name in Position.__slots__]
        self.db.execute(
            f"INSERT OR REPLACE INTO transcripts VALUES ({_marks(12)})",  # noqa: S608
            fields,
        )

    def position(self, agent: str, source_id: str) -> Position | None:
        row = self.db.execute(
            "SELECT * FROM transcripts WHERE agent = ? AND source_id = ?",
            (agent, source_id),
        ).fetchone()
        return Position(*row) if row else None

    def mark_deleted(self, agent: str, session: str) -> None:
        """The owner deleted this session on the server: it is never sent again."""
        with self.transaction():
            self.db.execute(
                "UPDATE transcripts SET deleted = 1 WHERE agent = ? AND session = ?",
                (agent, session),
            )
            self.db.execute(
                "DELETE FROM chunks WHERE (agent, source_id) IN"
                " (SELECT agent, source_id FROM transcripts WHERE deleted = 1)"
            )

    def deleted_sessions(self) -> set[tuple[str, str]]:
        rows = self.db.execute(
            "SELECT DISTINCT agent, session FROM transcripts WHERE deleted = 1"
        )
        return set(rows)

    def restart(self, position: Position) -> Position:
        """Go back to a position: what was packed behind it is dropped."""
        with self.transaction():
            self.db.execute(
                "DELETE FROM chunks WHERE agent = ? AND source_id = ?"
                " AND (generation <> ? OR last_line > ?)",
                (
                    *(position.agent, position.source_id),
                    *(position.generation, position.line),
                ),
            )
            self.save_position(position)
        return position


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _connect(path: Path | str) -> sqlite3.Connection:
    # Autocommit: transactions are begun and ended by name.
    db = sqlite3.connect(path, timeout=10, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        db.close()
        raise LocalError("A newer Pulse wrote the state here: install that version.")
    if version < _VERSION:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_VERSION}")
        db.execute("COMMIT")
    return db


def local_error(error: sqlite3.Error | OSError, home: Path) -> LocalError:
    """A plain sentence for what the disk refused."""
    text = str(error)
    if "full" in text or "No space" in text:
        return LocalError(
            f"The disk that holds {home} is full. Nothing is lost: make room, then "
            "run the sync again."
        )
    return LocalError(
        f"Pulse cannot write to {home} ({text}). "
        "Make it writable, or set PULSE_HOME to a folder that is."
    )
