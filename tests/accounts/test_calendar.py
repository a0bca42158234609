from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.calendar import Calendar

ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia")
moments = st.datetimes(
    datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)
)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_day_begins_at_the_hour_of_the_person():
    calendar = Calendar(((None, "Europe/Berlin"),), 4)

    assert calendar.date_of(utc(2026, 11, 20, 2, 59)) == date(2026, 11, 19)
    assert calendar.date_of(utc(2026, 11, 20, 3, 0)) == date(2026, 11, 20)


def test_after_a_move_days_follow_the_new_zone():
    moved = utc(2026, 11, 18, 12)
    calendar = Calendar(((None, "Europe/Berlin"), (moved, "Asia/Tokyo")), 4)

    assert calendar.zone_at(moved - timedelta(seconds=1)) == "Europe/Berlin"
    assert calendar.zone_at(moved) == "Asia/Tokyo"
    assert calendar.bounds(date(2026, 11, 17)) == (
        utc(2026, 11, 17, 3),
        utc(2026, 11, 18, 3),
    )
    assert calendar.bounds(date(2026, 11, 18)) == (
        utc(2026, 11, 18, 3),
        utc(2026, 11, 18, 19),
    )


def test_a_flight_west_does_not_take_back_a_day_that_has_begun():
    # 06:00 in Tokyo on the 19th is 13:00 in Los Angeles on the 18th.
    moved = utc(2026, 11, 18, 21)
    calendar = Calendar(((None, "Asia/Tokyo"), (moved, "America/Los_Angeles")), 4)

    assert calendar.date_of(moved - timedelta(minutes=1)) == date(2026, 11, 19)
    assert calendar.date_of(moved) == date(2026, 11, 19)
    assert calendar.bounds(date(2026, 11, 19)) == (
        utc(2026, 11, 18, 19),
        utc(2026, 11, 20, 12),
    )


@pytest.mark.parametrize("day", [date.min, date.max])
def test_where_time_ends_days_are_empty(day):
    starts, ends = Calendar(((None, "Pacific/Apia"),), 23).bounds(day)

    assert starts == ends
    assert starts - timedelta(days=1) < ends + timedelta(days=1)


@st.composite
def calendars(draw):
    moves = sorted(draw(st.lists(moments, max_size=4, unique=True)))
    zone = st.sampled_from(ZONES)
    spans = [(None, draw(zone)), *((moved, draw(zone)) for moved in moves)]
    return Calendar(spans, draw(st.integers(0, 23)))


@given(calendars(), moments)
def test_every_moment_is_in_exactly_the_day_it_is_given(calendar, moment):
    day = calendar.date_of(moment)

    starts, ends = calendar.bounds(day)
    assert starts <= moment < ends


@given(calendars(), moments)
def test_days_follow_one_another_without_a_gap(calendar, moment):
    day = calendar.date_of(moment)

    starts, ends = calendar.bounds(day)
    assert starts <= ends
    assert calendar.bounds(day + timedelta(days=1))[0] == ends
    assert calendar.bounds(day - timedelta(days=1))[1] == starts
