"""Where to go on: is what was sent still what lies on the disk?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulse.client.chunk import Chunk
from pulse.client.outbox import Outbox, Piece
from pulse.client.pack import pack_lines, pack_records, raw_sha256
from pulse.client.store import Position, Store
from pulse.core.agents import Source
from pulse.core.agents.fields import mapping
from pulse.core.redact import Redactor

if TYPE_CHECKING:
    from pulse.client.sender import Sender

_ASKED_AT_ONCE = 1000


def fresh(source: Source) -> Position:
    return Position(
        source.agent, source.source_id, source.session, source.role, source.kind
    )


def start(store: Store, outbox: Outbox, source: Source) -> Position:
    """The position to pack from. A source whose sent lines changed on the disk begins
    its next generation at line 1."""
    position = store.position(source.agent, source.source_id)
    if position is None:
        position = fresh(source)
        store.save_position(position)
        return position
    if not position.line:
        return position
    if source.kind == "document":
        if store.records(source.agent, source.source_id):
            return position
        return store.restart(position.next_generation())
    if _stands(source, position, outbox.pieces(source.agent, source.source_id)):
        return position
    return store.restart(position.next_generation())


def _stands(source: Source, position: Position, pieces: list[Piece]) -> bool:
    """A file that only grew is looked at where it began and where it ended; one that
    is another file now, or shrank, is compared as a whole."""
    if source.size < position.byte:
        return False
    grew = source.inode == position.inode and source.size > position.size >= 0
    looked_at = [pieces[0], pieces[-1]] if grew and pieces else pieces
    return all(
        raw_sha256(source.path, p.byte_start, p.byte_end) == p.raw_sha256
        for p in looked_at
        if p.raw_sha256
    )


# ------------------------------------------------------- meeting a known server


def meet(sender: "Sender", todo: list[Source]) -> list[Source]:
    """Ask the server about sources that this state never sent: it may have them from
    before, when the state was lost or belonged to another installation. Returns what
    is left to do."""
    unknown = [s for s in todo if sender.store.position(s.agent, s.source_id) is None]
    for begin in range(0, len(unknown), _ASKED_AT_ONCE):
        part = unknown[begin : begin + _ASKED_AT_ONCE]
        asked = [
            {"agent": s.agent, "source_id": s.source_id, "session": s.session}
            for s in part
        ]
        rows = sender.server.check(sender.machine, sender.fingerprint, asked)
        # In the order of the question: two agents may use one name.
        for source, row in zip(part, rows, strict=False):
            if row.get("source_id") == source.source_id:
                _take(sender, source, row)
    deleted = sender.store.deleted_sessions()
    return [s for s in todo if (s.agent, s.session) not in deleted]


def _take(sender: "Sender", source: Source, row: dict[str, Any]) -> None:
    position = fresh(source)
    status = row.get("status")
    if status == "deleted":
        sender.store.save_position(replace(position, deleted=1))
        sender.summary.deleted += 1
    elif status == "known":
        _go_on(sender, source, position, row)


def _go_on(
    sender: "Sender", source: Source, position: Position, row: dict[str, Any]
) -> None:
    """The server has this source. When its last chunk, made again, has the same hash,
    go on behind it; else begin a generation."""
    generation, line, byte = (_number(row, n) for n in ("generation", "line", "byte"))
    last = mapping(row.get("last"))
    known = replace(position, generation=max(generation, 1), line=line, byte=byte)
    if not line:
        sender.store.save_position(known)
        return
    chunk = None
    if last.get("ruleset") == sender.redactor.ruleset:
        first = _number(last, "first_line")
        chunk = _last_chunk(source, first, line, byte, sender.redactor)
    if chunk is None or chunk.sha256 != last.get("sha256"):
        sender.store.save_position(known.next_generation())
        return
    raw = chunk.raw_sha256
    if source.kind == "append":
        raw = raw_sha256(source.path, 0, byte)
    piece = Piece(1, line, 0, byte, raw)
    sender.outbox.note(known, piece, sender.redactor.ruleset, chunk.records)


def _last_chunk(
    source: Source, first: int, line: int, byte: int, redactor: Redactor
) -> Chunk | None:
    """Make the server's last chunk again; None when the file does not reach there."""
    if not 1 <= first <= line:
        return None
    try:
        if source.kind == "document":
            return _whole_document(source, first, line, redactor)
        start = _byte_of_line(source, first)
        made = pack_lines(
            source.path, line=first - 1, byte=start, last_line=line, redactor=redactor
        )
    except OSError:
        return None
    return made if made is not None and made.byte_end == byte else None


def _whole_document(
    source: Source, first: int, line: int, redactor: Redactor
) -> Chunk | None:
    """The chunk that says of every record what the server has of it: one that begins
    with the first line, or the newest line of a document that has but one record. Of
    any other document nobody knows what the earlier lines held."""
    if first == 1:
        return pack_records(source, count=line, line=0, redactor=redactor)
    lone = first == line and source.role != "transcript"
    if not lone:
        return None
    return pack_records(source, count=1, line=line - 1, redactor=redactor)


def _byte_of_line(source: Source, line: int) -> int:
    offset = 0
    with source.path.open("rb") as file:
        for number, text in enumerate(file, start=1):
            if number == line:
                break
            offset += len(text)
    return offset


def _number(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    return value if isinstance(value, int) and value > 0 else 0
