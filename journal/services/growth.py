"""How a week's skills grew, and the week against the one before it."""

from dataclasses import dataclass

from accounts.models import User
from journal.services.audiences import Reader
from journal.services.standing import past_weeks
from pipeline.growth import Comparison, Growth, Past, compare, growth, past_of
from pipeline.values import Profile


@dataclass(frozen=True, slots=True)
class WeekGrowth:
    """``skills`` by name and kind; everything from editions of the same reader."""

    skills: dict[tuple[str, str], Growth]
    comparison: Comparison


def week_growth(
    owner: User, reader: Reader, profile: Profile, weeks: list[Past] | None = None
) -> WeekGrowth:
    """``weeks``: what `past_weeks` said, for who asks about several of them."""
    others = past_weeks(owner, reader) if weeks is None else weeks
    now = past_of(profile)
    return WeekGrowth(growth(now, others), compare(now, others))
