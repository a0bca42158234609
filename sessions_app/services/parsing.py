"""Reading one session: a Run of the kind "parse", whose key is the session's id.

The whole session is read each time, because evidence needs all its sources; only what
differs is written. What several sessions hold belongs to the one with the smallest
native id: a session that takes something from another has that one read again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, prefetch_related_objects
from django.utils import timezone

from pulse.core.stats import is_prompt, menu_answers
from pulse.core.values import Record
from runs.errors import Later
from runs.models import Run
from sessions_app.models import (
    CodingSession,
    RecordIndex,
    Transcript,
)
from sessions_app.parse.facts import Facts, facts_of
from sessions_app.parse.lines import erase, labels_of, prune
from sessions_app.parse.records import ReadSession, ReadTranscript, read_session
from sessions_app.parse.version import PARSER
from sessions_app.services import rows, ties
from sessions_app.services.days import bump
from sessions_app.services.indexing import index_session
from sessions_app.services.inserting import insert
from sessions_app.services.locks import lock
from sessions_app.services.projects import Resolver, UnknownPlaceError
from sessions_app.services.work import PARSE, ask_to_parse

#: What a first sync sent counts as history this long after its end.
_FIRST_SYNC_TAIL = timedelta(minutes=30)
#: Sessions that one sweep asks for at most.
SWEEP_LIMIT = 500


@dataclass(frozen=True, slots=True)
class _Work:
    session: CodingSession
    read: ReadSession
    facts: Facts
    elders: frozenset[int]
    elder_records: frozenset[str]


class ParseSession:
    """The handler of "parse" runs."""

    def prepare(self, run: Run) -> _Work | None:
        session = (
            CodingSession.objects.filter(owner=run.owner, public_id=run.key)
            .select_related("owner")
            .first()
        )
        if session is None:
            return None
        try:
            return _prepare(session)
        except FileNotFoundError:
            if CodingSession.objects.filter(pk=session.pk).exists():
                raise
            return None  # deleted while it was read

    def commit(self, run: Run, work: _Work | None) -> dict[str, Any] | None:
        return _commit(work) if work else None


def _prepare(session: CodingSession) -> _Work:
    read = read_session(session)
    for each in read.transcripts:
        erase(each.transcript, each.forgotten)
    elders = _elders(session, read)
    records = ties.records_of(elders)
    projects = _projects(session, read)

    def project_of(record: Record) -> int | None:
        return projects[read.held_by[record.id], record.cwd]

    facts = facts_of(
        read,
        project_of,
        elders=records,
        agent=session.agent,
        session=session.native_id,
    )
    return _Work(session, read, facts, elders, records)


def _elders(session: CodingSession, read: ReadSession) -> frozenset[int]:
    """Sessions with a smaller native id that hold some of the same records."""
    prompts = {r.id for r in read.records if is_prompt(r) or menu_answers(r)}
    messages = {r.message_id or r.id for r in read.records if r.usage}
    others = rows.others_holding(session, prompts, messages)
    found = {pk for pk, native in others.items() if native < session.native_id}
    return frozenset(found | ties.tied(session)[0])


def _projects(
    session: CodingSession, read: ReadSession
) -> dict[tuple[int, str], int | None]:
    """The project of each (transcript, working directory); new ones are made."""
    transcripts = {each.transcript.pk: each.transcript for each in read.transcripts}
    # In a fixed order, for the first of a name makes the project.
    places = sorted({(read.held_by[record.id], record.cwd) for record in read.records})
    machines = list({t.machine_id: t.machine for t in transcripts.values()}.values())

    def resolved(*, make: bool) -> dict[tuple[int, str], int | None]:
        resolver = Resolver(machines, read.root, make=make)
        return {
            (pk, cwd): resolver.project_of(transcripts[pk].machine_id, cwd)
            for pk, cwd in places
        }

    try:
        return resolved(make=False)  # a client names directories before their lines
    except UnknownPlaceError:
        with transaction.atomic():
            lock(session.owner)
            return resolved(make=True)


def _commit(work: _Work) -> dict[str, Any] | None:
    owner = work.session.owner
    lock(owner)
    session = CodingSession.objects.filter(pk=work.session.pk).first()
    if session is None:
        return None
    if session.forgotten_paths != work.session.forgotten_paths:
        raise Later("A project was deleted meanwhile.", after=timedelta(0))
    session.owner = owner
    prefetch_related_objects([owner], "zone_spans")  # for whoever asks for its days
    others = rows.others_holding(session, work.facts.prompts, work.facts.calls)
    younger = {pk for pk, native in others.items() if native > session.native_id}
    elders = work.elders | (others.keys() - younger)
    known_elders, known_younger = ties.tied(session)
    ties.tie(session, elders - known_elders, younger - known_younger)
    if elders != work.elders:
        # An elder was read meanwhile: what it holds has to be left to it.
        ask_to_parse(session)
        return None
    tied = bool(elders | younger | known_younger)
    store = rows.Rows(session, shared=bool(others), tied=tied)
    return _store(session, work, store)


def _store(session: CodingSession, work: _Work, store: rows.Rows) -> dict[str, Any]:
    now = timezone.now()
    first_sync = _is_first_sync(session, work.read, now)
    younger = ties.younger_than(session) if store.tied else []
    before = ties.records_of(frozenset({session.pk} if younger else ()))
    fresh = session.parsed_at is None
    store.write_prompts(work.facts.prompts)
    store.write_calls(work.facts.calls)
    store.write_evidence(work.facts.evidence)
    changed = store.write_quarters(work.facts.quarters)
    store.write_statistics(work.facts.statistics)
    _store_indexes(work)
    _store_session(session, work, now)
    index_session(session, fresh=fresh)
    ties.wake(younger, before, {record.id for record in work.read.records})
    bump(session.owner, changed, first_sync=first_sync, now=now)
    return {
        "records": work.facts.records,
        "unparsed": work.read.unparsed,
        "changed_quarters": len(changed),
    }


def _store_session(session: CodingSession, work: _Work, now: datetime) -> None:
    facts = work.facts
    session.title, session.origin = facts.title, facts.origin
    session.first_at, session.last_at = facts.first_at, facts.last_at
    session.records, session.unparsed = facts.records, work.read.unparsed
    session.parser, session.parsed_at = PARSER, now
    session.save(
        update_fields=[
            "title",
            "origin",
            "first_at",
            "last_at",
            "records",
            "unparsed",
            "parser",
            "parsed_at",
        ]
    )


def _store_indexes(work: _Work) -> None:
    read = {each.transcript.pk: each for each in work.read.transcripts}
    known: set[int] = set()
    if work.session.parsed_at is not None:
        indexes = RecordIndex.objects.filter(transcript__in=read)
        known = set(indexes.values_list("transcript", flat=True))
    subagents = [
        each.transcript for each in read.values() if "/" in each.transcript.source_id
    ]
    labels = labels_of(subagents) if subagents else {}
    new = []
    for pk, each in read.items():
        held = {
            "entries": _entries(each, work),
            "label": labels.get(pk, ""),
            "unparsed": [[bad.line, bad.reason] for bad in each.unparsed],
        }
        if pk in known:
            RecordIndex.objects.filter(transcript=pk).update(**held)
        else:
            new.append({"transcript_id": pk, **held})
        Transcript.objects.filter(pk=pk).update(
            parsed_generation=each.transcript.generation,
            parsed_line=each.transcript.line,
        )
        prune(each.transcript)
    insert(RecordIndex, new)


def _entries(each: ReadTranscript, work: _Work) -> list[list[Any]]:
    transcript, held_by = each.transcript, work.read.held_by
    return [
        [
            record.id,
            record.line,
            each.place(record),
            record.role,
            int(record.time.timestamp() * 1000) if record.time else None,
            int(
                record.id not in work.elder_records
                and held_by.get(record.id) == transcript.pk
            ),
        ]
        for record in sorted(each.records, key=lambda r: (r.line, r.offset))
    ]


def _is_first_sync(session: CodingSession, read: ReadSession, now: datetime) -> bool:
    """Whether what was read came with the first sync of one of its machines."""
    machines = {each.transcript.machine for each in read.transcripts}
    return any(
        machine.first_synced_at is None
        or (
            session.created_at <= machine.first_synced_at
            and now < machine.first_synced_at + _FIRST_SYNC_TAIL
        )
        for machine in machines
    )


# ------------------------------------------------------------------ what is due


def ask_for_unread(*, limit: int = SWEEP_LIMIT) -> int:
    """Ask for sessions that an older version read, or that got lines since: the safety
    net behind each upload, and what follows an upgrade. Returns how many."""
    unread = CodingSession.objects.filter(
        ~Q(parser=PARSER)
        | Q(
            transcripts__in=Transcript.objects.exclude(
                parsed_line=F("line"), parsed_generation=F("generation")
            ).filter(role=Transcript.Role.TRANSCRIPT)
        )
    )
    # A failed one waits for new lines or for another version of the parser.
    settled = Run.objects.filter(kind=PARSE, payload__parser=PARSER).exclude(
        state=Run.State.DONE
    )
    sessions = (
        unread.exclude(public_id__in=settled.values("key"))
        .select_related("owner")
        .order_by("-created_at")
        .distinct()[:limit]
    )
    for session in sessions:
        with transaction.atomic():
            ask_to_parse(session)
    return len(sessions)
