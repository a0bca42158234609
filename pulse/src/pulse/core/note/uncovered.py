"""Commits of a day that no line of its note cites, each with the reason."""

from collections.abc import Iterable

from pulse.core.language.subjects import normal_subject
from pulse.core.note.wording import people_of
from pulse.core.values import (
    Evidence,
    EvidenceKind,
    Item,
    Origin,
    Outcome,
    UncoveredCommit,
    WorkDay,
)

K = EvidenceKind
MOST_COMMITS = 8  # that one line cites


def uncovered(day: WorkDay, items: Iterable[Item]) -> tuple[UncoveredCommit, ...]:
    """By time, each commit once. A subject that names somebody else is left out."""
    items = list(items)
    cited = {(c.session, c.record, c.quote) for i in items for c in i.evidence}
    commits = [e for e in day.evidence if e.kind is K.COMMIT]
    told = [e for e in commits if (e.session, e.record, e.quote) in cited]
    lines = {id(e) for e in told}
    known = {_sha(e) for e in told if _sha(e)}
    reasons = _Reasons(day.evidence, told, items)
    people = people_of(day.evidence)
    found: list[UncoveredCommit] = []
    for piece in commits:
        if id(piece) in lines or (_sha(piece) and _sha(piece) in known):
            continue
        known.add(_sha(piece))
        subject = str(piece.data.get("subject") or "")
        if people and people.search(subject):
            subject = ""
        found.append(UncoveredCommit(_sha(piece), subject, reasons.of(piece)))
    return tuple(found)


class _Reasons:
    """What is known of a day's commits besides themselves."""

    def __init__(
        self,
        evidence: Iterable[Evidence],
        told: Iterable[Evidence],
        items: Iterable[Item],
    ) -> None:
        evidence = list(evidence)
        self._undone = {_subject(e) for e in evidence if e.kind is K.REVERT}
        self._told = {_subject(e) for e in told}
        self._amended = {
            id(before)
            for before, after in _pairs(e for e in evidence if e.kind is K.COMMIT)
            if after.data.get("amended")
        }
        full = [i for i in items if _commits(i) >= MOST_COMMITS]
        self._full = {i.project for i in full}

    def of(self, piece: Evidence) -> str:
        subject = _subject(piece)
        if id(piece) in self._amended:
            return "It was amended, and the amended commit stands in its place."
        if subject in self._told:
            return "It was committed again with the same subject, which a line tells."
        if subject in self._undone:
            return "It was taken back the same day."
        if piece.data.get("merge") or subject.startswith("merge "):
            return "It only brings together what other commits tell."
        if piece.data.get("outcome") == Outcome.UNKNOWN:
            return "Nothing in these sessions shows that it was made."
        if piece.origin is Origin.HEADLESS:
            return "A program made it; nobody asked for it by hand."
        if piece.project in self._full:
            return f"A line cites at most {MOST_COMMITS} commits of its work."
        return "It is small beside what the note tells, or was replaced later that day."


def _pairs(pieces: Iterable[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """Each commit with the one before it in its session."""
    last: dict[str, Evidence] = {}
    found = []
    for piece in pieces:
        if piece.session in last:
            found.append((last[piece.session], piece))
        last[piece.session] = piece
    return found


def _commits(item: Item) -> int:
    return sum(c.kind is K.COMMIT for c in item.evidence)


def _subject(piece: Evidence) -> str:
    return normal_subject(str(piece.data.get("subject") or piece.quote))


def _sha(piece: Evidence) -> str:
    return str(piece.data.get("sha") or "")[:7]
