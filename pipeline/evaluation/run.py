"""A writer over labelled days."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from pipeline.evaluation.days import LabelledDay
from pipeline.evaluation.score import Score, judge, score_day
from pulse.core.values import Writer


def evaluate(
    days: Iterable[LabelledDay],
    writer: Callable[[], Writer],
    *,
    cost: Callable[[Writer], Decimal] = lambda _writer: Decimal(0),
) -> Score:
    """``writer`` makes one for each day; ``cost`` says what its calls came to."""
    scores, name = [], ""
    for gold in days:
        day, one = gold.workday(), writer()
        name = one.name
        note = one.write_note(day)
        scores.append(score_day(gold, day, note, cost=cost(one)))
    return judge(name, scores)
