"""When a note is wanted: after its day ended and was quiet, or at once.

Background work waits until the day's input has not changed for ten minutes; a first
sync, `run_routines` and a person's click never wait.
"""

from datetime import date, datetime, timedelta

from django.db.models import Exists, IntegerField, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from accounts.models import User
from journal.calendar import note_due_at, today_of
from journal.models import DailyNote, NoteItem
from runs.models import Run
from runs.services import enqueue
from sessions_app.models import CodingSession, DayInput, EvidenceRow
from sessions_app.services import behind

NIGHT, WEEK = "night", "week"

QUIET = timedelta(minutes=10)
#: On a first sync the days of two weeks come first, then the older ones.
AT_ONCE_DAYS = 14
#: How far back the schedule looks for days that nobody was told about.
LOOK_BACK = timedelta(days=30)

_URGENT, _FIRST_SYNC, _HISTORY = 200, 100, -1
_LOWEST = -30_000  # the column is a small integer


def ask_for_note(
    owner: User, day: date, *, now: datetime, at_once: bool = False, click: bool = False
) -> Run:
    """Ask for the note of a local day, at the time that is right for it.

    ``at_once``: history of a first sync. ``click``: somebody is waiting for it.
    """
    if click:
        start, priority = now, _URGENT
    elif at_once:
        start, priority = now, _first_sync_priority(owner, day, now)
    else:
        start, priority = max(note_due_at(owner, day), now + QUIET), 0
    return enqueue(
        NIGHT,
        owner=owner,
        key=day.isoformat(),
        not_before=start,
        priority=priority,
        now=now,
    )


def ask_for_week(owner: User, week: str, *, now: datetime, click: bool = False) -> Run:
    """Ask for a week's profile, inside the transaction that changed a note of it."""
    priority = _URGENT if click else _HISTORY
    return enqueue(WEEK, owner=owner, key=week, priority=priority, now=now)


def tells_of_withdrawn(owner: User, day: date) -> bool:
    """Whether the note of this day cites what its owner has deleted or left out."""
    items = NoteItem.objects.filter(note__owner=owner, note__date=day)
    cited = [
        (project, each["session"], each["record"])
        for project, evidence in items.values_list("project", "evidence")
        for each in evidence
    ]
    rows = EvidenceRow.objects.owned_by(owner).filter(
        session__public_id__in={session for _project, session, _record in cited},
        record__in={record for _project, _session, record in cited},
    )
    held: dict[tuple[str, str], bool] = {}
    for session, record, *left_out in rows.values_list(
        "session__public_id",
        "record",
        "session__left_out_at",
        "project__left_out_at",
    ):
        held[session, record] = any(left_out)
    sessions = CodingSession.objects.owned_by(owner).filter(
        public_id__in={session for _project, session, _record in cited}
    )
    there = set(sessions.values_list("public_id", flat=True))
    # Evidence may also go because a session went on; with its project it was deleted.
    return any(
        held.get((session, record), project is None) or session not in there
        for project, session, record in cited
    )


def behind_days(owner: User) -> list[date]:
    """Local days whose note is missing or older than its input, newest first."""
    return behind(owner, read_versions(owner))


def read_versions(owner: User) -> dict[date, int]:
    """Which version of its input each existing note was made from."""
    rows = DailyNote.objects.owned_by(owner).values_list("date", "read")
    return {day: read.get("input", 0) for day, read in rows}


def owners_behind(*, now: datetime) -> list[User]:
    """People with a recently changed day whose note does not reflect the change."""
    current = DailyNote.objects.alias(
        input=Cast(KT("read__input"), IntegerField())
    ).filter(owner=OuterRef("owner"), date=OuterRef("date"), input=OuterRef("version"))
    changed = DayInput.objects.filter(
        ~Exists(current), changed_at__gte=now - LOOK_BACK, version__gt=0
    )
    return list(User.objects.filter(pk__in=changed.values("owner"), is_active=True))


def owners_active(*, now: datetime) -> list[User]:
    """People of whom something was recorded, or changed, within the last weeks."""
    changed = DayInput.objects.filter(changed_at__gte=now - LOOK_BACK)
    return list(User.objects.filter(pk__in=changed.values("owner"), is_active=True))


def _first_sync_priority(owner: User, day: date, now: datetime) -> int:
    """Newest first; what is older than two weeks waits for everything else."""
    age = (today_of(owner, now=now) - day).days
    if 0 <= age < AT_ONCE_DAYS:
        return _FIRST_SYNC - age
    return max(_HISTORY - abs(age), _LOWEST)
