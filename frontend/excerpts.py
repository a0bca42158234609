"""Evidence in place: the cited record, what stood around it, the cited words marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from frontend.proof import Proof
from sessions_app.services import Excerpt, record_excerpt
from sessions_app.services.shown import ShownCall, ShownRecord, ShownResult

LINES = 12  # of a long record, around the cited words
AROUND, FEW = 240, 4  # characters and lines of a neighbour
MANY = 3  # proofs: of more, less is printed around each


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    cited: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the printed record."""

    line: int
    who: str
    you: bool
    prose: bool  # what people and agents said; else what machines printed
    pieces: tuple[Piece, ...]
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The records behind one or more proofs; without ``excerpt`` they are gone."""

    proofs: tuple[Proof, ...]
    excerpt: Excerpt | None
    rows: tuple[Row, ...]

    @property
    def last_line(self) -> int:
        return self.rows[-1].line if self.rows else 0


def excerpts(owner: User, proofs: Sequence[Proof]) -> list[Shown]:
    """An excerpt for each proof; one that shows the next proof's record serves both."""
    around = 1 if len(proofs) > MANY else 2
    found: list[Shown] = []
    printed: set[tuple[str, str]] = set()
    # Records are read in the order in which they happened.
    left = sorted(proofs, key=lambda proof: (proof.at is None, proof.at))
    while left:
        first = left[0]
        excerpt = record_excerpt(owner, first.session, first.record, around=around)
        if excerpt is None:
            found.append(Shown((first,), None, ()))
            left.pop(0)
            continue
        # What the excerpt above has printed already is not printed again.
        records = [
            record
            for record in (*excerpt.before, excerpt.record, *excerpt.after)
            if (first.session, record.id) not in printed
        ]
        held = {record.id for record in records}
        printed |= {(first.session, record.id) for record in records}
        same = [p for p in left if p.session == first.session and p.record in held]
        left = [p for p in left if p not in same]
        rows = tuple(row for record in records for row in _rows(record, same))
        found.append(Shown(tuple(same), excerpt, rows))
    return found


def _rows(record: ShownRecord, proofs: Sequence[Proof]) -> Iterator[Row]:
    quotes = [proof.quote for proof in proofs if proof.record == record.id]
    you, who = _who(record)
    if record.text:
        prose = record.role != "unparsed"
        yield _row(record, who, record.text, quotes, you=you, prose=prose)
    for question, answer in record.answers:
        text = f"{question}\n→ {answer}"
        yield _row(record, who, text, quotes, you=you, prose=True)
    for call in record.calls:
        yield _row(record, call.name, _asked(call, quotes), quotes)
        if call.result:
            yield _result(record, call.result, quotes)
    for result in record.results:
        yield _result(record, result, quotes)


def _asked(call: ShownCall, quotes: Sequence[str]) -> str:
    """The line of the call, or all of it where the cited words stand further down."""
    inside = any(quote in call.input for quote in quotes)
    return call.input if inside and call.input else call.summary or call.name


def _result(record: ShownRecord, result: ShownResult, quotes: Sequence[str]) -> Row:
    who = _("failed") if result.is_error else _("result")
    return _row(record, who, result.text, quotes)


def _row(
    record: ShownRecord,
    who: str,
    text: str,
    quotes: Sequence[str],
    *,
    you: bool = False,
    prose: bool = False,
) -> Row:
    pieces = tuple(_marked(_clipped(text, quotes), quotes))
    return Row(record.line, who, you, prose, pieces, record.time)


def _who(record: ShownRecord) -> tuple[bool, str]:
    if record.role == "owner":
        return True, _("You")
    if record.role == "unparsed":
        return False, _("not read")
    if record.origin == "subagent":
        return False, _("Subagent")
    return False, _("Agent") if record.role == "agent" else _("Tool")


def _clipped(text: str, quotes: Sequence[str]) -> str:
    """Of a long text the lines around the first cited words, else its beginning."""
    place = next((text.find(quote) for quote in quotes if quote in text), -1)
    if place < 0:
        short = "\n".join(text[:AROUND].split("\n")[:FEW]).rstrip()
        return text if len(short) == len(text) else f"{short} …"
    lines = text.split("\n")
    if len(lines) <= LINES:
        return text
    at = text.count("\n", 0, place)
    start = max(0, at - LINES // 2)
    end = max(start + LINES, at + quotes[0].count("\n") + 2)
    before, after = ("…\n" if start else ""), ("\n…" if end < len(lines) else "")
    return before + "\n".join(lines[start:end]) + after


def _marked(text: str, quotes: Sequence[str]) -> Iterator[Piece]:
    for quote in quotes:
        place = text.find(quote) if quote else -1
        if place >= 0:
            yield from _marked(text[:place], [q for q in quotes if q != quote])
            yield Piece(quote, cited=True)
            yield from _marked(text[place + len(quote) :], quotes)
            return
    if text:
        yield Piece(text)
