"""The report of a week, a month or any range: what it is made from."""

from dataclasses import replace
from datetime import date, datetime

from accounts.models import User
from journal.models import DailyNote
from journal.services.stored import note_value
from pipeline.audience import visible_items
from pipeline.insights.values import InsightsInput
from sessions_app.services.ranges import load_range

#: Work in no project belongs to its owner alone.
UNRESOLVED = ""


def insights_input(
    owner: User,
    starts: date,
    ends: date,
    projects: frozenset[str] | None = None,
    *,
    now: datetime,
) -> InsightsInput:
    """Everything a report of these local days may use, ``ends`` included; of all the
    owner's projects, or of those named by public id. Days after ``now`` are empty."""
    found = load_range(owner, starts, ends, projects)
    rows = DailyNote.objects.owned_by(owner).filter(date__range=(starts, ends))
    notes = [
        note_value(row)
        for row in rows.order_by("date").prefetch_related("items__project")
    ]
    known = {*found.projects} if projects is not None else {*found.projects, UNRESOLVED}
    records = {(piece.session, piece.record) for _day, piece in found.evidence}
    return replace(found, notes=visible_items(notes, known, records, owner=True))
