"""Which editions of a reader hold as they are, asked of all weeks at once.

A page over many weeks must neither compose them all while somebody waits nor show what
was taken back: it tells only of editions that hold now, and asks for the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.fields.json import KeyTransform

from accounts.models import User
from journal.calendar import week_of
from journal.models import DailyNote, Edition
from journal.services.audiences import Reader, projects_for
from journal.services.due import ask_for_week
from journal.services.week_input import worked_in
from journal.services.weeks import VERSION
from pipeline.codec import past_value
from pipeline.growth import Past
from pipeline.values import Audience
from sessions_app.models import DayInput

_ME = Reader(Audience.ME)
_Row = tuple[tuple[int, int], dict[str, Any]]
_NUMBERS = (
    *("notes", "seen", "active", "prompts", "sessions"),
    *("commits", "test_runs", "milestones"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """``editions``: week → the id and revision of its row, of those that hold.
    ``waiting``: weeks whose edition for this reader is behind or missing."""

    editions: Mapping[str, tuple[int, int]]
    waiting: tuple[str, ...]


def standing(owner: User, reader: Reader) -> Standing:
    """In a handful of queries, however many weeks there are."""
    wanted = _wanted(owner)
    mine, mine_allowed = _rows(owner, _ME), projects_for(owner, _ME)
    theirs = mine if reader == _ME else _rows(owner, reader)
    allowed = mine_allowed if reader == _ME else projects_for(owner, reader)
    editions: dict[str, tuple[int, int]] = {}
    waiting = []
    for week, expected in wanted.items():
        if week not in mine:
            if worked_in(owner, week):
                waiting.append(week)
            continue
        row, read = mine[week]
        projects = read.get("projects", {})
        if not _holds(read, expected) or not projects.items() <= mine_allowed.items():
            waiting.append(week)
            continue
        known = {key: name for key, name in allowed.items() if key in projects}
        if reader == _ME:
            editions[week] = row
        elif week in theirs and _same(theirs[week][1], expected, known):
            editions[week] = theirs[week][0]
        elif known:
            waiting.append(week)
    return Standing(editions, tuple(sorted(waiting)))


def past_weeks(
    owner: User, reader: Reader, found: Standing | None = None
) -> list[Past]:
    """The numbers of every week that holds, oldest first, without reading its lines."""
    found = found or standing(owner, reader)
    rows = Edition.objects.owned_by(owner).filter(
        pk__in=[pk for pk, _revision in found.editions.values()]
    )
    values = rows.order_by("week").values(
        "week", **{name: KeyTransform(name, "profile") for name in _NUMBERS}
    )
    return [past_value(row) for row in values]


def ask_for_waiting(owner: User, found: Standing, *, now: datetime) -> None:
    """The weeks that are behind, as Runs that somebody waits for; newest first."""
    for week in reversed(found.waiting):
        ask_for_week(owner, week, now=now, click=True)


def _rows(owner: User, reader: Reader) -> dict[str, _Row]:
    rows = Edition.objects.owned_by(owner).filter(
        audience=reader.audience, team=reader.team
    )
    found: dict[str, _Row] = {}
    for week, pk, revision, read in rows.values_list("week", "pk", "revision", "read"):
        found[week] = ((pk, revision), read)
    return found


def _wanted(owner: User) -> dict[str, dict[str, Any]]:
    """What an edition must have read, by week."""
    weeks: dict[str, dict[str, Any]] = {}

    def of(day: date) -> dict[str, Any]:
        empty = {"version": VERSION, "notes": {}, "inputs": {}}
        return weeks.setdefault(week_of(day), empty)

    for day, version in DayInput.objects.owned_by(owner).values_list("date", "version"):
        of(day)["inputs"][day.isoformat()] = version
    for day, number in DailyNote.objects.owned_by(owner).values_list(
        "date", "revision"
    ):
        of(day)["notes"][day.isoformat()] = number
    return weeks


def _holds(read: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    return all(read.get(name) == value for name, value in expected.items())


def _same(
    read: Mapping[str, Any], expected: Mapping[str, Any], projects: Mapping[str, str]
) -> bool:
    return _holds(read, expected) and read.get("projects") == projects
