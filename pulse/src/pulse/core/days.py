"""The owner's local day: which instants belong to which date.

A day begins at the owner's hour (four in the morning by default) on the local clock and
ends where the next one begins, so every instant is in exactly one day, whatever the
zone did in between. A date that a zone skipped (Apia, 30 December 2011) is empty.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_START_HOUR = 4
_DAY = timedelta(days=1)


def day_bounds(
    day: date, zone: str, start_hour: int = DEFAULT_START_HOUR
) -> tuple[datetime, datetime]:
    """The day as ``[starts, ends)``, both aware and in UTC."""
    return _start(day, zone, start_hour), _start(day + _DAY, zone, start_hour)


def local_date(
    moment: datetime, zone: str, start_hour: int = DEFAULT_START_HOUR
) -> date:
    """The date whose day holds this aware instant."""
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    day = (local - timedelta(hours=start_hour)).date()
    # The wall clock can be off by the shift of a transition: settle it by the bounds.
    while moment < _start(day, zone, start_hour):
        day -= _DAY
    while moment >= _start(day + _DAY, zone, start_hour):
        day += _DAY
    return day


def _start(day: date, zone: str, start_hour: int) -> datetime:
    # fold=0: of an hour that comes twice the first counts; an hour that is skipped is
    # read with the offset before the jump. Both never make a day end before it begins.
    wall = datetime.combine(day, time(start_hour), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)
