from datetime import UTC, datetime, timedelta

import pytest

from accounts import hooks
from accounts.models import ZoneSpan
from accounts.services import zones

pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(days=3)


@pytest.fixture
def told(monkeypatch):
    people = []
    monkeypatch.setattr(hooks, "calendar_changed", [people.append])
    return people


def spans(user):
    return list(ZoneSpan.objects.filter(user=user).values_list("starts_at", "zone"))


def test_nothing_known_is_utc(alice):
    assert zones.zone_at(alice, NOW) == "UTC"
    assert not zones.has_zone(alice)


def test_the_first_zone_holds_for_all_time(alice, told):
    zones.set_zone(alice, "Europe/Berlin", now=NOW)

    assert zones.zone_at(alice, datetime(1999, 1, 1, tzinfo=UTC)) == "Europe/Berlin"
    assert told == [alice]


def test_i_moved_keeps_what_was_before(alice):
    zones.set_zone(alice, "Europe/Berlin", now=NOW)
    zones.set_zone(alice, "Asia/Tokyo", moved_at=EARLIER, now=NOW)

    assert zones.zone_at(alice, EARLIER - timedelta(seconds=1)) == "Europe/Berlin"
    assert zones.zone_at(alice, EARLIER) == "Asia/Tokyo"


def test_it_was_wrong_rewrites_the_newest(alice):
    zones.set_zone(alice, "Europe/Berlin", now=NOW)
    zones.set_zone(alice, "Asia/Tokyo", moved_at=EARLIER, now=NOW)
    zones.set_zone(alice, "Asia/Seoul", now=NOW)

    assert zones.zone_at(alice, EARLIER - timedelta(seconds=1)) == "Europe/Berlin"
    assert zones.zone_at(alice, NOW) == "Asia/Seoul"


def test_a_move_that_was_none_is_forgotten(alice):
    zones.set_zone(alice, "Europe/Berlin", now=NOW)
    zones.set_zone(alice, "Asia/Tokyo", moved_at=EARLIER, now=NOW)
    zones.set_zone(alice, "Europe/Berlin", now=NOW)

    assert spans(alice) == [(None, "Europe/Berlin")]


def test_the_same_again_tells_nobody(alice, told):
    zones.set_zone(alice, "Europe/Berlin", now=NOW)
    zones.set_zone(alice, "Europe/Berlin", now=NOW)
    zones.set_zone(alice, "Europe/Berlin", moved_at=EARLIER, now=NOW)

    assert told == [alice]


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd", "Factory", "\0"])
def test_a_zone_that_does_not_exist_is_refused(alice, zone):
    with pytest.raises(ValueError, match="no time zone"):
        zones.set_zone(alice, zone, now=NOW)


@pytest.mark.parametrize(
    "moved_at", [NOW + timedelta(seconds=1), NOW.replace(tzinfo=None)]
)
def test_a_move_needs_a_moment_that_was(alice, moved_at):
    zones.set_zone(alice, "Europe/Berlin", now=NOW)

    with pytest.raises(ValueError, match="moment of the move"):
        zones.set_zone(alice, "Asia/Tokyo", moved_at=moved_at, now=NOW)


def test_another_start_of_day_is_told(alice, told):
    zones.set_day_start(alice, 6)
    zones.set_day_start(alice, 6)

    alice.refresh_from_db()
    assert alice.day_start == 6
    assert told == [alice]


@pytest.mark.parametrize("hour", [-1, 24])
def test_a_start_of_day_is_an_hour(alice, hour):
    with pytest.raises(ValueError, match="0 to 23"):
        zones.set_day_start(alice, hour)


def test_the_choices_are_all_known():
    assert set(zones.choices()) <= zones.known_zones()
    assert "Europe/Berlin" in zones.choices()
