"""A week as its page shows it: one edition, whose it is, and the weeks beside it."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Membership, Team, User
from accounts.services.teams import note_edition_seen, sees_edition_of
from journal.calendar import days_of, note_due_at, week_is_over, week_of
from journal.models import DailyNote, Edition
from journal.services.audiences import Reader, readers_of
from journal.services.weeks import edition_for, profile_of
from pipeline.values import Audience, Profile


@dataclass(frozen=True, slots=True)
class WeekView:
    """``edition`` and ``profile`` are None together: nothing for this reader.

    ``names`` are the projects of the profile by key. ``readers`` are all for whom the
    owner's weeks are composed, so that the owner can look through each one's eyes.
    """

    week: str
    days: tuple[date, ...]
    edition: Edition | None
    profile: Profile | None
    names: dict[str, str]
    reader: Reader
    readers: tuple[Reader, ...]
    over: bool
    due_at: datetime  # when the week counts as complete
    previous: str | None
    next: str | None


def week_view(
    owner: User,
    week: str,
    *,
    now: datetime,
    audience: Audience = Audience.ME,
    team: Team | None = None,
) -> WeekView:
    """For the owner alone. ValueError if there is no such week."""
    days = days_of(week)
    edition = edition_for(owner, week, audience, team, now=now)
    profile = profile_of(edition) if edition else None
    previous, following = _neighbours(owner, days)
    return WeekView(
        week=week,
        days=days,
        edition=edition,
        profile=profile,
        names={p.key: p.name for p in profile.projects} if profile else {},
        reader=Reader(audience, team),
        readers=tuple(readers_of(owner)),
        over=week_is_over(owner, week, now=now),
        due_at=note_due_at(owner, days[-1]),
        previous=previous,
        next=following,
    )


@dataclass(frozen=True, slots=True)
class MemberWeek:
    """One member's week as the team may see it; no edition: nothing was shared."""

    member: User
    edition: Edition | None
    profile: Profile | None
    names: dict[str, str]


def team_week(
    viewer: User, team: Team, week: str, *, now: datetime
) -> tuple[MemberWeek, ...]:
    """The team editions this person may read: an admin all, a member their own.

    The members whose week was looked at can read so in their log. Who is no member
    gets nothing: show them a 404.
    """
    days_of(week)
    members = Membership.objects.filter(team=team).select_related("user")
    found = []
    for membership in members.order_by("user__name", "user__email"):
        member = membership.user
        if not sees_edition_of(viewer, team, member):
            continue
        edition = edition_for(member, week, Audience.TEAM, team, now=now)
        if edition:
            note_edition_seen(member=member, by=viewer, team=team, week=week, now=now)
        profile = profile_of(edition) if edition else None
        names = {p.key: p.name for p in profile.projects} if profile else {}
        found.append(MemberWeek(member, edition, profile, names))
    return tuple(found)


def _neighbours(owner: User, days: tuple[date, ...]) -> tuple[str | None, str | None]:
    """The nearest weeks before and after this one that have a note."""
    notes = DailyNote.objects.owned_by(owner)
    before = notes.filter(date__lt=days[0]).order_by("-date").first()
    after = notes.filter(date__gt=days[-1]).order_by("date").first()
    return (
        week_of(before.date) if before else None,
        week_of(after.date) if after else None,
    )
