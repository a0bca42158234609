"""Dates and weeks in addresses: what does not exist is not found."""

from datetime import MAXYEAR, MINYEAR, date

from journal.calendar import days_of


class DateConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not MINYEAR < day.year < MAXYEAR:
            raise ValueError("Its neighbours are beyond the calendar.")
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


class WeekConverter:
    """An ISO week such as 2026-W47, kept as its text."""

    regex = r"\d{4}-W\d{2}"

    def to_python(self, value: str) -> str:
        days_of(value)
        return value

    def to_url(self, value: str) -> str:
        return value
