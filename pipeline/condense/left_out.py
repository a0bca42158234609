"""What a model was not shown, and why: a note's receipt keeps it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from pulse.core.values import Evidence, Json


class Why(StrEnum):
    LATER = "later"  # a later state of the same work says more
    REPEATED = "repeated"  # the same words once more
    ROUTINE = "routine"  # an agent's own lists, what it read, slips it mended itself
    MORE_FILES = "files"  # further files of the same work
    ROOM = "room"  # what says least, where the budget ended


@dataclass(slots=True)
class LeftOut:
    """``shown`` of ``found`` pieces went into the lines, ``shortened`` of them cut."""

    found: int = 0
    shown: int = 0
    shortened: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, pieces: Iterable[Evidence], why: Why) -> None:
        for piece in pieces:
            self.reasons[why.value] += 1
            self.kinds[piece.kind.value] += 1

    def plus(self, other: Self) -> Self:
        return type(self)(
            self.found + other.found,
            self.shown + other.shown,
            self.shortened + other.shortened,
            self.reasons + other.reasons,
            self.kinds + other.kinds,
        )

    def json(self) -> dict[str, Json]:
        """As a receipt keeps it, in an order that does not depend on the day's."""
        return {
            "found": self.found,
            "shown": self.shown,
            "shortened": self.shortened,
            "reasons": dict(sorted(self.reasons.items())),
            "kinds": dict(sorted(self.kinds.items())),
        }
