"""Dates and weeks in addresses: what does not exist is not found."""

from datetime import date


class DateConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class WeekConverter:
    """An ISO week such as 2026-W47, kept as its text."""

    regex = r"\d{4}-W\d{2}"

    def to_python(self, value: str) -> str:
        date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
        return value

    def to_url(self, value: str) -> str:
        return value
