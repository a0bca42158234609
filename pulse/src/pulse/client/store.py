"""What Pulse knows between two runs: one SQLite file."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from pulse.client.errors import LocalError
from pulse.client.schema import connect
from pulse.core.agents import Source

FileKey: TypeAlias = tuple[str, str]  # agent, path


@dataclass(slots=True)
class File:
    """What was found in a file when it had this stamp: its sources, each with the id
    that it was given ("" for a copy of another)."""

    stamp: tuple[int, int, int]
    sources: list[tuple[Source, str]]

    def rename(self, source_id: str, given: str) -> bool:
        """Give a source another id. Is it another one?"""
        for place, (source, before) in enumerate(self.sources):
            if source.source_id == source_id and before != given:
                self.sources[place] = (source, given)
                return True
        return False


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

    def back_to(self, line: int, byte: int) -> "Position":
        """To pack again from there. Which record a line of a document held is not
        remembered, so a document begins its next generation."""
        if self.kind == "document":
            return self.next_generation()
        return replace(self, line=line, byte=byte, size=-1)

    def next_generation(self, generation: int = 0) -> "Position":
        """To pack from the beginning, as the next generation or a later one."""
        generation = max(generation, self.generation + 1)
        return replace(self, generation=generation, line=0, byte=0, size=-1)

    def seen(self, source: Source) -> "Position":
        return replace(
            self, size=source.size, mtime_ns=source.mtime_ns, inode=source.inode
        )


def unsent_size(source: Source, known: Position | None) -> int:
    """Bytes of a source that may be new: what a file has grown; of a document, of
    which no more is known before it is read, all."""
    if known is None or source.kind == "document":
        return source.size
    return max(source.size - known.byte, 0)


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
            return cls(connect(path))
        except sqlite3.OperationalError as error:
            raise local_error(error, home) from error
        except sqlite3.DatabaseError:
            path.replace(path.with_name("state.db.damaged"))
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return cls(connect(path))

    @classmethod
    def in_memory(cls) -> "Store":
        """A state that knows nothing and leaves nothing behind."""
        return cls(connect(":memory:"))

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
            for table in ("transcripts", "chunks", "records"):
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608
            self.db.execute("UPDATE paths SET sent = '', used = 0")
            self.db.execute("DELETE FROM meta WHERE key IN ('machine', 'reported')")

    # ------------------------------------------------------------------ files

    def files(self) -> dict[FileKey, File]:
        """Every known file, also those that hold nothing to send."""
        rows = self.db.execute("SELECT agent, path, size, mtime_ns, inode FROM files")
        found = {(row[0], row[1]): File(row[2:], []) for row in rows}
        rows = self.db.execute(
            "SELECT agent, source_id, session, path, kind, role, size, mtime_ns, inode,"
            " cwd, given_id FROM sources"
        )
        for agent, source_id, session, path, *rest, given in rows:
            source = Source(agent, source_id, session, Path(path), *rest)
            found[agent, path].sources.append((source, given))
        return found

    def save_files(
        self, changed: Mapping[FileKey, File], gone: Iterable[FileKey]
    ) -> None:
        keys = [*changed, *gone]
        with self.transaction():
            for table in ("files", "sources"):
                self.db.executemany(
                    f"DELETE FROM {table} WHERE agent = ? AND path = ?",  # noqa: S608
                    keys,
                )
            self.db.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
                [(*key, *file.stamp) for key, file in changed.items()],
            )
            self.db.executemany(
                f"INSERT INTO sources VALUES ({_marks(11)})",  # noqa: S608
                [
                    (
                        *(*key, s.source_id, s.session, s.kind, s.role),
                        *(s.size, s.mtime_ns, s.inode, s.cwd, given),
                    )
                    for key, file in changed.items()
                    for s, given in file.sources
                ],
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
            for table in ("chunks", "records"):
                self.db.execute(
                    f"DELETE FROM {table} WHERE (agent, source_id) IN"  # noqa: S608
                    " (SELECT agent, source_id FROM transcripts WHERE deleted = 1)"
                )

    def deleted_sessions(self) -> set[tuple[str, str]]:
        rows = self.db.execute(
            "SELECT DISTINCT agent, session FROM transcripts WHERE deleted = 1"
        )
        return set(rows)

    def restart(self, position: Position) -> Position:
        """Go back to a position: what was packed behind it is dropped. A document goes
        back to its beginning (``Position.back_to``)."""
        with self.transaction():
            self._forget_records(position.agent, position.source_id)
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

    # ---------------------------------------------------------------- documents

    def records(self, agent: str, source_id: str) -> dict[str, bytes]:
        """The records of a document that are packed, with a digest of the line of
        each."""
        rows = self.db.execute(
            "SELECT record, digest FROM records WHERE agent = ? AND source_id = ?",
            (agent, source_id),
        )
        return dict(rows)

    def save_records(
        self, position: Position, records: Iterable[tuple[str, bytes]]
    ) -> None:
        """Remember what packed lines hold; an empty digest drops a record."""
        name = (position.agent, position.source_id)
        for record, digest in records:
            if digest:
                self.db.execute(
                    "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)",
                    (*name, record, digest),
                )
            else:
                self.db.execute(
                    "DELETE FROM records"
                    " WHERE agent = ? AND source_id = ? AND record = ?",
                    (*name, record),
                )

    def _forget_records(self, agent: str, source_id: str) -> None:
        self.db.execute(
            "DELETE FROM records WHERE agent = ? AND source_id = ?", (agent, source_id)
        )


def _marks(count: int) -> str:
    return ", ".join("?" * count)


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
