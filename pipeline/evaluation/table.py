"""A score as a table to read, and as JSON."""

from typing import Any

from pipeline.evaluation.score import DayScore, Score

_HEAD = ("day", "found", "status", "never", "items", "gold", "words", "grounded")


def table(score: Score, *, verbose: bool = False) -> str:
    """One line a day and one for all; with ``verbose`` what each day missed."""
    rows = [_HEAD, *(_row(day) for day in score.days), _sum(score)]
    wide = max(len(row[0]) for row in rows)
    lines = []
    for row, day in zip(rows, (None, *score.days, None), strict=True):
        pairs = zip(row[1:], _HEAD[1:], strict=True)
        cells = [f"{cell:>{len(head)}}" for cell, head in pairs]
        lines.append("  ".join([f"{row[0]:<{wide}}", *cells]))
        if verbose and day:
            lines += [f"  missed: {line}" for line in day.missed]
            lines += [f"  wrong status: {line}" for line in day.wrong]
            lines += [f"  says: {line}" for line in day.said]
            lines += [f"  size: {line}" for line in day.size]
    return "\n".join([*lines, "", *_summary(score)])


def as_json(score: Score) -> dict[str, Any]:
    return {
        "writer": score.writer,
        "recall": round(score.recall, 4),
        "status_right": round(score.status_right, 4),
        "never_hits": score.never_hits,
        "items_to_gold": round(score.items_to_gold, 4),
        "words": score.total("words"),
        "grounding": round(score.grounding, 4),
        "refused": score.total("refused"),
        "cost_usd": f"{score.cost:.6f}",
        "bars_missed": list(score.bars),
        "days": [_day(day) for day in score.days],
    }


def _day(day: DayScore) -> dict[str, Any]:
    names = ("name", "wanted", "found", "judged", "right", "items", "gold", "words")
    more = ("grounded", "refused", "written")
    lists = ("missed", "wrong", "said", "size")
    return (
        {name: getattr(day, name) for name in (*names, *more)}
        | {name: list(getattr(day, name)) for name in lists}
        | {"cost_usd": f"{day.cost:.6f}"}
    )


def _row(day: DayScore) -> tuple[str, ...]:
    return (
        day.name,
        f"{day.found}/{day.wanted}",
        f"{day.right}/{day.judged}",
        str(len(day.said)),
        str(day.items),
        str(day.gold),
        str(day.words),
        f"{day.grounded}/{day.written}",
    )


def _sum(score: Score) -> tuple[str, ...]:
    total = score.total
    return (
        f"{len(score.days)} days",
        f"{total('found')}/{total('wanted')}",
        f"{total('right')}/{total('judged')}",
        str(score.never_hits),
        str(total("items")),
        str(total("gold")),
        str(total("words")),
        f"{total('grounded')}/{total('written')}",
    )


def _summary(score: Score) -> list[str]:
    figures = (
        f"{score.writer}: recall {score.recall:.2f}, status right "
        f"{score.status_right:.2f}, never-list hits {score.never_hits}, items "
        f"{score.items_to_gold:.2f} times the gold, grounding {score.grounding:.2f}, "
        f"refused {score.total('refused')}, cost {score.cost:.2f} USD"
    )
    return [figures, *(score.bars or ("Every bar is reached.",))]
