"""Notes to take along as text: Markdown, and what to say at a stand-up."""

from collections.abc import Sequence
from datetime import date

from journal.services.shown import ShownDay
from pipeline.standup import standup
from pulse.core.note import render_markdown

#: Days in one file; more are asked for in parts.
MOST_DAYS = 400


def markdown(days: Sequence[ShownDay]) -> str:
    """One chapter a day, in the order that they are given."""
    return "\n".join(render_markdown(day.value, names_of(day)) for day in days)


def to_say(day: ShownDay, *, today: date) -> str:
    return standup(day.value, names_of(day), today=today)


def names_of(day: ShownDay) -> dict[str, str]:
    return {
        item.project.public_id: item.project.name for item in day.items if item.project
    }
