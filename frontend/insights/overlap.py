"""The day on which sessions overlapped for longest, as a drawing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from pipeline.insights.figures import OverlapDay

LANE = 38  # pixels
AT_LEAST = 4  # hours


@dataclass(frozen=True, slots=True)
class Lane:
    session: str
    title: str
    x1: float
    x2: float
    strokes: tuple[tuple[float, bool], ...]
    text_y: int
    y: int  # of the strokes

    @property
    def line_y(self) -> float:
        return self.y + 7.5


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Overlap:
    lanes: tuple[Lane, ...]
    shades: tuple[tuple[float, float], ...]  # where two were in hand: x and width
    ticks: tuple[Tick, ...]
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom + 24

    @property
    def label_y(self) -> int:
        return self.bottom + 18


def drawn(day: OverlapDay) -> Overlap:
    """The prompts of the day, a lane for each session; shaded where two overlapped."""
    zone = ZoneInfo(day.zone)
    moments = [stroke.at for hand in day.hands for stroke in hand.strokes]
    left = min(moments).astimezone(zone).replace(minute=0, second=0, microsecond=0)
    last = max(moments).astimezone(zone)
    hours = max(AT_LEAST, ceil((last - left) / timedelta(hours=1)))

    def x(moment: datetime) -> float:
        return round(100 * ((moment - left) / timedelta(hours=hours)), 2)

    lanes = []
    for place, hand in enumerate(day.hands):
        strokes = tuple((x(stroke.at), stroke.during) for stroke in hand.strokes)
        lanes.append(
            Lane(
                session=hand.session,
                title=", ".join(filter(None, (hand.project, hand.title))),
                x1=strokes[0][0],
                x2=strokes[-1][0],
                strokes=strokes,
                text_y=18 + LANE * place,
                y=23 + LANE * place,
            )
        )
    shades = tuple((x(a), round(x(b) - x(a), 2)) for a, b in day.spans)
    bottom = 4 + LANE * len(lanes) + 4
    return Overlap(tuple(lanes), shades, _ticks(left, hours), bottom)


def _ticks(left: datetime, hours: int) -> tuple[Tick, ...]:
    every = 1 if hours <= 8 else 2 if hours <= 14 else 4
    return tuple(
        Tick(
            x=round(100 * n / hours, 2),
            label=f"{left + timedelta(hours=n):%H:%M}" if n % every == 0 else "",
            anchor="start" if n == 0 else "end" if n == hours else "middle",
        )
        for n in range(hours + 1)
    )
