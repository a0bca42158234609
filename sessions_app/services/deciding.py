"""What becomes of one chunk, given what is stored of its source (docs/upload.md §4)."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sessions_app import blobs, wire
from sessions_app.models import Chunk, Machine, Tombstone, Transcript
from sessions_app.parse.lines import split

STORED, DUPLICATE, GAP = "stored", "duplicate", "gap"
CONFLICT, DELETED, INVALID = "conflict", "deleted", "invalid"
STATUSES = (STORED, DUPLICATE, GAP, CONFLICT, DELETED, INVALID)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one chunk; ``line`` and ``byte`` are the acknowledgement."""

    source_id: str
    generation: int
    status: str
    line: int = 0
    byte: int = 0
    detail: str = ""
    repair: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the database says about a chunk's source, as far as it decides."""

    deleted: bool = False
    known: bool = False
    generation: int = 0
    line: int = 0
    byte: int = 0
    mismatch: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A chunk's payload, as sent and as kept, line by line."""

    sent: tuple[bytes, ...]
    kept: tuple[bytes, ...] = field(repr=False)


def transcripts_of(machine: Machine, head: wire.Head) -> QuerySet[Transcript]:
    return Transcript.objects.filter(
        machine=machine, agent=head.agent, source_id=head.source_id
    )


def state_of(machine: Machine, head: wire.Head) -> State:
    if Tombstone.objects.filter(
        owner=machine.owner, agent=head.agent, native_id=head.session
    ).exists():
        return State(deleted=True)
    transcript = transcripts_of(machine, head).first()
    if transcript is None:
        return State()
    mismatch = ""
    if (transcript.native_session, transcript.kind, transcript.role) != (
        head.session,
        head.kind,
        head.role,
    ):
        mismatch = _("This source was sent before as another session, kind or role.")
    return State(
        known=True,
        generation=transcript.generation,
        line=transcript.line,
        byte=transcript.byte,
        mismatch=mismatch,
    )


def decide(
    machine: Machine, head: wire.Head, lines: Lines, state: State
) -> tuple[Answer, int]:
    """The answer, and how many of the chunk's first lines are stored already."""

    def answer(status: str, **more: Any) -> Answer:
        return Answer(
            head.source_id,
            head.generation,
            status,
            **{"line": state.line, "byte": state.byte, **more},
        )

    anew = {"action": "generation", "generation": state.generation + 1}
    if state.deleted:
        return answer(DELETED, detail=_("You deleted this session.")), 0
    if state.mismatch:
        return answer(INVALID, detail=state.mismatch), 0
    begins_anew = not state.known or head.generation > state.generation
    line, byte = (0, 0) if begins_anew else (state.line, state.byte)
    end = {"line": head.last_line, "byte": head.byte_end}
    if head.generation < state.generation:
        return answer(
            CONFLICT, detail=_("A newer generation is known."), repair=anew
        ), 0
    if head.first_line > line + 1:
        back = {"action": "resend", "line": line, "byte": byte}
        return answer(
            GAP,
            line=line,
            byte=byte,
            detail=_("Lines are missing before."),
            repair=back,
        ), 0
    if head.first_line == line + 1 and head.byte_start == byte:
        return answer(STORED, **end), 0
    known = line - head.first_line + 1
    if known > 0 and _same(machine, head, lines, min(known, len(lines.kept))):
        if known >= len(lines.kept):
            return answer(DUPLICATE), 0
        return answer(STORED, **end), known
    return answer(CONFLICT, detail=_("These lines were other ones."), repair=anew), 0


def _same(machine: Machine, head: wire.Head, lines: Lines, count: int) -> bool:
    """Are the chunk's first ``count`` lines those that are stored at this place?

    Most often it is a whole chunk once more, which its hash shows. Else the lines are
    compared as they were kept.
    """
    stored = Chunk.objects.filter(
        transcript__in=transcripts_of(machine, head), generation=head.generation
    )
    if stored.filter(
        first_line=head.first_line,
        last_line=head.last_line,
        byte_start=head.byte_start,
        sha256=head.sha256,
    ).exists():
        return True
    last = head.first_line + count - 1
    position = head.first_line
    for chunk in stored.filter(
        last_line__gte=head.first_line, first_line__lte=last
    ).order_by("first_line"):
        kept = split(blobs.read(chunk.blob))
        while position <= min(last, chunk.last_line):
            theirs, ours = position - chunk.first_line, position - head.first_line
            same_length = chunk.lengths[theirs] == head.lengths[ours]
            if not same_length or kept[theirs] != lines.kept[ours]:
                return False
            position += 1
    return position == last + 1
