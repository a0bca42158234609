"""Small columns in a table: how often something was seen, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

STEP, WIDTH, HEIGHT = 11.5, 8.5, 22  # pixels
_LEAST = 1.5


@dataclass(frozen=True, slots=True)
class Column:
    x: float
    y: float
    height: float
    tone: str  # class of the fill; the last column stands out


@dataclass(frozen=True, slots=True)
class Spark:
    """``says`` tells a screen reader the same; without columns there is nothing."""

    columns: tuple[Column, ...]
    says: str
    width: float = 0


def spark(counts: Sequence[int | None]) -> Spark:
    """None, where nothing is known, leaves a gap, but not before all notes."""
    counts = list(counts)
    while counts and counts[0] is None:
        counts.pop(0)
    most = max((count or 0 for count in counts), default=0)
    columns = tuple(
        _column(place, count, most, last=place == len(counts) - 1)
        for place, count in enumerate(counts)
        if count is not None
    )
    shown = sum(bool(count) for count in counts)
    says = ngettext(
        "seen in %(n)d of the last %(of)d weeks",
        "seen in %(n)d of the last %(of)d weeks",
        shown,
    ) % {"n": shown, "of": len(counts)}
    return Spark(columns if most else (), says, STEP * len(counts))


def _column(place: int, count: int, most: int, *, last: bool) -> Column:
    height = round(HEIGHT * count / most, 2) if count and most else _LEAST
    tone = "s-ink" if last else "s-soft" if count else "s-pale"
    return Column(round(STEP * place, 2), round(HEIGHT - height, 2), height, tone)
