"""Times that people pick: in their zone, through both changes of the clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from frontend.moments import read_moment, tomorrow_morning, zone_name
from publishing.errors import BadText

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture(autouse=True)
def lisbon():
    with timezone.override(LISBON):
        yield


def test_a_time_is_meant_where_the_person_lives():
    assert read_moment("2026-07-01T08:40") == datetime(2026, 7, 1, 7, 40, tzinfo=UTC)
    assert zone_name() == "Lisbon"


def test_an_hour_that_is_skipped_is_refused_with_the_next_one():
    # On 28 March 2027 clocks in Lisbon go from 01:00 to 02:00.
    with pytest.raises(BadText, match=r"01:30 does not exist .* Pick 02:30"):
        read_moment("2027-03-28T01:30")
    assert read_moment("2027-03-28T02:30").astimezone(UTC).hour == 1


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    # On 25 October 2026 clocks in Lisbon go from 02:00 back to 01:00.
    moment = read_moment("2026-10-25T01:30")
    assert moment.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "2026-13-01T08:00", "2026-11-24", "0001-01-01T00:00"),
        *("9999-12-31T23:59", "2026-11-24T08:40Z", "2026-02-30T10:00", "1" * 400),
    ],
)
def test_what_is_no_time_is_refused_in_words(text):
    with pytest.raises(BadText, match="That is no time"):
        read_moment(text)


def test_a_field_suggests_tomorrow():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 00:30 of the 2nd in Lisbon
    assert tomorrow_morning(late) == "2026-07-03T09:00"
