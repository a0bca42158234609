"""A time that somebody picks on a page, in the zone in which they live."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from publishing.errors import BadText


def read_moment(text: str) -> datetime:
    """What an input of the type datetime-local sends, in the zone of the page.

    An hour that comes twice when clocks go back is the first of the two. Raises BadText
    for what is no time, and for an hour that is skipped when clocks go forward.
    """
    try:
        # A day alone would be its midnight.
        naive = parse_datetime(text.strip()) if ":" in text else None
    except ValueError:
        naive = None
    if naive is None or naive.tzinfo is not None or not 2000 <= naive.year <= 9000:
        raise BadText(
            _("That is no time. Pick a day and an hour, like 2026-11-24 08:40.")
        )
    zone = timezone.get_current_timezone()
    moment = naive.replace(tzinfo=zone, fold=0)
    there = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    if there != naive:
        raise BadText(
            _(
                "%(time)s does not exist on that day: clocks go forward then. Pick"
                " %(later)s."
            )
            % {"time": f"{naive:%H:%M}", "later": f"{there:%H:%M}"}
        )
    return moment


def zone_name() -> str:
    """The zone of the page as a person says it: Lisbon."""
    zone = timezone.get_current_timezone()
    key = zone.key if isinstance(zone, ZoneInfo) else str(zone)
    return key.rsplit("/", 1)[-1].replace("_", " ")


def tomorrow_morning(now: datetime) -> str:
    """What a field for a time suggests."""
    day = timezone.localtime(now).date() + timedelta(days=1)
    return f"{day}T09:00"
