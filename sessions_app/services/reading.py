"""Reading sessions back: from the stored lines, through the index of their records."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from pulse.core.agents import READERS, Source
from pulse.core.values import Record, Role, Unparsed
from sessions_app.models import CodingSession, RecordIndex, Transcript
from sessions_app.parse.lines import Line, lines_between, unwrapped
from sessions_app.services.shown import ShownRecord, fold, show, show_unparsed

PAGE = 100
_MAX_PAGE = 500
_UNPARSED = "unparsed"

#: (line, place in the line, record id, role, counts here)
_Entry = tuple[int, int, str, str, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One source of a session: its own transcript, or that of a subagent."""

    source_id: str
    name: str  # what the subagent was asked, else its id; empty: the session's own
    machine: str
    transcript: str  # names the part in addresses
    records: int


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """Some entries of one part. ``start`` counts entries from 0; ``previous`` and
    ``next`` are the starts of the pages around it, or None at the ends."""

    session: CodingSession
    parts: tuple[Part, ...]
    part: Part | None
    records: tuple[ShownRecord, ...]
    start: int
    total: int
    previous: int | None
    next: int | None
    unparsed: int
    waiting: bool  # received, but not read yet


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A record as evidence shows it, with what stood around it."""

    session: CodingSession
    record: ShownRecord
    before: tuple[ShownRecord, ...]
    after: tuple[ShownRecord, ...]
    part: Part
    start: int  # of the transcript page that holds it


def transcript_page(
    session: CodingSession,
    *,
    part: str = "",
    start: int = 0,
    at: str = "",
    size: int = PAGE,
) -> TranscriptPage:
    """A page of a part (its ``transcript``; the session's own if empty), from entry
    ``start``, or the page that holds the record ``at``, in whichever part."""
    size = max(1, min(size, _MAX_PAGE))
    indexes, cited = _indexes(session), _cited(session)
    parts = tuple(_part(index, session, cited) for index in indexes)
    chosen = next((n for n, each in enumerate(parts) if part == each.transcript), 0)
    if at:
        for number, index in enumerate(indexes):
            place = _place_of(_entries(index, cited), at)
            if place is not None:
                chosen, start = number, place - place % size
                break
    waiting = session.parser == "" or not indexes
    if not indexes:
        return TranscriptPage(session, (), None, (), 0, 0, None, None, 0, waiting)
    entries = _entries(indexes[chosen], cited)
    total = len(entries)
    start = max(0, min(start, total - 1 if total else 0))
    end = min(start + size, total)
    return TranscriptPage(
        session=session,
        parts=parts,
        part=parts[chosen],
        records=tuple(_read(indexes[chosen].transcript, entries[start:end])),
        start=start,
        total=total,
        previous=max(0, start - size) if start else None,
        next=end if end < total else None,
        unparsed=session.unparsed,
        waiting=waiting,
    )


def record_excerpt(
    owner: User, session: str, record: str, *, around: int = 2
) -> Excerpt | None:
    """The record of the owner's session (public id), or None if it is not there."""
    found = CodingSession.objects.owned_by(owner).filter(public_id=session).first()
    if found is None:
        return None
    cited = _cited(found) | {record}
    for index in _indexes(found):
        entries = _entries(index, cited)
        place = _place_of(entries, record)
        if place is None:
            continue
        first = max(0, place - around)
        near = entries[first : place + around + 1]
        shown = list(_read(index.transcript, near, folded=False))
        middle = next((n for n, each in enumerate(shown) if each.id == record), None)
        if middle is None:
            return None
        return Excerpt(
            session=found,
            record=shown[middle],
            before=tuple(shown[:middle]),
            after=tuple(shown[middle + 1 :]),
            part=_part(index, found, cited),
            start=place - place % PAGE,
        )
    return None


def _indexes(session: CodingSession) -> list[RecordIndex]:
    """The session's own transcript first. A copy on another machine that adds nothing
    is not shown twice."""
    indexes = list(
        RecordIndex.objects.filter(transcript__session=session).select_related(
            "transcript__machine", "transcript__owner"
        )
    )
    indexes.sort(
        key=lambda index: (
            index.transcript.source_id != session.native_id,
            index.transcript.source_id,
            -len(index.entries),
            index.transcript.machine.fingerprint,
        )
    )
    shown: list[RecordIndex] = []
    for index in indexes:
        ids = {entry[0] for entry in index.entries}
        source = index.transcript.source_id
        same = [each for each in shown if each.transcript.source_id == source]
        held = {entry[0] for each in same for entry in each.entries}
        if not same or not ids <= held:
            shown.append(index)
    return shown


def _cited(session: CodingSession) -> frozenset[str]:
    return frozenset(session.evidence.values_list("record", flat=True))


def _part(index: RecordIndex, session: CodingSession, cited: Collection[str]) -> Part:
    transcript = index.transcript
    return Part(
        source_id=transcript.source_id,
        name=index.label
        or transcript.source_id.removeprefix(session.native_id).lstrip("/~"),
        machine=transcript.machine.name,
        transcript=str(transcript.pk),
        records=len(_entries(index, cited)),
    )


def _entries(index: RecordIndex, cited: Collection[str]) -> list[_Entry]:
    """What a page shows: what people, agents and tools said, unreadable lines, and of
    the rest (instructions of automated sessions, say) what evidence cites."""
    entries: list[tuple[int, _Entry]] = [
        (time or 0, (line, place, name, role, bool(own)))
        for name, line, place, role, time, own in index.entries
        if role != Role.SYSTEM or name in cited
    ]
    last = max((time for time, _entry in entries), default=0)
    entries += [(last, (n, 0, "", _UNPARSED, True)) for n, _reason in index.unparsed]
    if index.transcript.kind == Transcript.Kind.DOCUMENT:
        # What was rewritten is the last line, wherever it stands in the document.
        return [entry for _time, entry in sorted(entries)]
    return sorted(entry for _time, entry in entries)


def _place_of(entries: Sequence[_Entry], record: str) -> int | None:
    return next((n for n, entry in enumerate(entries) if entry[2] == record), None)


def _read(
    transcript: Transcript, entries: Sequence[_Entry], *, folded: bool = True
) -> Iterator[ShownRecord]:
    """Only the lines that these entries need are read; a line may hold several."""
    lines = sorted({entry[0] for entry in entries})
    reader = READERS.get(transcript.agent)
    if not lines or reader is None:
        return
    wanted = {(entry[0], entry[2]): entry for entry in entries}
    source = Source(transcript.agent, transcript.source_id, transcript.native_session)
    shown: list[ShownRecord] = []
    whole: list[Record] = []
    bad: list[ShownRecord] = []
    for item in reader.read(_only(transcript, lines), source=source):
        if isinstance(item, Unparsed):
            if (item.line, "") in wanted:
                bad.append(show_unparsed(item))
        elif entry := wanted.get((item.line, item.id)):
            # The index knows the role from the whole, which these lines are not.
            shown.append(show(item, role=entry[3], own=entry[4]))
            whole.append(item)
    ranks = {(entry[0], entry[2]): rank for rank, entry in enumerate(entries)}

    def rank(each: ShownRecord) -> int:
        return ranks[each.line, "" if each.role == _UNPARSED else each.id]

    order = sorted(range(len(shown)), key=lambda n: rank(shown[n]))
    shown, whole = [shown[n] for n in order], [whole[n] for n in order]
    yield from sorted([*(fold(shown, whole) if folded else shown), *bad], key=rank)


def _only(transcript: Transcript, numbers: Collection[int]) -> Iterator[Line]:
    ordered = sorted(numbers)
    for number, offset, line in lines_between(transcript, ordered[0], ordered[-1]):
        place = bisect_left(ordered, number)
        if place < len(ordered) and ordered[place] == number:
            yield number, offset, unwrapped(transcript, line)
