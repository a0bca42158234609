"""A note that was written offline because the provider failed is asked about again.

A few times, later and later, and never before the provider wants it: a Run "note again"
whose key is the date. What a person changed meanwhile stays, as in every redo; when
nothing helps, the note keeps the reason why it is offline.
"""

import zlib
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from journal.calendar import week_of
from journal.models import DailyNote
from journal.services import due
from journal.services.nights import Composed, compose_daily_note, store_daily_note
from journal.writers.door import uses_model
from pulse.core.note import OfflineWriter
from runs.models import Run
from runs.services import enqueue

AGAIN = "note again"
#: After a quarter of an hour, an hour, four hours; then the offline note stays.
WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
#: So that not everybody whose notes failed in one night comes back in one second.
SPREAD_SECONDS = 300


def ask_again(
    owner: User, day: date, composed: Composed, *, tries: int, now: datetime
) -> Run | None:
    """Inside the transaction that stores the offline note. None: it would not help, or
    was tried often enough. ``tries``: how often it was asked again already."""
    if composed.later is None or tries >= len(WAITS):
        return None
    spread = zlib.crc32(f"{owner.pk} {day}".encode()) % SPREAD_SECONDS
    wait = max(WAITS[tries], composed.later) + timedelta(seconds=spread)
    return enqueue(
        AGAIN,
        owner=owner,
        key=day.isoformat(),
        payload={"tries": tries + 1},
        not_before=now + wait,
        now=now,
    )


class NoteAgain:
    """Run kind "note again", key: the local date."""

    def prepare(self, run: Run) -> Composed | None:
        owner, day = run.owner, date.fromisoformat(run.key)
        if owner is None or not uses_model(owner) or not _is_offline(owner, day):
            return None
        return compose_daily_note(owner, day, now=timezone.now())

    def commit(self, run: Run, work: Composed | None) -> dict[str, Any]:
        owner, day, now = run.owner, date.fromisoformat(run.key), timezone.now()
        if owner is None or work is None or not _is_newest(owner, day, work):
            return {"asked": work is not None}
        note, changed = store_daily_note(owner, day, work, now=now)
        if changed:
            due.ask_for_week(owner, week_of(day), now=now)
        again = ask_again(owner, day, work, tries=run.payload["tries"], now=now)
        return {
            "asked": True,
            "writer": note.writer if note else None,
            "again": again is not None,
        }


def _is_offline(owner: User, day: date) -> bool:
    """Whether the note is still the one that a model was to write."""
    notes = DailyNote.objects.owned_by(owner).filter(date=day)
    return notes.filter(writer=OfflineWriter.name).exclude(fallback_reason="").exists()


def _is_newest(owner: User, day: date, work: Composed) -> bool:
    """Whether no night has read more of this day since."""
    note = DailyNote.objects.owned_by(owner).filter(date=day).first()
    return note is not None and note.read.get("input", 0) <= work.read["input"]
