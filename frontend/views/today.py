"""Today: the newest note, what is still open, and why there may be nothing yet."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from frontend import proof
from frontend.desk import desk_of
from frontend.http import AuthedRequest
from frontend.ledgers import TaskLine, task_lines
from frontend.templatetags.wt import MARKS
from journal.models import DailyNote, OpenTask
from journal.services.today import TodayView, today_view
from publishing.services.asking import questions
from sessions_app.models import Machine

#: The lead of the page: some parts of the newest note, some lines of each.
LEAD_PARTS = ("achieved", "claimed", "attempted", "decided")
LEAD_LINES = 3
BACK = 3  # earlier notes at the foot
DRAFTS = 3
OPEN = 12  # tasks; the page of tasks has all of them
SILENT = timedelta(days=2)  # a machine that sent nothing for so long is named


@require_GET
def today(request: AuthedRequest) -> HttpResponse:
    now = timezone.now()
    view = today_view(request.user, now=now)
    context = {
        "view": view,
        **_tasks(request, view),
        "drafts": desk_of(request.user).queue[:DRAFTS],
        "machines": _machines(request.user, now),
        "questions": questions(request.user),
        **_lead(request.user, view.note),
    }
    template = "today/today.html" if view.note else "today/empty.html"
    return render(request, template, context)


def _tasks(request: AuthedRequest, view: TodayView) -> dict[str, Any]:
    mine = OpenTask.objects.owned_by(request.user).shown()
    changed = mine.filter(public_id=request.GET.get("changed", "")).first()
    rows = [each.task for each in view.open[:OPEN]]
    return {
        "open": task_lines(request.user, rows, view.today),
        "changed": TaskLine.of(changed, view.today) if changed else None,
    }


def _lead(user: User, note: DailyNote | None) -> dict[str, Any]:
    if note is None:
        return {}
    parts = proof.parts(note)
    counts = Counter(line.status for part in parts for line in part.lines)
    lead = [part for part in parts if part.key in LEAD_PARTS]
    for part in lead:
        part.lines = part.lines[:LEAD_LINES]
    earlier = DailyNote.objects.owned_by(user).filter(date__lt=note.date)
    return {
        "day": note.date,
        "parts": lead,
        "items": sum(counts.values()),
        "counts": [(number, MARKS[status][2]) for status, number in counts.items()],
        "earlier": earlier[:BACK],
    }


def _machines(user: User, now: datetime) -> list[tuple[Machine, bool]]:
    """Machines, newest sync first, each with whether it has been silent."""
    machines = Machine.objects.owned_by(user).exclude(last_sync_at=None)
    return [
        (
            machine,
            machine.last_sync_at is not None and now - machine.last_sync_at > SILENT,
        )
        for machine in machines.order_by("-last_sync_at")
    ]
