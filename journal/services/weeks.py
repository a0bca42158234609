"""The week's profile, composed anew for each audience from what that audience may see.

Nothing is cut out of a private text: the lines, the headline and the numbers of an
edition come from its own projects. An edition remembers what it was made from; one that
is behind is never handed out, so that taking back a permission works at once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Team, User
from journal import hooks
from journal.calendar import days_of, week_of
from journal.models import DailyNote, Edition
from journal.services.audiences import Reader, readers_of
from journal.services.due import ask_for_week
from journal.services.week_input import compose_for, known_to, worked_in
from pipeline.clusters import cluster_themes
from pipeline.codec import profile_json, profile_value
from pipeline.themes import find_themes
from pipeline.values import Audience, Profile
from sessions_app.models import DayInput

#: Bumped when the same input would give another profile.
VERSION = "profile-3"


#: How the themes of an edition were found: by words while somebody waits, by clusters
#: in the background, where a library may take its time.
WORDS, CLUSTERS = "words", "clusters"


def write_week(
    owner: User, week: str, *, now: datetime, clustered: bool = False
) -> list[Edition]:
    """Compose this ISO week for everybody who may read it, as far as it is behind.

    ``clustered``: by who can wait for it; an edition by words is composed again."""
    days_of(week)  # a week that does not exist is the caller's mistake
    with transaction.atomic():
        readers = readers_of(owner)
        _remove_others(owner, week, readers)
        editions = [
            _brought_up(owner, week, reader, readers, now, clustered=clustered)
            for reader in readers
        ]
        if any(changed for _edition, changed in editions):
            for hook in hooks.week_changed:
                hook(owner, week, now)
    return [edition for edition, _changed in editions if edition]


def write_at_once(owner: User, week: str, *, now: datetime) -> None:
    """While somebody waits: by words, and what clusters find follows."""
    if any(_by_words(row) for row in write_week(owner, week, now=now)):
        ask_for_week(owner, week, now=now)


def edition_for(
    owner: User,
    week: str,
    audience: Audience,
    team: Team | None = None,
    *,
    now: datetime | None = None,
) -> Edition | None:
    """The edition as it must be now, or None if there is nothing for this audience.

    Whether the one who asks belongs to that audience is for the caller to decide.
    """
    reader = Reader(audience, team)
    if week_is_behind(owner, week):
        write_at_once(owner, week, now=now or timezone.now())
    return _row(owner, week, reader)


def profile_of(edition: Edition) -> Profile:
    return profile_value(edition.profile)


def bring_up(owner: User, *, now: datetime | None = None) -> None:
    """Compose every edition that is behind: before a list of them is handed out."""
    weeks = Edition.objects.owned_by(owner).values_list("week", flat=True)
    for week in sorted(set(weeks)):
        if week_is_behind(owner, week):
            write_at_once(owner, week, now=now or timezone.now())


def week_is_behind(owner: User, week: str) -> bool:
    """Whether notes, sessions or permissions are not those the editions were made of.

    The owner's own edition answers for all: it remembers what every reader may know.
    """
    readers = readers_of(owner)
    editions = Edition.objects.owned_by(owner).filter(week=week)
    rows = {row.reader_key: row for row in editions.select_related("team")}
    mine = rows.get(Reader(Audience.ME).key)
    if mine is None:
        return bool(rows) or bool(worked_in(owner, week))
    read = _versions(owner, week, Reader(Audience.ME), readers)
    # Who may know something has an edition; it may have been taken away meanwhile.
    wanted = {key for key, projects in read["readers"].items() if projects}
    return not _holds(mine, read) or not wanted <= rows.keys()


def behind_weeks(owner: User, *, now: datetime, back: int = 8) -> list[str]:
    """Weeks that want to be composed, newest first.

    Of the last ``back`` weeks those that are behind, of older ones those that have no
    edition yet: when permissions change, `edition_for` sees to the old ones.
    """
    days = DayInput.objects.owned_by(owner).values_list("date", flat=True)
    weeks = {week_of(day) for day in days}
    recent = {week_of(now.date() - timedelta(weeks=n)) for n in range(-1, back)}
    mine = Edition.objects.owned_by(owner).filter(audience=Audience.ME)
    done = set(mine.values_list("week", flat=True))
    asked = sorted(weeks & recent | weeks - done, reverse=True)
    return [week for week in asked if week_is_behind(owner, week)]


def _row(owner: User, week: str, reader: Reader) -> Edition | None:
    return (
        Edition.objects.owned_by(owner)
        .filter(week=week, audience=reader.audience, team=reader.team)
        .first()
    )


def _remove_others(owner: User, week: str, readers: list[Reader]) -> None:
    """Editions for a team that the owner has left."""
    teams = [reader.team for reader in readers if reader.team]
    Edition.objects.owned_by(owner).filter(week=week, audience=Audience.TEAM).exclude(
        team__in=teams
    ).delete()


def _brought_up(
    owner: User,
    week: str,
    reader: Reader,
    readers: list[Reader],
    now: datetime,
    *,
    clustered: bool,
) -> tuple[Edition | None, bool]:
    """The edition that holds now, and whether a reader would see a difference."""
    read = _versions(owner, week, reader, readers)
    existing = _row(owner, week, reader)
    if existing and _holds(existing, read) and not (clustered and _by_words(existing)):
        return existing, False
    read["themes"] = CLUSTERS if clustered else WORDS
    themes = cluster_themes if clustered else find_themes
    profile = compose_for(owner, week, reader, themes=themes)
    if profile is None:
        return None, bool(existing and existing.delete())
    data = profile_json(profile)
    if existing is None:
        return _create(owner, week, reader, data, read, now), True
    changed = existing.profile != data
    if changed:
        existing.profile, existing.written_at = data, now
        existing.revision += 1
    existing.read = read
    existing.save(update_fields=["profile", "written_at", "revision", "read"])
    return existing, changed


def _holds(edition: Edition, read: dict[str, Any]) -> bool:
    """Whether it was made of just this, however its themes were found."""
    return {**edition.read, "themes": ""} == {**read, "themes": ""}


def _by_words(edition: Edition) -> bool:
    """Whether its themes wait to be found by clusters."""
    return bool(edition.read.get("themes") == WORDS and edition.profile["themes"])


def _create(
    owner: User,
    week: str,
    reader: Reader,
    data: dict[str, Any],
    read: dict[str, Any],
    now: datetime,
) -> Edition:
    return Edition.objects.create(
        owner=owner,
        week=week,
        audience=reader.audience,
        team=reader.team,
        profile=data,
        read=read,
        written_at=now,
    )


def _versions(
    owner: User, week: str, reader: Reader, readers: list[Reader]
) -> dict[str, Any]:
    """All that decides what this edition says, as it is stored with it."""
    days = days_of(week)
    notes = DailyNote.objects.owned_by(owner).filter(date__in=days)
    inputs = DayInput.objects.owned_by(owner).filter(date__in=days)
    worked = worked_in(owner, week)
    read: dict[str, Any] = {
        "version": VERSION,
        "notes": _by_date(notes.values_list("date", "revision")),
        "inputs": _by_date(inputs.values_list("date", "version")),
        "projects": known_to(owner, reader, worked),
    }
    if reader.audience is Audience.ME:
        read["readers"] = {r.key: known_to(owner, r, worked) for r in readers}
    return read


def _by_date(pairs: Iterable[tuple[date, int]]) -> dict[str, int]:
    return {day.isoformat(): number for day, number in sorted(pairs)}
