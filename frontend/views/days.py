"""The journal: a list of days, and one day with its proof."""

from collections import OrderedDict
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.services import zones
from frontend import proof
from frontend.http import AuthedRequest
from journal.models import DailyNote
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
    note = DailyNote.objects.owned_by(request.user).filter(date=day).first()
    today = zones.calendar_of(request.user).date_of(timezone.now())
    if day > today:
        raise Http404
    context = {
        "day": day,
        "today": today,
        "note": note,
        **_neighbours(request.user, day),
    }
    if note is None:
        inputs = DayInput.objects.owned_by(request.user).filter(date=day)
        context["expected"] = inputs.exists()
        return render(request, "days/empty.html", context)
    context["parts"] = proof.parts(note)
    return render(request, "days/day.html", context)


def _neighbours(user: User, day: date) -> dict[str, Any]:
    notes = DailyNote.objects.owned_by(user)
    return {
        "previous": notes.filter(date__lt=day).order_by("-date").first(),
        "next": notes.filter(date__gt=day).order_by("date").first(),
        "week": week_of(day),
    }


def week_of(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
