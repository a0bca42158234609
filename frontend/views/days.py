"""The journal: a list of days, and one day with its proof."""

from collections import OrderedDict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.services import zones
from frontend import proof
from frontend.excerpts import excerpts
from frontend.http import AuthedRequest
from frontend.lanes import strip
from journal.calendar import week_of
from journal.models import DailyNote, NoteItem
from publishing.errors import AskFirst, DraftRefused
from publishing.services.asking import answer
from publishing.services.items import Sharing, draft_item, sharing_of
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
    context |= {"parts": proof.parts(note), "strip": strip(request.user, day)}
    return render(request, "days/day.html", context)


@require_GET
def item_proof(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    """The records behind one item, which htmx puts where the bare quotes stood."""
    note = get_object_or_404(DailyNote.objects.owned_by(request.user), date=day)
    line = next(
        (line for line in proof.lines(note) if line.item.public_id == item_id), None
    )
    if line is None:
        raise Http404
    if not request.htmx:
        return redirect(f"{reverse('day', args=[day])}#i-{item_id}")
    shown = excerpts(request.user, line.proofs)
    return render(request, "_excerpts.html", {"excerpts": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def share_item(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    """Drafts from this one item; the first time, its project is asked about. Where a
    model writes them, this page waits."""
    mine = NoteItem.objects.filter(note__owner=request.user, note__date=day)
    item = get_object_or_404(mine.select_related("project", "note"), public_id=item_id)
    if request.method != "POST":
        return _sharing(request, item, sharing_of(item, by=request.user))
    try:
        sharing = draft_item(item, by=request.user)
    except AskFirst as error:
        context = {"day": day, "item": item, "project": error.project}
        return render(request, "days/ask.html", context)
    except DraftRefused as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('day', args=[day])}#i-{item_id}")
    if sharing.being_written:
        return redirect("share_item", day, item_id)
    return redirect("draft", sharing.drafts[0].public_id)


def _sharing(request: AuthedRequest, item: NoteItem, sharing: Sharing) -> HttpResponse:
    """On to the drafts when they are there, else where they are."""
    day = item.note.date
    if sharing.being_written and request.htmx:
        return HttpResponse(status=204)  # the page stays as it is, and asks again
    where = f"{reverse('day', args=[day])}#i-{item.public_id}"
    if sharing.drafts and not sharing.being_written:
        where = reverse("draft", args=[sharing.drafts[0].public_id])
    elif sharing.said or sharing.being_written:
        where = request.path
        if not request.htmx:
            context = {"day": day, "item": item, "sharing": sharing}
            return render(request, "days/sharing.html", context)
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


@require_POST
def answer_and_share(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    """The answer to the question, and then what was wanted in the first place."""
    mine = NoteItem.objects.filter(note__owner=request.user, note__date=day)
    item = get_object_or_404(mine.select_related("project"), public_id=item_id)
    said = request.POST.get("answer")
    if item.project is None or said not in {"yes", "no"}:
        return redirect("day", day)
    answer(item.project, may_mention=said == "yes", by=request.user)
    if said == "yes":
        return share_item(request, day, item_id)
    messages.success(
        request, _("%(name)s stays private.") % {"name": item.project.name}
    )
    return redirect("day", day)


def _neighbours(user: User, day: date) -> dict[str, Any]:
    notes = DailyNote.objects.owned_by(user)
    return {
        "previous": notes.filter(date__lt=day).order_by("-date").first(),
        "next": notes.filter(date__gt=day).order_by("date").first(),
        "week": week_of(day),
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
