"""Items in the making: text, evidence and weight, before they become part of a note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pulse.core.note.status import corrected_kind, names_file, status_of
from pulse.core.note.uncovered import MOST_COMMITS
from pulse.core.values import Cited, Evidence, EvidenceKind, Item, ItemKind

_MOST_FILES = 3
_ENDS = (".", "?", '."', '?"', '!"', '…"')


@dataclass(slots=True)
class Draft:
    """One line of a note. ``head`` is its main clause, for the headline."""

    kind: ItemKind
    text: str
    project: str
    evidence: list[Evidence]
    weight: float = 1.0
    head: str = ""
    instead: str = ""
    why: str = ""
    thread: str = ""
    lost: bool = field(default=False)  # what was asked for was not reached

    def item(self) -> Item:
        text = self.text[:1].upper() + self.text[1:]
        pieces = _telling(self.evidence, text)
        status = status_of(self.kind, text, pieces)
        return Item(
            kind=corrected_kind(self.kind, status),
            text=text if text.endswith(_ENDS) else text + ".",
            status=status,
            project=self.project,
            evidence=tuple(cite(piece) for piece in pieces),
            instead=self.instead,
            why=self.why,
            thread=self.thread,
        )


def cite(piece: Evidence) -> Cited:
    return Cited(piece.session, piece.record, piece.quote, piece.kind, piece.time)


def _telling(evidence: Iterable[Evidence], text: str) -> list[Evidence]:
    """What a reader opens: everything that shows results, and of many changed files
    those that the text names, else the largest; of many commits the largest."""
    pieces = once(evidence)
    files = [p for p in pieces if p.kind is EvidenceKind.FILE]
    files.sort(key=lambda p: (not names_file(text, p), -int(p.data.get("added") or 0)))
    commits = [p for p in pieces if p.kind is EvidenceKind.COMMIT]
    # The last one says how it ended, the largest what it was.
    commits = commits[-1:] + sorted(commits[:-1], key=_lines, reverse=True)
    left_out = {id(p) for p in [*files[_MOST_FILES:], *commits[MOST_COMMITS:]]}
    return [p for p in pieces if id(p) not in left_out]


def _lines(piece: Evidence) -> int:
    return int(piece.data.get("added") or 0) + int(piece.data.get("removed") or 0)


def once(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Each piece once, in time order."""
    found: dict[tuple[str, str, str, str], Evidence] = {}
    for piece in evidence:
        found.setdefault((piece.session, piece.record, piece.kind, piece.quote), piece)
    return sorted(found.values(), key=lambda p: p.time)


def line(
    kind: ItemKind,
    text: str,
    evidence: Sequence[Evidence],
    weight: float,
    thread: str = "",
) -> Draft:
    """A line about these pieces; where no thread is named, one of its own."""
    first = evidence[0]
    return Draft(
        kind=kind,
        text=text,
        project=first.project,
        evidence=once(evidence),
        weight=weight,
        thread=thread or f"{first.session}/{first.record}",
    )
