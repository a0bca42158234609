"""What a person sees first: the newest note, what is open, or why nothing is there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices

from accounts.models import User
from journal.calendar import note_due_at, today_of
from journal.models import DailyNote
from journal.services.due import NIGHT
from journal.services.tasks import Aged, aged, open_tasks
from runs.models import Run
from runs.services import progress
from sessions_app.models import CodingSession, Machine
from sessions_app.services import PARSE, days_with_sessions

#: Quiet days are looked for this far back.
LOOK_BACK = timedelta(days=60)


class Why(TextChoices):
    """Why there is no note to read yet."""

    NO_MACHINE = "no_machine"  # nothing was ever connected
    NOTHING_SENT = "nothing_sent"  # a machine, and no session of it
    READING = "reading"  # sessions are being read
    WRITING = "writing"  # the note is being written
    LEFT_OUT = "left_out"  # everything that arrived was left out
    FAILED = "failed"  # writing was tried and failed
    WAITING = "waiting"  # it is due at a time that is still to come


@dataclass(frozen=True, slots=True)
class TodayView:
    """``why`` is set exactly when there is no note at all.

    ``quiet`` are the days after the note's on which nothing was recorded, up to
    yesterday; ``due_at`` is when the note of today is due, if today has sessions.
    """

    today: date
    note: DailyNote | None
    open: tuple[Aged, ...]  # oldest first
    quiet: tuple[date, ...]
    due_at: datetime | None
    why: Why | None
    first_due_at: datetime | None  # with ``why`` WAITING


def today_view(owner: User, *, now: datetime) -> TodayView:
    today = today_of(owner, now=now)
    note = DailyNote.objects.owned_by(owner).filter(date__lte=today).first()
    recorded = days_with_sessions(owner, starts=today - LOOK_BACK, ends=today)
    why = None if note else _why(owner, recorded, now)
    return TodayView(
        today=today,
        note=note,
        open=tuple(aged(open_tasks(owner, now=now), today)),
        quiet=_quiet(note, recorded, today),
        due_at=note_due_at(owner, today) if today in recorded else None,
        why=why,
        first_due_at=_first_due(owner, recorded) if why == Why.WAITING else None,
    )


def _quiet(
    note: DailyNote | None, recorded: set[date], today: date
) -> tuple[date, ...]:
    if note is None:
        return ()
    between = (today - note.date).days
    days = (note.date + timedelta(days=n) for n in range(1, min(between, 8)))
    return tuple(day for day in days if day not in recorded)


def _why(owner: User, recorded: set[date], now: datetime) -> Why:
    if not Machine.objects.owned_by(owner).exists():
        return Why.NO_MACHINE
    parsing = progress(owner, [PARSE])
    if parsing[Run.State.QUEUED] or parsing[Run.State.RUNNING]:
        return Why.READING
    if not CodingSession.objects.owned_by(owner).exists():
        return Why.NOTHING_SENT
    if not recorded and not days_with_sessions(owner):
        return Why.LEFT_OUT
    nights = Run.objects.owned_by(owner).filter(kind=NIGHT)
    if nights.open().filter(not_before__lte=now).exists():
        return Why.WRITING
    if nights.filter(state=Run.State.FAILED).exists():
        return Why.FAILED
    return Why.WAITING


def _first_due(owner: User, recorded: set[date]) -> datetime | None:
    """When the first note is due: of the oldest day that has something."""
    return note_due_at(owner, min(recorded)) if recorded else None
