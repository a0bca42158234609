"""Storing chunks (docs/upload.md §4): whatever is sent, and however often."""

import errno
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.problems import Problem
from pulse.core import redact
from sessions_app import blobs, wire
from sessions_app.models import Chunk, CodingSession, Machine, Transcript
from sessions_app.parse.lines import split
from sessions_app.services.deciding import (
    INVALID,
    STORED,
    Answer,
    Lines,
    State,
    decide,
    state_of,
)
from sessions_app.services.forgetting import ask_again
from sessions_app.services.locks import lock
from sessions_app.services.work import ask_to_parse

#: How long a half-sent new generation leaves the one before it in force.
REST_FOLLOWS = timedelta(minutes=10)
_TRIES = 5


def receive_chunks(
    owner: User,
    pieces: Sequence[wire.Piece],
    body: IO[bytes],
    *,
    now: datetime | None = None,
) -> list[Answer]:
    """Store each chunk that fits, and answer each one, in order.

    Chunks of one source are taken in the order of their lines, so a body may hold them
    in any order. Raises Http404 for a machine that is not the owner's, and a 409
    `Problem` for one that is another host; nothing is stored then.
    """
    now = now or timezone.now()
    machines = _machines(owner, pieces)
    answers: dict[int, Answer] = {}
    order = sorted(range(len(pieces)), key=lambda i: _place(pieces[i].head))
    for index in order:
        piece = pieces[index]
        payload = piece.payload(body)
        reason = wire.disagreement(piece.head, payload)
        answers[index] = (
            Answer(piece.head.source_id, piece.head.generation, INVALID, detail=reason)
            if reason
            else _receive(machines[piece.head.machine], piece.head, payload, now)
        )
    return [answers[index] for index in range(len(pieces))]


def _place(head: wire.Head) -> tuple[Any, ...]:
    return (
        head.machine,
        head.agent,
        head.source_id,
        head.generation,
        head.first_line,
        head.last_line,
    )


def _machines(owner: User, pieces: Sequence[wire.Piece]) -> dict[str, Machine]:
    wanted = {(piece.head.machine, piece.head.fingerprint) for piece in pieces}
    return {name: machine_of(owner, name, mark) for name, mark in wanted}


def machine_of(owner: User, public_id: str, fingerprint: str) -> Machine:
    """The owner's machine, if this is still the host that it was registered for."""
    machine = (
        Machine.objects.owned_by(owner)
        .filter(public_id=public_id)
        .select_related("owner")
        .first()
    )
    if machine is None:
        raise Http404
    if machine.fingerprint != fingerprint:
        raise Problem(
            "machine-mismatch",
            _(
                "This id belongs to another computer: a copied home keeps the id of "
                "the first one. Register this machine anew and send again."
            ),
            status=409,
            title=_("This is not the machine that it says it is"),
        )
    return machine


# ------------------------------------------------------------------ one chunk


def _receive(
    machine: Machine, head: wire.Head, payload: bytes, now: datetime
) -> Answer:
    sent = payload.splitlines(keepends=True) if b"\r" not in payload else split(payload)
    lines = Lines(tuple(sent), tuple(redact.redact_lines(sent)))
    for _attempt in range(_TRIES):
        state = state_of(machine, head)
        answer, skip = decide(machine, head, lines, state)
        if answer.status != STORED:
            return answer
        try:
            blob = blobs.write(machine.owner, b"".join(lines.kept[skip:]))
        except OSError as error:
            raise _full(error) from error
        if _store(machine, head, lines, state, skip, blob, now):
            return answer
        blobs.delete([blob])  # another request was faster: look again
    raise Problem(
        "busy",
        _("Others are sending the same session. Send this again in a minute."),
        status=503,
        title=_("This could not be stored now"),
    )


def _full(error: OSError) -> Exception:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return error
    return Problem(
        "storage-full",
        _("The server has no room left. What was acknowledged is safe; try later."),
        status=507,
        title=_("This could not be stored now"),
    )


def _store(
    machine: Machine,
    head: wire.Head,
    lines: Lines,
    state: State,
    skip: int,
    blob: str,
    now: datetime,
) -> bool:
    """Commit the row of a blob that is written; False if the state is another now."""
    with transaction.atomic():
        lock(machine.owner)
        if state_of(machine, head) != state:
            return False
        transcript = _transcript(machine, head, now)
        rest = b"".join(lines.sent[skip:])
        skipped = sum(head.lengths[:skip])
        Chunk.objects.create(
            transcript=transcript,
            generation=head.generation,
            first_line=head.first_line + skip,
            last_line=head.last_line,
            byte_start=head.byte_start + skipped,
            byte_end=head.byte_end,
            lengths=list(head.lengths[skip:]),
            sha256=hashlib.sha256(rest).hexdigest(),
            ruleset=head.ruleset,
            size=len(rest),
            blob=blob,
            blob_ruleset=redact.RULESET,
            received_at=now,
        )
        if transcript.session is not None:
            ask_to_parse(transcript.session, not_before=_when_whole(transcript, now))
        elif transcript.role == Transcript.Role.HISTORY:
            ask_again(machine.owner)
    return True


def _when_whole(transcript: Transcript, now: datetime) -> datetime | None:
    """None, to read at once, unless a source that is sent anew is still shorter than
    what was read of it: its rest follows, or the source did shrink."""
    begun_anew = 0 < transcript.parsed_generation < transcript.generation
    shorter = transcript.line < transcript.parsed_line
    return now + REST_FOLLOWS if begun_anew and shorter else None


def _transcript(machine: Machine, head: wire.Head, now: datetime) -> Transcript:
    """The chunk's transcript with the new acknowledgement, made where it is new."""
    session = _session(machine.owner, head)
    acknowledged = {
        "generation": head.generation,
        "line": head.last_line,
        "byte": head.byte_end,
        "updated_at": now,
    }
    transcript, _created = Transcript.objects.update_or_create(
        machine=machine,
        agent=head.agent,
        source_id=head.source_id,
        defaults={**acknowledged, "session": session},
        create_defaults={
            **acknowledged,
            "owner": machine.owner,
            "session": session,
            "native_session": head.session,
            "kind": head.kind,
            "role": head.role,
        },
    )
    return transcript


def _session(owner: User, head: wire.Head) -> CodingSession | None:
    if head.role == Transcript.Role.HISTORY:
        return None  # prompts of many sessions: it belongs to none
    if head.role != Transcript.Role.TRANSCRIPT:
        # A sidecar alone makes no session; it is tied when its transcript comes.
        return (
            CodingSession.objects.owned_by(owner)
            .filter(agent=head.agent, native_id=head.session)
            .first()
        )
    session, created = CodingSession.objects.get_or_create(
        owner=owner, agent=head.agent, native_id=head.session
    )
    if created:
        Transcript.objects.owned_by(owner).filter(
            agent=head.agent,
            native_session=head.session,
            session=None,
        ).exclude(role=Transcript.Role.HISTORY).update(session=session)
    return session
