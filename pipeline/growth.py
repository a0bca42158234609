"""Growth: a week against the weeks before it, of the same person for the same reader.

Nothing is compared that is too little: a week counts with notes for three days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.values import Profile, Seen

#: Days with notes that a week needs to be compared with another.
ENOUGH = 3
#: How many weeks a trend looks back, and how many a page shows.
BACK, SHOWN = 4, 8
#: What lies further back, in weeks, says nothing about a trend.
LOOK_BACK = 12
_CLEARLY = 1.0  # days a week more or less than before


class Trend(StrEnum):
    NEW = "new"  # seen for the first time
    BACK = "back"  # seen again, after weeks with notes that did not show it
    MORE = "more"
    LESS = "less"
    STEADY = "steady"
    UNKNOWN = ""  # too little to compare


@dataclass(frozen=True, slots=True)
class Past:
    """What other weeks are measured by: the numbers of one, without its lines."""

    week: str
    notes: int
    seen: tuple[Seen, ...] = ()
    active: timedelta = timedelta()
    prompts: int = 0
    sessions: int = 0
    commits: int = 0
    test_runs: int = 0
    milestones: int = 0

    @property
    def enough(self) -> bool:
        return self.notes >= ENOUGH


@dataclass(frozen=True, slots=True)
class Growth:
    """How a skill of this week grew. ``recent`` are days at work in each of the last
    eight weeks, this one last; None where a week has no notes."""

    name: str
    kind: str
    first_seen: date
    trend: Trend
    weeks: int  # in how many weeks it was seen, this one among them
    recent: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    before: int  # seconds for active time
    now: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A week against the one before it. Without ``measures``, ``reason`` says why."""

    before: str
    measures: tuple[Measure, ...] = ()
    reason: str = ""


def past_of(profile: Profile) -> Past:
    return Past(
        week=profile.week,
        notes=profile.notes,
        seen=profile.seen,
        active=profile.active,
        prompts=profile.prompts,
        sessions=profile.sessions,
        commits=profile.commits,
        test_runs=profile.test_runs,
        milestones=profile.milestones,
    )


def growth(now: Past, others: Sequence[Past]) -> dict[tuple[str, str], Growth]:
    """Each skill of this week by name and kind, told against the earlier ones."""
    earlier = {past.week: past for past in others if past.week < now.week}
    calendar = [week_before(now.week, back) for back in range(SHOWN - 1, 0, -1)]
    found = {}
    for seen in now.seen:
        key = (seen.name, seen.kind)
        days = {week: _days(past, key) for week, past in earlier.items()}
        found[key] = Growth(
            name=seen.name,
            kind=seen.kind,
            first_seen=_first_seen(seen, earlier.values()),
            trend=_trend(now, seen, [earlier[week] for week in sorted(earlier)]),
            weeks=1 + sum(bool(count) for count in days.values()),
            recent=(
                *(_known(earlier.get(w), days.get(w)) for w in calendar),
                seen.days,
            ),
        )
    return found


def compare(now: Past, others: Sequence[Past]) -> Comparison:
    """This week and the calendar week before it; never with less than both hold."""
    name = week_before(now.week, 1)
    before = next((past for past in others if past.week == name), None)
    if before is None:
        return Comparison(name, reason=f"Week {name[6:]} has no note to compare with.")
    small = [past for past in (before, now) if not past.enough]
    if small:
        have = " and ".join(f"week {past.week[6:]} has {past.notes}" for past in small)
        need = f"Both weeks need {ENOUGH} days with notes; {have}."
        return Comparison(name, reason=f"Too little to compare. {need}")
    return Comparison(
        name,
        measures=(
            Measure(
                "active",
                int(before.active.total_seconds()),
                int(now.active.total_seconds()),
            ),
            *(
                Measure(each, getattr(before, each), getattr(now, each))
                for each in ("prompts", "commits", "milestones", "test_runs")
            ),
        ),
    )


def week_before(week: str, back: int) -> str:
    """The ISO week so many weeks earlier, across years of 52 and 53 weeks."""
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    year, number, _weekday = (monday - timedelta(weeks=back)).isocalendar()
    return f"{year}-W{number:02d}"


def _days(past: Past, key: tuple[str, str]) -> int:
    return sum(seen.days for seen in past.seen if (seen.name, seen.kind) == key)


def _known(past: Past | None, days: int | None) -> int | None:
    return days if past and past.notes else None


def _first_seen(seen: Seen, earlier: Iterable[Past]) -> date:
    """The first day on which anything showed it; so long is it known."""
    key = (seen.name, seen.kind)
    found = (s.first for past in earlier for s in past.seen if (s.name, s.kind) == key)
    return min(found, default=seen.first)


def _trend(now: Past, seen: Seen, earlier: Sequence[Past]) -> Trend:
    """Days at work against the last weeks that hold enough."""
    key = (seen.name, seen.kind)
    since = week_before(now.week, LOOK_BACK)
    recent = [past for past in earlier if past.enough and past.week >= since][-BACK:]
    if not now.enough or not recent:
        return Trend.UNKNOWN
    if not any(_days(past, key) for past in earlier):
        return Trend.NEW
    days = [_days(past, key) for past in recent]
    if len(recent) == BACK and not any(days):
        return Trend.BACK
    change = seen.days - sum(days) / len(days)
    if abs(change) < _CLEARLY:
        return Trend.STEADY
    return Trend.MORE if change > 0 else Trend.LESS
