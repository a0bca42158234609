"""What a newer run would change: a day composed anew, compared, taken or left.

Offline at once; where a model writes, a Run does it and its owner comes back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.calendar import week_of
from journal.errors import EditRefused
from journal.models import DailyNote, NewerNote
from journal.services import due
from journal.services.edits import edits_of
from journal.services.nights import (
    Composed,
    compose_daily_note,
    input_version,
    store_daily_note,
)
from journal.services.stored import written_note
from journal.writers.door import uses_model
from pipeline.codec import plain, typed
from pipeline.newer import Difference, difference
from pulse.core.values import Note
from runs.models import Run
from runs.services import enqueue
from sessions_app.models import EvidenceRow

NEWER = "newer"
_CLICK = 200
#: So long a Run that failed is spoken of.
_SAID_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Looking:
    """``difference`` is None until the day was composed anew. ``stale``: the note or
    its records are others by now, so that it cannot be taken."""

    being_written: bool = False
    said: str = ""
    difference: Difference | None = None
    fallback: str = ""
    stale: bool = False
    made_at: datetime | None = None


def look(note: DailyNote, *, by: User, now: datetime) -> None:
    """Compose the day anew, or have it composed; nothing of the note changes."""
    _own(note, by)
    if uses_model(by):
        enqueue(NEWER, owner=by, key=note.date.isoformat(), priority=_CLICK, now=now)
        return
    composed = compose_daily_note(by, note.date, now=now)
    with transaction.atomic():
        _keep(by, note.date, composed, now)


def looking(note: DailyNote, *, by: User, now: datetime) -> Looking:
    """What became of looking."""
    _own(note, by)
    runs = Run.objects.owned_by(by).filter(kind=NEWER, key=note.date.isoformat())
    run = runs.first()
    if run and run.state in (Run.State.QUEUED, Run.State.RUNNING):
        return Looking(being_written=True)
    found = _found(by, note.date)
    if found is None:
        failed = run and run.state == Run.State.FAILED and run.finished_at
        lately = failed and now - failed < _SAID_FOR
        return Looking(said=run.error if run and lately else "")
    composed = typed(found.composed, Composed)
    return Looking(
        difference=_difference(note, composed),
        fallback=composed.fallback,
        stale=_is_stale(note, found, composed),
        made_at=found.made_at,
    )


def take(note: DailyNote, *, by: User, now: datetime) -> DailyNote | None:
    """Make the note what was shown. The owner's edits stay, whatever it says."""
    with transaction.atomic():
        mine = DailyNote.objects.owned_by(by).select_for_update(of=("self",))
        locked = mine.select_related("owner").get(pk=note.pk)
        found = _found(by, note.date)
        if found is None:
            raise EditRefused(_("Nothing newer is waiting. Ask for it again."))
        composed = typed(found.composed, Composed)
        if _is_stale(locked, found, composed):
            raise EditRefused(
                _(
                    "The note or its records changed since this was made. Ask again"
                    " what a newer run would change."
                )
            )
        stored, changed = store_daily_note(by, note.date, composed, now=now)
        found.delete()
        if changed:
            due.ask_for_week(by, week_of(note.date), now=now)
        return stored


def leave(note: DailyNote, *, by: User) -> None:
    _own(note, by)
    NewerNote.objects.owned_by(by).filter(date=note.date).delete()


def forget(owner: User, days: Collection[date]) -> None:
    """What was composed from records that are others now."""
    NewerNote.objects.owned_by(owner).filter(date__in=days).delete()


class NewerRun:
    """The Run "newer" (key: the local date)."""

    def prepare(self, run: Run) -> Composed:
        owner, day = _wanted(run)
        return compose_daily_note(owner, day, now=timezone.now())

    def commit(self, run: Run, work: Composed) -> dict[str, Any]:
        owner, day = _wanted(run)
        _keep(owner, day, work, timezone.now())
        return {"fallback": work.fallback}


def _wanted(run: Run) -> tuple[User, date]:
    if run.owner is None:
        raise TypeError(f"{run} belongs to nobody")
    return run.owner, date.fromisoformat(run.key)


def _keep(owner: User, day: date, composed: Composed, now: datetime) -> None:
    note = DailyNote.objects.owned_by(owner).filter(date=day).first()
    if note is None or composed.read["input"] != input_version(owner, day):
        return  # something arrived meanwhile: the night does it
    NewerNote.objects.update_or_create(
        owner=owner,
        date=day,
        defaults={
            "composed": plain(composed),
            "revision": note.revision,
            "made_at": now,
        },
    )


def _difference(note: DailyNote, composed: Composed) -> Difference:
    old = written_note(note)
    new = composed.note or Note(old.date, "", (), old.coverage, old.writer)
    cited = {
        (each.session, each.record)
        for item in (*old.items, *new.items)
        for each in item.evidence
    }
    there = EvidenceRow.objects.owned_by(note.owner).filter(
        session__public_id__in={session for session, _record in cited},
        record__in={record for _session, record in cited},
    )
    return difference(
        old,
        new,
        read=(note.read, composed.read),
        edits=edits_of(note.owner, note.date),
        records=set(there.values_list("session__public_id", "record")),
    )


def _is_stale(note: DailyNote, found: NewerNote, composed: Composed) -> bool:
    read = int(composed.read["input"])
    return found.revision != note.revision or read != input_version(
        note.owner, note.date
    )


def _found(owner: User, day: date) -> NewerNote | None:
    return NewerNote.objects.owned_by(owner).filter(date=day).first()


def _own(note: DailyNote, by: User) -> None:
    if note.owner_id != by.pk:
        raise DailyNote.DoesNotExist
