"""The outbox: chunks that are made and not yet acknowledged.

A chunk is in the outbox, and the position behind it is saved, in one transaction,
before anything goes over the network. So a kill at any instant loses nothing and
sends nothing twice that the server would keep twice.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pulse.client.chunk import Chunk
from pulse.client.store import Position, Store

Key: TypeAlias = tuple[str, str]  # agent, source id


@dataclass(frozen=True, slots=True)
class Waiting:
    """A chunk in the outbox."""

    id: int
    agent: str
    source_id: str
    session: str
    role: str
    kind: str
    generation: int
    sha256: str
    ruleset: str
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class Piece:
    """What is remembered of a chunk: enough to see whether its lines still stand."""

    first_line: int
    last_line: int
    byte_start: int
    byte_end: int
    raw_sha256: str


class Outbox:
    """Reads and writes of the chunks of a state file."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def put(self, position: Position, chunk: Chunk, ruleset: str) -> None:
        """A chunk into the outbox, and the position behind it, together."""
        with self.store.transaction():
            self.store.db.execute(
                "INSERT INTO chunks (agent, source_id, generation, first_line,"
                " last_line, byte_start, byte_end, raw_sha256, sha256, ruleset,"
                " lengths, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(position.agent, position.source_id, position.generation),
                    *(chunk.first_line, chunk.last_line),
                    *(chunk.byte_start, chunk.byte_end),
                    *(chunk.raw_sha256, chunk.sha256, ruleset),
                    *(json.dumps(chunk.lengths), chunk.payload),
                ),
            )
            self.store.save_position(position)
            self.store.save_records(position, chunk.records)

    def batch(
        self, *, most_bytes: int, most_chunks: int, without: Collection[Key] = ()
    ) -> list[Waiting]:
        """The oldest chunks that fit into one request, at least one; those of the
        sources in ``without`` stay."""
        rows = self.store.db.execute(
            "SELECT id, agent, source_id, length(payload) FROM chunks"
            " WHERE payload IS NOT NULL ORDER BY id"
        )
        ids: list[int] = []
        for chunk_id, agent, source_id, size in rows:
            if (agent, source_id) in without:
                continue
            most_bytes -= size
            if ids and (most_bytes < 0 or len(ids) >= most_chunks):
                break
            ids.append(chunk_id)
        return self._load(ids)

    def _load(self, ids: Sequence[int]) -> list[Waiting]:
        if not ids:
            return []
        rows = self.store.db.execute(
            "SELECT c.id, c.agent, c.source_id, t.session, t.role, t.kind,"
            " c.generation, c.sha256, c.ruleset, c.first_line, c.last_line,"
            " c.byte_start, c.byte_end, c.lengths, c.payload, c.raw_sha256"
            " FROM chunks c JOIN transcripts t USING (agent, source_id)"
            " WHERE c.id BETWEEN ? AND ? AND c.payload IS NOT NULL ORDER BY c.id",
            (ids[0], ids[-1]),
        )
        wanted = set(ids)
        found = []
        for row in rows:
            if row[0] not in wanted:
                continue
            first, last, start, end, lengths, payload, raw = row[9:]
            whole = tuple(json.loads(lengths))
            chunk = Chunk(first, last, start, end, whole, payload, raw)
            agent, source_id, session, role, kind, generation, sha256, rules = row[1:9]
            found.append(
                Waiting(
                    *(row[0], agent, source_id, session, role, kind),
                    *(generation, sha256, rules, chunk),
                )
            )
        return found

    def count(self) -> tuple[int, int]:
        """Chunks in the outbox, and the bytes of their sources."""
        row: tuple[int, int] = self.store.db.execute(
            "SELECT count(*), coalesce(sum(byte_end - byte_start), 0) FROM chunks"
            " WHERE payload IS NOT NULL"
        ).fetchone()
        return row

    def waits_for(self, agent: str, source_id: str) -> bool:
        """Is anything of this source still in the outbox?"""
        row = self.store.db.execute(
            "SELECT 1 FROM chunks WHERE payload IS NOT NULL AND agent = ?"
            " AND source_id = ? LIMIT 1",
            (agent, source_id),
        ).fetchone()
        return row is not None

    def acknowledge(self, ids: Sequence[int]) -> None:
        with self.store.transaction():
            self.store.db.executemany(
                "UPDATE chunks SET payload = NULL, lengths = NULL, detail = ''"
                " WHERE id = ?",
                [(i,) for i in ids],
            )

    def refuse(self, chunk_id: int, detail: str) -> None:
        self.store.db.execute(
            "UPDATE chunks SET detail = ? WHERE id = ?", (detail, chunk_id)
        )

    def stale(self, ruleset: str) -> list[tuple[str, str, int, int]]:
        """Where chunks wait that other rules made: agent, source, line, byte before."""
        return self.store.db.execute(
            "SELECT agent, source_id, min(first_line) - 1, min(byte_start) FROM chunks"
            " WHERE payload IS NOT NULL AND ruleset <> ? GROUP BY agent, source_id",
            (ruleset,),
        ).fetchall()

    def note(
        self,
        position: Position,
        piece: Piece,
        ruleset: str,
        records: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Remember lines that the server has, although this state never sent them."""
        with self.store.transaction():
            self.store.db.execute(
                "INSERT INTO chunks (agent, source_id, generation, first_line,"
                " last_line, byte_start, byte_end, raw_sha256, sha256, ruleset)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
                (
                    *(position.agent, position.source_id, position.generation),
                    *(piece.first_line, piece.last_line),
                    *(piece.byte_start, piece.byte_end, piece.raw_sha256, ruleset),
                ),
            )
            self.store.save_position(position)
            self.store.save_records(position, records)

    def pieces(self, agent: str, source_id: str) -> list[Piece]:
        rows = self.store.db.execute(
            "SELECT first_line, last_line, byte_start, byte_end, raw_sha256 FROM chunks"
            " WHERE agent = ? AND source_id = ? ORDER BY first_line",
            (agent, source_id),
        )
        return [Piece(*row) for row in rows]
