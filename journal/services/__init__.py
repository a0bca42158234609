"""What can be done with notes and weeks; pages, API and routines call the same."""

from journal.services.nights import write_daily_note
from journal.services.today import today_view
from journal.services.week_view import team_week, week_view
from journal.services.weeks import edition_for, profile_of, write_week

__all__ = [
    "edition_for",
    "profile_of",
    "team_week",
    "today_view",
    "week_view",
    "write_daily_note",
    "write_week",
]
