"""Counts over closed lists, with some of the records that were counted."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from pipeline.insights.friction import cite
from pipeline.insights.record import spread
from pipeline.insights.told import Counted, Tally
from pulse.core.values import Evidence


def tally(
    names: type[StrEnum],
    found: Iterable[tuple[StrEnum, Evidence | None]],
    *,
    of: int,
    needs: int = 0,
) -> Tally:
    """Every name that was met, the most frequent first; *other* at the end."""
    pieces: defaultdict[StrEnum, list[Evidence | None]] = defaultdict(list)
    for name, piece in found:
        pieces[name].append(piece)
    order = list(names)
    counts = [
        Counted(
            name.value,
            len(met),
            tuple(cite(p) for p in spread([p for p in met if p and p.quote])),
        )
        for name, met in sorted(
            pieces.items(),
            key=lambda pair: (
                pair[0].value == "other",
                -len(pair[1]),
                order.index(pair[0]),
            ),
        )
    ]
    return Tally(
        tuple(counts), n=sum(each.count for each in counts), of=of, needs=needs
    )
