from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from accounts.services.zones import set_zone
from journal.calendar import days_of, note_due_at, today_of, week_is_over, week_of


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 16), "2026-W47"),
        (date(2026, 11, 22), "2026-W47"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2, 1, 1), "0002-W01"),
    ],
)
def test_week_of_a_day(day, week):
    assert week_of(day) == week
    assert day in days_of(week)


@pytest.mark.parametrize("week", ["", "2026-47", "2026-W00", "2026-W54", "9999-W52"])
def test_a_week_that_does_not_exist(week):
    with pytest.raises(ValueError, match="week"):
        days_of(week)


@pytest.mark.django_db
def test_a_note_is_due_half_an_hour_after_its_local_day(alice):
    set_zone(alice, "America/New_York", now=timezone.now())
    assert note_due_at(alice, date(2026, 11, 16)) == datetime(
        2026, 11, 17, 9, 30, tzinfo=UTC
    )


@pytest.mark.django_db
def test_a_week_is_over_when_its_sunday_is_due(alice):
    before = datetime(2026, 11, 23, 4, 29, tzinfo=UTC)
    assert not week_is_over(alice, "2026-W47", now=before)
    assert week_is_over(alice, "2026-W47", now=before.replace(minute=30))


@pytest.mark.django_db
def test_before_four_in_the_morning_it_is_still_yesterday(alice):
    assert today_of(alice, now=datetime(2026, 11, 20, 3, tzinfo=UTC)) == date(
        2026, 11, 19
    )
