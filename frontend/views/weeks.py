"""The week, in the edition of the person's choice: exactly what each reader sees."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from frontend.http import AuthedRequest
from frontend.lanes import columns
from frontend.lines import profile_page
from frontend.proof import shareable_items
from frontend.readers import chosen_reader
from journal.calendar import today_of, week_of
from journal.models import DailyNote
from journal.services.growth import week_growth
from journal.services.next_week import next_week
from journal.services.prose import prose_of
from journal.services.week_view import week_view
from pipeline.values import Audience


@require_GET
def newest(request: AuthedRequest) -> HttpResponse:
    """The week of the newest note, or this one."""
    note = DailyNote.objects.owned_by(request.user).first()
    day = note.date if note else today_of(request.user, now=timezone.now())
    return redirect("week", week_of(day))


@require_GET
def week(request: AuthedRequest, week: str) -> HttpResponse:
    """One week through the eyes of ``?for=``: me, public, or a team's public id."""
    reader = chosen_reader(request)
    view = week_view(
        request.user,
        week,
        now=timezone.now(),
        audience=reader.audience,
        team=reader.team,
    )
    context: dict[str, Any] = {"view": view, "monday": view.days[0]}
    if view.profile and view.edition:
        context["prose"] = prose_of(view.edition)
        mine = reader.audience is Audience.ME
        if mine:
            context["columns"] = columns(request.user, view.days)
            context["ahead"] = next_week(request.user, week, now=timezone.now())
        items = shareable_items(request.user, view.days)
        grown = week_growth(request.user, view.reader, view.profile)
        page = profile_page(view.profile, private=mine, grown=grown, items=items)
        context |= {"page": page, "private": mine}
    return render(request, "weeks/week.html", context)
