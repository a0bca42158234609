"""Where a person is: the history of their time zones, and when their days begin."""

from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone

from accounts import hooks
from accounts.calendar import Calendar
from accounts.models import User, ZoneSpan

# Names in the database that are no place.
_NO_PLACES = {"Factory", "localtime", "posixrules"}
_AREAS = (
    *("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/"),
    *("Australia/", "Europe/", "Indian/", "Pacific/"),
)


@cache
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACES)


def choices() -> list[str]:
    """Zones to choose from in a form: by continent and city, without old names."""
    places = [zone for zone in known_zones() if zone.startswith(_AREAS)]
    return [*sorted(places), "UTC"]


def calendar_of(user: User) -> Calendar:
    """The person's days; load it once for many moments. UTC while nothing is known."""
    spans = [(span.starts_at, span.zone) for span in _history(user)]
    return Calendar(spans or ((None, "UTC"),), user.day_start)


def zone_at(user: User, moment: datetime) -> str:
    """The IANA name of the zone in which the person was at this aware moment."""
    return calendar_of(user).zone_at(moment)


def has_zone(user: User) -> bool:
    return user.zone_spans.exists()


@transaction.atomic
def set_zone(
    user: User, zone: str, *, moved_at: datetime | None = None, now: datetime
) -> None:
    """With ``moved_at`` the person moved then; without it the newest zone was wrong.

    Raises `ValueError` for a zone that does not exist, a naive or a future moment.
    """
    if zone not in known_zones():
        raise ValueError(f"There is no time zone {zone!r}.")
    before = [(span.starts_at, span.zone) for span in _history(user)]
    if moved_at is None or not before:
        _rewrite_newest(user, zone)
    else:
        _move(user, zone, moved_at, now)
    _join_equals(user)
    if [(span.starts_at, span.zone) for span in _history(user)] != before:
        _tell(user)


@transaction.atomic
def set_day_start(user: User, hour: int) -> None:
    """Days begin at this full hour, all of them. `ValueError` unless 0 to 23."""
    if not 0 <= hour <= 23:
        raise ValueError("A day starts at a full hour from 0 to 23.")
    if hour == user.day_start:
        return
    user.day_start = hour
    user.save(update_fields=["day_start"])
    _tell(user)


def _history(user: User) -> list[ZoneSpan]:
    """Oldest first. Databases differ in where a missing start sorts."""
    spans = user.zone_spans.all()  # may be fetched already
    return sorted(spans, key=lambda span: (span.starts_at is not None, span.starts_at))


def _rewrite_newest(user: User, zone: str) -> None:
    spans = _history(user)
    newest = spans[-1] if spans else ZoneSpan(user=user, starts_at=None)
    newest.zone = zone
    newest.save()


def _move(user: User, zone: str, moved_at: datetime, now: datetime) -> None:
    if timezone.is_naive(moved_at):
        raise ValueError("The moment of the move needs an offset from UTC.")
    if moved_at > now:
        raise ValueError("The moment of the move lies in the future.")
    ZoneSpan.objects.update_or_create(
        user=user, starts_at=moved_at, defaults={"zone": zone}
    )


def _join_equals(user: User) -> None:
    """A span that only repeats the one before it says nothing."""
    before = ""
    for span in _history(user):
        if span.zone == before:
            span.delete()
        before = span.zone


def _tell(user: User) -> None:
    for hook in hooks.calendar_changed:
        hook(user)
