"""A person's days: which instant belongs to which date, through every move.

The local date follows the zone the person was in, and never steps back: a day that has
begun is not taken back by a flight west, it lasts longer. So every instant is in
exactly one day, and a day is one stretch of time (empty, if a flight skipped it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pulse.core import days

_DAY = timedelta(days=1)
# A few days within what datetime can say: whoever counts on from here may do so.
_ALWAYS = datetime.min.replace(tzinfo=UTC) + 7 * _DAY
_FOREVER = datetime.max.replace(tzinfo=UTC) - 7 * _DAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """``spans`` are (aware start, IANA zone), oldest first; the first has no start."""

    spans: Sequence[tuple[datetime | None, str]] = ((None, "UTC"),)
    start_hour: int = days.DEFAULT_START_HOUR

    def zone_at(self, moment: datetime) -> str:
        """The zone the person was in at this aware moment."""
        zone = self.spans[0][1]
        for start, name in self.spans[1:]:
            if start is not None and start <= moment:
                zone = name
        return zone

    def date_of(self, moment: datetime) -> date:
        """The date whose day holds this aware moment."""
        day = days.local_date(moment, self.zone_at(moment), self.start_hour)
        while self._start(day + _DAY) <= moment:
            day += _DAY
        return day

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """The day as ``[starts, ends)``, aware, in UTC; empty where time ends."""
        if not _ALWAYS.date() < day < _FOREVER.date():
            edge = _ALWAYS if day <= _ALWAYS.date() else _FOREVER
            return edge, edge
        return self._start(day), self._start(day + _DAY)

    def _start(self, day: date) -> datetime:
        """The first moment at which it was this date, or later, where the person was.

        One span at least holds such a moment: the last one never ends.
        """
        starts = [start or _ALWAYS for start, _zone in self.spans]
        ends = [*starts[1:], _FOREVER]
        candidates = (
            (max(since, days.day_bounds(day, zone, self.start_hour)[0]), until)
            for since, until, (_start, zone) in zip(
                starts, ends, self.spans, strict=True
            )
        )
        return min(moment for moment, until in candidates if moment < until)
