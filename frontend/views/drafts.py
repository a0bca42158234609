"""Drafts: the queue, and one story for its networks."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from frontend import desk
from frontend.http import AuthedRequest
from frontend.views.draft_acts import after, find, page, part
from publishing import services
from publishing.models import Channel, Draft, Publication, WeekVerdict
from publishing.services.asking import questions
from publishing.services.items import unfinished
from publishing.services.review import OPEN

S = Draft.Status
DONE_SHOWN = 20


@require_GET
def queue(request: AuthedRequest) -> HttpResponse:
    """What waits for the person, what is put aside, and what became of the rest."""
    mine = Draft.objects.owned_by(request.user)
    done = mine.exclude(status__in=[*desk.OPEN, S.SNOOZED]).order_by("-changed_at")
    found = desk.desk_of(request.user)
    context = {
        "desk": found,
        "first": desk.first_of(found.queue[0]) if found.queue else None,
        "aside": mine.filter(status=S.SNOOZED).order_by("snoozed_until"),
        "done": done.select_related("publication")[:DONE_SHOWN],
        "questions": questions(request.user),
        "shares": unfinished(request.user),
        "verdict": WeekVerdict.objects.owned_by(request.user).order_by("-week").first(),
        "after": after(request),
        "soon": timezone.now() + desk.SOON,
    }
    return render(request, "drafts/queue.html", context)


@require_GET
def review(request: AuthedRequest, draft_id: str) -> HttpResponse:
    draft = find(request, draft_id)
    return page(request, draft, editing=_editing(request, draft))


@require_GET
def net(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """One draft alone, which htmx asks for while something is under way."""
    draft = find(request, draft_id)
    if not request.htmx:
        return redirect("draft", draft_id)
    if "writing" in request.GET and services.writing_of(draft).wish:
        # It stays as it is, with what somebody types in it, and asks again.
        return HttpResponse(status=204)
    # What renews itself must not take the focus from where somebody works.
    fresh = "renewed" not in request.GET
    return part(request, draft, editing=_editing(request, draft), fresh=fresh)


def _editing(request: AuthedRequest, draft: Draft) -> bool:
    return "edit" in request.GET and draft.status in OPEN


@require_GET
def sandbox_post(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """Where a demo posts to: a page of this server that only its owner sees."""
    mine = Publication.objects.owned_by(request.user).filter(channel=Channel.SANDBOX)
    post = get_object_or_404(mine, draft__public_id=draft_id)
    if not settings.DEMO_MODE:
        raise Http404
    return render(request, "drafts/sandbox.html", {"post": post})
