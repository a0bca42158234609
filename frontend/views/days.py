"""The journal: a list of days, and one day with its proof."""

from collections import OrderedDict
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.services import zones
from frontend.day_page import (
    day_page,
    neighbours,
    note_of,
    notes_of,
    parts_of,
    way_of,
)
from frontend.excerpts import excerpts
from frontend.http import AuthedRequest
from journal.models import DailyNote
from journal.services.edits import typed_on
from journal.services.shown import shown_day
from sessions_app.models import DayInput

PAGE = 62  # days on one page of the journal


@require_GET
def journal(request: AuthedRequest) -> HttpResponse:
    """All days that have a note, newest first, by month."""
    notes = DailyNote.objects.owned_by(request.user)
    before = _date(request.GET.get("before", ""))
    if before:
        notes = notes.filter(date__lt=before)
    shown = list(notes[: PAGE + 1])
    months: OrderedDict[date, list[DailyNote]] = OrderedDict()
    for note in shown[:PAGE]:
        months.setdefault(note.date.replace(day=1), []).append(note)
    more = shown[PAGE - 1].date if len(shown) > PAGE else None
    context = {"months": list(months.items()), "more": more, "before": before}
    return render(request, "days/journal.html", context)


@require_GET
def day(request: AuthedRequest, day: date) -> HttpResponse:
    """A day of the person; without a note the page says why there is none."""
    note = notes_of(request.user).filter(date=day).first()
    today = zones.calendar_of(request.user).date_of(timezone.now())
    if day > today:
        raise Http404
    if note is not None:
        return day_page(request, note)
    inputs = DayInput.objects.owned_by(request.user).filter(date=day)
    context = {
        "day": day,
        "today": today,
        "expected": inputs.exists(),
        "typed": typed_on(request.user, day),
        **neighbours(request.user, day),
    }
    return render(request, "days/empty.html", context)


@require_GET
def item_proof(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    """The records behind one item, which htmx puts where the bare quotes stood."""
    shown = shown_day(note_of(request.user, day))
    parts = parts_of(shown, way_of(request))
    lines = (line for part in parts for line in part.lines)
    line = next((each for each in lines if each.item.public_id == item_id), None)
    if line is None:
        raise Http404
    if not request.htmx:
        return redirect(f"{reverse('day', args=[day])}#i-{item_id}")
    found = excerpts(request.user, line.proofs)
    return render(request, "_excerpts.html", {"excerpts": found})


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
