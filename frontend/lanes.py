"""Where time went: a day by project and quarter-hour, a week by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import DailyNote
from sessions_app.models import QuarterCount

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
LANE, TOP = 26, 4  # pixels: height of a lane, space above the first
BAR = 14
AT_LEAST = 4  # hours on the axis


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of work; ``x`` and ``width`` are per cent of the axis."""

    x: float
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    automated: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str  # empty between two labels
    anchor: str


@dataclass(frozen=True, slots=True)
class Strip:
    """All lanes and the hours below them; ``says`` tells a screen reader the same."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    says: str

    @property
    def bottom(self) -> int:
        return TOP + LANE * len(self.lanes)

    @property
    def height(self) -> int:
        return self.bottom + 20


@dataclass(frozen=True, slots=True)
class Column:
    """One day of a week; ``y`` and ``height`` are pixels, the rest per cent."""

    day: date
    seconds: int
    x: float
    width: float
    middle: float
    y: float
    height: float
    known: bool  # a day without a note has no number

    @property
    def label_y(self) -> float:
        return self.y - 6


CHART, HEAD = 140, 24  # pixels: the tallest column, the space for its number


def columns(owner: User, days: Sequence[date]) -> list[Column]:
    """Active time by day, as the notes of the week state it; empty without any."""
    notes = DailyNote.objects.owned_by(owner).filter(date__in=days)
    active = {
        note.date: int(note.coverage.get("active_seconds") or 0) for note in notes
    }
    most = max(active.values(), default=0)
    if not most:
        return []
    step = 100 / len(days)
    found = []
    for place, day in enumerate(days):
        seconds = active.get(day, 0)
        height = round(CHART * seconds / most, 1)
        found.append(
            Column(
                day=day,
                seconds=seconds,
                x=round(step * (place + 0.24), 2),
                width=round(step * 0.52, 2),
                middle=round(step * (place + 0.5), 2),
                y=HEAD + CHART - height,
                height=height,
                known=day in active,
            )
        )
    return found


def strip(owner: User, day: date) -> Strip | None:
    """The strip of a local day, or None if nothing was counted."""
    calendar = calendar_of(owner)
    starts, ends = calendar.bounds(day)
    rows = (
        QuarterCount.objects.filter(
            owner=owner,
            quarter__gte=starts - QUARTER,
            quarter__lt=ends,
            active_seconds__gt=0,
            session__left_out_at=None,
        )
        .exclude(project__left_out_at__isnull=False)
        .order_by("quarter")
        .values_list("quarter", "project__name", "session__origin")
    )
    found: dict[tuple[bool, str], list[datetime]] = {}
    for quarter, name, origin in rows:
        lane = (origin != "main", name or _("no project"))
        found.setdefault(lane, []).append(quarter)
    if not found:
        return None
    zone = ZoneInfo(calendar.zone_at(starts))
    first = min(quarters[0] for quarters in found.values()).astimezone(zone)
    last = max(quarters[-1] for quarters in found.values()).astimezone(zone) + QUARTER
    left = first.replace(minute=0)
    hours = max(AT_LEAST, ceil((last - left) / HOUR))
    names = sorted(found, key=lambda lane: (lane[0], found[lane][0]))
    lanes = tuple(
        Lane(
            name=name if not automated else _("%(name)s, automated") % {"name": name},
            automated=automated,
            bars=_bars(found[automated, name], left, hours, place),
        )
        for place, (automated, name) in enumerate(names)
    )
    return Strip(lanes, _ticks(left, hours), _says(names, found, zone))


def _bars(
    quarters: Sequence[datetime], left: datetime, hours: int, place: int
) -> tuple[Bar, ...]:
    """Neighbouring quarters are one bar."""
    spans: list[list[datetime]] = []
    for quarter in sorted(set(quarters)):
        if spans and spans[-1][1] == quarter:
            spans[-1][1] = quarter + QUARTER
        else:
            spans.append([quarter, quarter + QUARTER])
    whole = hours * HOUR
    return tuple(
        Bar(
            x=round(100 * ((start - left) / whole), 2),
            width=round(100 * ((end - start) / whole), 2),
            y=TOP + LANE * place + (LANE - BAR) // 2,
        )
        for start, end in spans
    )


def _ticks(left: datetime, hours: int) -> tuple[Tick, ...]:
    every = 1 if hours <= 6 else 2 if hours <= 12 else 4
    return tuple(
        Tick(
            x=round(100 * n / hours, 2),
            label=f"{left + n * HOUR:%H}" if n % every == 0 else "",
            anchor="start" if n == 0 else "end" if n == hours else "middle",
        )
        for n in range(hours + 1)
    )


def _says(
    names: Sequence[tuple[bool, str]],
    found: dict[tuple[bool, str], list[datetime]],
    zone: ZoneInfo,
) -> str:
    parts = []
    for lane in names:
        start, end = found[lane][0].astimezone(zone), found[lane][-1].astimezone(zone)
        span = {"name": lane[1], "a": f"{start:%H:%M}", "b": f"{end + QUARTER:%H:%M}"}
        parts.append(_("%(name)s between %(a)s and %(b)s") % span)
    return "; ".join(parts)
