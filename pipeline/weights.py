"""How much an item of a week weighs: by what its evidence changed and showed."""

from collections.abc import Sequence
from datetime import date

from pipeline.lines import SHIPPING, is_shipped
from pipeline.values import Line
from pulse.core.values import Cited, Evidence, EvidenceKind, Item, Origin, Status

K = EvidenceKind
_WORTH = {
    K.PULL_REQUEST: 5.0,
    K.CONFIRMATION: 5.0,
    K.COMMIT: 3.0,
    K.PUSH: 2.0,
    K.TESTS: 2.0,
    K.BUILD: 1.0,
    K.PLAN: 1.0,
    K.ANSWER: 1.0,
}
_AUTOMATED = 0.01
_LINES, _MOST_FOR_LINES = 40, 8.0  # changed lines for one point, and points at most


class Weights:
    """Weighs items by the evidence of one week."""

    def __init__(self, evidence: Sequence[tuple[date, Evidence]]) -> None:
        self._known = {
            (piece.session, piece.record, piece.kind): piece for _, piece in evidence
        }

    def of(self, item: Item) -> float:
        """Nobody's own work weighs next to nothing."""
        pieces = [self._piece(cited) for cited in item.evidence]
        known = [piece for piece in pieces if piece]
        automated = known and all(p.origin is Origin.HEADLESS for p in known)
        worth = _worth(item.evidence)
        lines = sum(_lines(piece) for piece in known)
        bonus = 2.0 * is_shipped(item) + 2.0 * (item.status is Status.CONFIRMED)
        weight = worth + bonus + min(lines / _LINES, _MOST_FOR_LINES)
        return weight * _AUTOMATED if automated else weight

    def _piece(self, cited: Cited) -> Evidence | None:
        return self._known.get((cited.session, cited.record, cited.kind))


def line_weight(line: Line) -> float:
    """The same of a stored line, by the kinds of what it cites alone."""
    shipped = bool({cited.kind for cited in line.evidence} & SHIPPING)
    bonus = 2.0 * shipped + 2.0 * (line.status == Status.CONFIRMED)
    return _worth(line.evidence) + bonus


def worth_of(cited: Cited) -> float:
    return _WORTH.get(cited.kind, 0.5)


def _worth(evidence: Sequence[Cited]) -> float:
    return sum({cited.kind: worth_of(cited) for cited in evidence}.values())


def _lines(piece: Evidence) -> int:
    numbers = (piece.data.get(name) for name in ("added", "removed"))
    return sum(number for number in numbers if isinstance(number, int))
