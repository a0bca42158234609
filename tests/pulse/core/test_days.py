from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.days import day_bounds, local_date

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
    "Africa/Casablanca",
)
moments = st.datetimes(
    min_value=datetime(1970, 1, 3),
    max_value=datetime(2060, 1, 1),
    timezones=st.just(UTC),
)
zones = st.sampled_from(ZONES)
hours = st.integers(0, 23)


@given(moments, zones, hours)
def test_an_instant_lies_in_the_day_of_its_date(moment, zone, hour):
    starts, ends = day_bounds(local_date(moment, zone, hour), zone, hour)
    assert starts <= moment < ends


@given(st.dates(date(1970, 1, 3), date(2060, 1, 1)), zones, hours)
def test_days_touch_and_never_overlap(day, zone, hour):
    starts, ends = day_bounds(day, zone, hour)
    assert starts <= ends
    assert ends == day_bounds(day + timedelta(days=1), zone, hour)[0]


@given(st.dates(date(1970, 1, 3), date(2060, 1, 1)), zones, hours)
def test_the_first_instant_of_a_day_is_its_own(day, zone, hour):
    starts, ends = day_bounds(day, zone, hour)
    if starts < ends:
        assert local_date(starts, zone, hour) == day
        assert local_date(ends - timedelta(microseconds=1), zone, hour) == day


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        (date(2026, 3, 28), "Europe/Berlin", 23),  # 28 March 04:00 to 29 March 04:00
        (date(2026, 10, 24), "Europe/Berlin", 25),
        (date(2026, 4, 4), "Australia/Lord_Howe", 24.5),
        (date(2011, 12, 30), "Pacific/Apia", 0),
        (date(2026, 7, 1), "Pacific/Kiritimati", 24),
    ],
)
def test_lengths_of_odd_days(day, zone, length):
    starts, ends = day_bounds(day, zone)
    assert ends - starts == timedelta(hours=length)


def test_before_four_in_the_morning_it_is_still_yesterday():
    late = datetime(2026, 11, 19, 2, 30, tzinfo=UTC)
    assert local_date(late, "UTC") == date(2026, 11, 18)
    assert local_date(late, "UTC", 0) == date(2026, 11, 19)


def test_past_midnight_in_utc_is_the_same_evening_in_chicago():
    moment = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert local_date(moment, "America/Chicago") == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("moment", "hour", "day"),
    [
        # At 00:01 the clock went to 01:01: the day that was to begin at 01:00 has not.
        (datetime(2006, 4, 2, 3, 41, tzinfo=UTC), 1, date(2006, 4, 1)),
        # At 00:01 it went back to 23:01, and the day that had begun goes on.
        (datetime(2006, 10, 29, 2, 45, tzinfo=UTC), 0, date(2006, 10, 29)),
    ],
)
def test_a_clock_that_jumps_over_the_start_of_a_day(moment, hour, day):
    assert local_date(moment, "America/St_Johns", hour) == day
