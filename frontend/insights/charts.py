"""The drawings of a report: places in per cent of the width, heights in pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from frontend.insights import words
from pipeline.insights.figures import DayRow
from pulse.core.stats.responses import BUCKETS, Responses

MOST_DAYS = 100  # columns of a day each; more are drawn by seven days
HEIGHT, HEAD = 160, 44  # pixels: the tallest column, the space above it
_QUICKEST = 2  # seconds: where the first bucket of response times begins


@dataclass(frozen=True, slots=True)
class Column:
    """``strong`` in ink, the others softer; ``label`` below, ``value`` on top."""

    x: float
    width: float
    middle: float
    y: float
    height: float
    strong: bool = True
    label: str = ""
    value: str = ""
    value_x: float = 0

    @property
    def anchor(self) -> str:
        """Words at either end stay inside the drawing."""
        if self.middle < 3:
            return "start"
        return "end" if self.middle > 97 else "middle"

    @property
    def label_x(self) -> float:
        return {"start": self.x, "end": self.x + self.width}.get(
            self.anchor, self.middle
        )

    @property
    def value_y(self) -> float:
        return round(self.y - 6, 2)


@dataclass(frozen=True, slots=True)
class Columns:
    """``line`` is where a mark stands, with its words."""

    columns: tuple[Column, ...]
    line: float | None = None
    line_y: float = 0
    line_says: str = ""
    hatched: tuple[Column, ...] = ()  # beside the columns: what agents did alone

    @property
    def bottom(self) -> int:
        return HEAD + HEIGHT

    @property
    def height(self) -> int:
        return HEAD + HEIGHT + 26

    @property
    def label_y(self) -> int:
        return HEAD + HEIGHT + 18

    @property
    def late(self) -> bool:
        """Whether the words of the mark stand left of it."""
        return self.line is not None and self.line > 70


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: ``width`` of it all, ``failed`` its red end; per cent of the longest."""

    name: str
    label: str
    n: int
    width: float
    failed: float = 0
    start: float = 0  # where the red end begins
    before: int = 0


def _columns(
    counts: Sequence[float],
    labels: Sequence[str],
    values: Sequence[str],
    strong: Sequence[bool],
    *,
    fill: float,
    most: float = 0,
) -> tuple[Column, ...]:
    most = most or max(counts, default=0) or 1
    step = 100 / max(len(counts), 1)
    return tuple(
        Column(
            x=round(step * (place + (1 - fill) / 2), 2),
            width=round(step * fill, 2),
            middle=round(step * (place + 0.5), 2),
            y=round(HEAD + HEIGHT * (1 - count / most), 2),
            height=round(HEIGHT * count / most, 2),
            strong=strong[place],
            label=labels[place],
            value=values[place],
            value_x=round(step * (place + 0.5), 2),
        )
        for place, count in enumerate(counts)
    )


def responses(found: Responses) -> Columns:
    """Response times up to each mark; strong up to the one with the median."""
    names = [name for name, _end in BUCKETS]
    ends = [_QUICKEST, *(end for _name, end in BUCKETS)]
    counts = [found.buckets.get(name, 0) for name in names]
    median = found.median or 0
    held = next((n for n, end in enumerate(ends[1:]) if median < end), len(names) - 1)
    columns = _columns(
        counts,
        [words.label(words.BUCKETS, name) for name in names],
        [str(count) for count in counts],
        [place <= held for place in range(len(names))],
        fill=0.93,
    )
    share = (median - ends[held]) / (ends[held + 1] - ends[held])
    its = columns[held]
    # The number of that column makes room for the mark.
    aside = its.x + its.width * (0.25 if share > 0.5 else 0.75)
    moved = [replace(c, value_x=round(aside, 2)) if c is its else c for c in columns]
    return Columns(
        tuple(moved),
        line=round(its.x + its.width * min(max(share, 0), 1), 2),
        line_y=its.y,
        line_says=_("median %(time)s") % {"time": words.duration(median)},
    )


def hours(counts: Sequence[int]) -> Columns:
    """Prompts by local hour; strong before noon, the number on the busiest alone."""
    busiest = max(range(24), key=lambda hour: (counts[hour], -hour))
    return Columns(
        _columns(
            counts,
            [f"{hour:02}:00" if hour % 6 == 0 else "" for hour in range(24)],
            [str(counts[h]) if h == busiest and counts[h] else "" for h in range(24)],
            [4 <= hour < 12 for hour in range(24)],
            fill=0.83,
        )
    )


def days(rows: Sequence[DayRow]) -> Columns:
    """Active time by day, of a long range by seven days; labels as far apart as there
    is room for them."""
    long = len(rows) > MOST_DAYS
    if long:
        rows = _by_week(rows)
    every = 1 if len(rows) <= 14 else 7 if len(rows) <= 40 else 14
    few = len(rows) <= 7
    most = max((max(row.active, row.automated) for row in rows), default=0)
    columns = _columns(
        [row.active for row in rows],
        [_day(row, few) if n % every == 0 else "" for n, row in enumerate(rows)],
        [_clock(row.active) if few and row.active else "" for row in rows],
        [long or row.date.weekday() < 5 for row in rows],
        fill=0.5,
        most=most,
    )
    none = [""] * len(rows)
    beside = _columns(
        [row.automated for row in rows],
        none,
        none,
        [True] * len(rows),
        fill=0.2,
        most=most,
    )
    moved = [
        replace(each, x=round(column.x + column.width, 2))
        for each, column in zip(beside, columns, strict=True)
        if each.height
    ]
    return Columns(columns, hatched=tuple(moved))


def _by_week(rows: Sequence[DayRow]) -> list[DayRow]:
    groups = [rows[n : n + 7] for n in range(0, len(rows), 7)]
    return [
        DayRow(
            date=some[0].date,
            sessions=sum(row.sessions for row in some),
            prompts=sum(row.prompts for row in some),
            active=sum(row.active for row in some),
            automated=sum(row.automated for row in some),
        )
        for some in groups
    ]


def _day(row: DayRow, few: bool) -> str:
    return f"{row.date:%a}" if few else f"{row.date.day} {row.date:%b}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def bars(
    rows: Sequence[tuple[str, int, int, int]],
    labels: Mapping[str, object] | None = None,
) -> tuple[Bar, ...]:
    """Rows of (name, count, failed of it, before), as long as the most of them."""
    most = max((count for _name, count, *_rest in rows), default=0) or 1
    return tuple(
        Bar(
            name=name,
            label=words.label(dict(labels), name) if labels is not None else name,
            n=count,
            width=round(100 * (count - failed) / most, 2),
            failed=round(100 * failed / most, 2),
            start=round(100 * (count - failed) / most, 2),
            before=before,
        )
        for name, count, failed, before in rows
    )
