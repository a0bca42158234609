"""All records of a session: of all its transcripts, each record once."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pulse.core.agents import READERS, Source
from pulse.core.values import Record, Unparsed
from sessions_app.models import CodingSession, Transcript
from sessions_app.parse.lines import Line, source_lines
from sessions_app.places import same_or_inside

_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class ReadTranscript:
    """What one transcript holds. ``forgotten`` are lines of deleted projects."""

    transcript: Transcript
    records: list[Record] = field(default_factory=list)
    offsets: dict[int, int] = field(default_factory=dict)  # of each line
    hashes: list[int] = field(default_factory=list)  # of each line, where compared
    unparsed: list[Unparsed] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)

    def place(self, record: Record) -> int:
        """The record's distance from the start of its line, for glued records."""
        return record.offset - self.offsets[record.line]


@dataclass(slots=True)
class ReadSession:
    """``records`` are in time order, with a working directory wherever one is known;
    ``held_by`` tells by record id which transcript (primary key) stands for it."""

    transcripts: list[ReadTranscript]
    records: list[Record]
    held_by: dict[str, int]
    root: str

    @property
    def unparsed(self) -> int:
        """Lines that could not be read; a copy on another machine adds none."""
        return len(
            {(b.source, b.offset, b.text) for t in self.transcripts for b in t.unparsed}
        )


def read_session(session: CodingSession) -> ReadSession:
    """Read all transcripts of a session from their blobs."""
    transcripts = list(
        session.transcripts.filter(role=Transcript.Role.TRANSCRIPT)
        .select_related("machine", "owner")
        # Not by arrival: whoever sent first must not decide.
        .order_by("source_id", "machine__fingerprint")
    )
    several = len(transcripts) > 1
    read = [
        _read(each, session.forgotten_paths, hashed=several) for each in transcripts
    ]
    unique: dict[str, Record] = {}
    held_by: dict[str, int] = {}
    for each in _without_prefixes(read):
        for record in each.records:
            if record.id not in unique:
                unique[record.id] = record
                held_by[record.id] = each.transcript.pk
    return ReadSession(
        transcripts=read,
        records=_in_time_order(list(unique.values())),
        held_by=held_by,
        root=_root(read, session),
    )


def _read(
    transcript: Transcript, forgotten_paths: Sequence[str], *, hashed: bool
) -> ReadTranscript:
    result = ReadTranscript(transcript)
    reader = READERS.get(transcript.agent)
    if reader is None:
        return result  # a newer Pulse knows an agent that this server does not
    source = Source(transcript.agent, transcript.source_id, transcript.native_session)
    cwd, newest = "", 0
    places, late = _Places(), list[Record | Unparsed]()
    for item in reader.read(_watched(transcript, result, hashed=hashed), source=source):
        if isinstance(item, Record) and item.cwd and item.line >= newest:
            cwd = item.cwd
            places.add(item.line, cwd)
        if item.line < newest or not cwd:
            late.append(item)  # held back by the reader, or before any directory
            continue
        newest = item.line
        _keep(result, item, cwd, forgotten_paths)
    for item in late:
        _keep(result, item, places.before(item.line), forgotten_paths)
    if result.forgotten:  # a line goes as a whole, with records glued to it
        result.records = [r for r in result.records if r.line not in result.forgotten]
    return result


def _keep(
    result: ReadTranscript,
    item: Record | Unparsed,
    cwd: str,
    forgotten_paths: Sequence[str],
) -> None:
    if any(same_or_inside(cwd, path) for path in forgotten_paths):
        result.forgotten.add(item.line)
    elif isinstance(item, Unparsed):
        result.unparsed.append(item)
    else:
        result.records.append(item if item.cwd else replace(item, cwd=cwd))


class _Places:
    """Working directories by line, for records that come after later ones."""

    def __init__(self) -> None:
        self._lines: list[int] = []
        self._cwds: list[str] = []

    def add(self, line: int, cwd: str) -> None:
        self._lines.append(line)
        self._cwds.append(cwd)

    def before(self, line: int) -> str:
        """That of the line or the last one before it, else the first of all."""
        index = bisect_right(self._lines, line)
        return self._cwds[max(0, index - 1)] if self._cwds else ""


def _watched(
    transcript: Transcript, result: ReadTranscript, *, hashed: bool
) -> Iterator[Line]:
    for number, offset, line in source_lines(transcript):
        result.offsets[number] = offset
        if hashed:
            result.hashes.append(hash(line))
        yield number, offset, line


def _without_prefixes(read: Sequence[ReadTranscript]) -> list[ReadTranscript]:
    """Of the same source on two machines, one of which is only further on, the longer:
    how a reader takes the end of a file depends on what follows."""
    kept: list[ReadTranscript] = []
    for each in sorted(read, key=lambda r: -len(r.hashes)):
        if not any(
            other.transcript.source_id == each.transcript.source_id
            and other.hashes[: len(each.hashes)] == each.hashes
            for other in kept
        ):
            kept.append(each)
    return sorted(
        kept,
        key=lambda r: (r.transcript.source_id, r.transcript.machine.fingerprint),
    )


def _in_time_order(records: list[Record]) -> list[Record]:
    """By time; what has none stays behind what it follows in its source."""
    moments: dict[str, datetime] = {}
    timed: dict[str, Record] = {}
    last: dict[str, datetime] = {}
    for record in sorted(records, key=lambda r: (r.source, r.line, r.offset)):
        moment = record.time or last.get(record.source, _BEGINNING)
        last[record.source] = moments[record.id] = moment
        if record.link and record.time is None and moment > _BEGINNING:
            timed[record.id] = replace(record, time=moment)  # worth citing
    records = [timed.get(record.id, record) for record in records]
    return sorted(records, key=lambda r: (moments[r.id], r.source, r.line, r.offset))


def _root(read: Sequence[ReadTranscript], session: CodingSession) -> str:
    """The directory in which the session began, as its own transcript says."""
    for wanted in (session.native_id, None):
        for each in read:
            if wanted in (each.transcript.source_id, None):
                for record in each.records:
                    if record.cwd:
                        return record.cwd
    return ""
