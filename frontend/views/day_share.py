"""Drafts from one line of a note."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from frontend.http import AuthedRequest
from journal.models import NoteItem
from journal.services.shown import shown_item
from publishing.errors import AskFirst, DraftRefused
from publishing.services.asking import answer
from publishing.services.items import Sharing, draft_item, sharing_of


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
        context = {"day": day, "item": shown_item(item), "project": error.project}
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
