"""Items in the making: text, evidence and weight, before they become part of a note."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pulse.core.note.status import corrected_kind, status_of
from pulse.core.values import Cited, Evidence, Item, ItemKind


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
        pieces = once(self.evidence)
        text = self.text[:1].upper() + self.text[1:]
        status = status_of(self.kind, text, pieces)
        return Item(
            kind=corrected_kind(self.kind, status),
            text=text if text.endswith((".", "?", '"')) else text + ".",
            status=status,
            project=self.project,
            evidence=tuple(cite(piece) for piece in pieces),
            instead=self.instead,
            why=self.why,
            thread=self.thread,
        )


def cite(piece: Evidence) -> Cited:
    return Cited(piece.session, piece.record, piece.quote, piece.kind, piece.time)


def once(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Each piece once, in time order."""
    found: dict[tuple[str, str, str, str], Evidence] = {}
    for piece in evidence:
        found.setdefault((piece.session, piece.record, piece.kind, piece.quote), piece)
    return sorted(found.values(), key=lambda p: p.time)
