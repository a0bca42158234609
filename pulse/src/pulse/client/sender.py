"""Packing what is new into the outbox, and emptying the outbox into the server."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from pulse.client import reports, resume, wire
from pulse.client.choice import Projects
from pulse.client.chunk import Chunk
from pulse.client.errors import SendError
from pulse.client.outbox import Key, Outbox, Waiting
from pulse.client.pack import pack_document, pack_file
from pulse.client.redaction import obeying
from pulse.client.server import (
    REFUSED_WHOLE,
    Answer,
    MachineChangedError,
    Server,
)
from pulse.client.store import Position, Store, unsent_size
from pulse.client.sync import Progress, Summary
from pulse.core.agents import Source
from pulse.core.redact import Redactor, check

WINDOW: Final = 4 * 2**20  # payload bytes that wait at most before they are sent
_REPAIRS = 3  # of one source in one sync; more means that two sides disagree for good
_CHECK_MOST: Final = 1000


class Sender:
    """One sync's work on the server."""

    def __init__(
        self,
        store: Store,
        server: Server,
        fingerprint: str,
        projects: Projects,
        progress: Progress,
        summary: Summary,
        redactor: Redactor,
    ) -> None:
        self.store = store
        self.redactor = redactor
        self.outbox = Outbox(store)
        self.server = server
        self.fingerprint = fingerprint
        self.projects = projects
        self.progress = progress
        self.summary = summary
        self.machine = store.recall("machine")
        self._body_bytes = wire.BATCH_BYTES
        self._start_over()

    def _start_over(self) -> None:
        self._blocked: set[Key] = set()
        self._repairs: Counter[Key] = Counter()
        self._again: list[Key] = []
        self._left: dict[Key, Source] = {}  # what is not acknowledged yet
        self._sessions: Counter[str] = Counter()
        self._unsent = 0  # payload bytes put into the outbox since it was emptied
        self._total = 0

    def run(self, allowed: list[Source], todo: list[Source]) -> None:
        """Send what is new of ``todo``, and what waited in the outbox before."""
        check(self.redactor)
        if not self.machine:
            self._register()
        try:
            self._run(allowed, todo)
        except MachineChangedError:
            # What was sent so far was sent for another machine.
            self.store.begin_anew()
            self._register()
            self._start_over()
            self._run(allowed, allowed)

    def _run(self, allowed: list[Source], todo: list[Source]) -> None:
        by_key = {(s.agent, s.source_id): s for s in allowed}
        todo = resume.meet(self, todo)
        self._left = {(s.agent, s.source_id): s for s in todo}
        # The history of prompts belongs to no session, so it counts as none.
        self._sessions = Counter(s.session for s in todo if s.session)
        size = sum(self._size_of(s) for s in todo) + self.outbox.count()[1]
        self.progress.start(len(self._sessions), size)
        self._total = size
        self._report("started")
        self._flush()
        for source in todo:
            self._pack(source)
        self._flush()
        while self._again:
            keys, self._again = list(dict.fromkeys(self._again)), []
            for key in keys:
                if key in by_key:
                    self._pack(by_key[key])
            self._flush()
        self.summary.waiting = self.outbox.count()[0]
        self._report("finished")

    def _register(self) -> None:
        self.machine = reports.register(self.server, self.fingerprint)
        self.store.remember(machine=self.machine)

    # ---------------------------------------------------------------- packing

    def _size_of(self, source: Source) -> int:
        return unsent_size(source, self.store.position(source.agent, source.source_id))

    def _pack(self, source: Source) -> None:
        """Put everything new of one source into the outbox, sending in between."""
        try:
            position = resume.start(self.store, self.outbox, source)
            if position.deleted:
                return
            for chunk in _chunks(source, position, self.store, self.redactor):
                position = replace(
                    position, line=chunk.last_line, byte=chunk.byte_end, size=-1
                )
                for cwd in chunk.cwds:
                    self.projects.use(cwd)
                self.outbox.put(position, chunk, self.redactor.ruleset)
                self._unsent += len(chunk.payload)
                if self._unsent >= WINDOW:
                    self._flush()
                    if self._moved(position):
                        return  # a repair went back; the source is packed again
        except OSError as error:
            reason = error.strerror or str(error)
            self.summary.unread.append(f"{source.path} could not be read ({reason}).")
            return
        self.store.save_position(position.seen(source))
        self._finish_empty(source)

    def _moved(self, position: Position) -> bool:
        now = self.store.position(position.agent, position.source_id)
        if now is None or now.deleted:
            return True
        return (now.generation, now.line) != (position.generation, position.line)

    def _finish_empty(self, source: Source) -> None:
        """A source that had nothing new is done without being sent."""
        key = (source.agent, source.source_id)
        if not self.outbox.waits_for(*key):
            self._done(key)

    def _done(self, key: Key) -> None:
        source = self._left.pop(key, None)
        if source is None:
            return
        self._sessions[source.session] -= 1
        if not self._sessions[source.session]:
            self.summary.sent_sessions += 1
            self.progress.step(0, 1)

    # ---------------------------------------------------------------- sending

    def _flush(self) -> None:
        """Empty the outbox, as far as the server takes it."""
        self._send_paths()
        while batch := self.outbox.batch(
            most_bytes=self._body_bytes,
            most_chunks=wire.BATCH_CHUNKS,
            without=self._blocked,
        ):
            self._send(batch)
            self._report("sending")
        self._unsent = 0

    def _send(self, batch: list[Waiting]) -> None:
        body = wire.encode(batch, machine=self.machine, fingerprint=self.fingerprint)
        if len(body) > wire.BODY_MOST and len(batch) > 1:
            self._send_less(batch)
            return
        answer = self.server.send(body, content_type=wire.CONTENT_TYPE)
        if answer.code in REFUSED_WHOLE:
            self._refused_whole(batch, answer)
            return
        results = wire.decode_results(answer.data, len(batch))
        self.summary.packed_bytes += len(body)
        acknowledged = [
            item.id
            for item, result in zip(batch, results, strict=True)
            if result.status in {"stored", "duplicate"}
        ]
        self.outbox.acknowledge(acknowledged)
        for item, result in zip(batch, results, strict=True):
            self._apply(item, result)

    def _refused_whole(self, batch: list[Waiting], answer: Answer) -> None:
        """Nothing was stored: send less at once, until one chunk alone is to blame."""
        if len(batch) > 1:
            self._send_less(batch)
        else:
            self._refuse(batch[0], answer.detail)

    def _send_less(self, batch: list[Waiting]) -> None:
        self._body_bytes = sum(len(item.chunk.payload) for item in batch) // 2

    def _apply(self, item: Waiting, result: wire.Result) -> None:
        key = (item.agent, item.source_id)
        if result.status in {"stored", "duplicate"}:
            self._count(item)
            if not self.outbox.waits_for(*key):
                known = self.store.position(*key)
                if known is not None and known.size >= 0:
                    self._done(key)
        elif result.status == "deleted":
            self._deleted(item)
        elif result.status == "invalid":
            self._refuse(item, result.detail)
        elif key not in self._blocked and key not in self._again:
            self._repair(key, item, result)

    def _count(self, item: Waiting) -> None:
        size = item.chunk.byte_end - item.chunk.byte_start
        self.summary.sent_lines += len(item.chunk.lengths)
        self.summary.sent_bytes += size
        self.progress.step(size, 0)

    def _deleted(self, item: Waiting) -> None:
        if (item.agent, item.session) not in self.store.deleted_sessions():
            self.summary.deleted += 1
        self.store.mark_deleted(item.agent, item.session)
        for key in [k for k, s in self._left.items() if s.session == item.session]:
            del self._left[key]
        self._sessions.pop(item.session, None)

    def _refuse(self, item: Waiting, detail: str) -> None:
        self._blocked.add((item.agent, item.source_id))
        self.outbox.refuse(item.id, detail)
        where = f"lines {item.chunk.first_line}-{item.chunk.last_line}"
        self.summary.refused.append(f"{item.source_id}, {where}: {detail}")

    def _repair(self, key: Key, item: Waiting, result: wire.Result) -> None:
        """Do what the server says: send again from a line, or begin a generation."""
        self._repairs[key] += 1
        known = self.store.position(*key)
        if self._repairs[key] > _REPAIRS or known is None:
            self._refuse(item, result.detail or "The server asks for the same again.")
            return
        if result.status == "gap":
            self.store.restart(known.back_to(result.line, result.byte))
        else:
            self.store.restart(known.next_generation(result.generation))
        self._again.append(key)

    # -------------------------------------------------------------- reporting

    def _send_paths(self) -> None:
        """Working directories, before the lines that name them."""
        rows = self.projects.unsent(self.summary.choice)
        for start in range(0, len(rows), _CHECK_MOST):
            part = rows[start : start + _CHECK_MOST]
            written = [obeying(row, self.redactor) for row in part]
            self.server.send_paths(self.machine, written)
            self.projects.mark_sent(part)

    def _report(self, phase: str) -> None:
        pending = min((s.mtime_ns for s in self._left.values()), default=0)
        oldest = datetime.fromtimestamp(pending / 1e9, UTC).isoformat()
        left = sum(count > 0 for count in self._sessions.values())
        report = reports.report_of(self.summary, phase, self._total, left)
        report["oldest_pending"] = oldest if pending else None
        try:
            self.server.report(self.machine, report)
        except SendError as error:
            # Worth a word, not a failed sync; a refused token is another matter.
            self.progress.say(str(error))


def _chunks(
    source: Source, position: Position, store: Store, redactor: Redactor
) -> Iterator[Chunk]:
    line, byte = position.line, position.byte
    if source.kind == "append":
        return pack_file(source.path, line=line, byte=byte, redactor=redactor)
    known = store.records(source.agent, source.source_id)
    return pack_document(source, known, line=line, byte=byte, redactor=redactor)
