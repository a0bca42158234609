"""What a person decides about a draft; each address is one verb of the services."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontend.http import AuthedRequest
from frontend.views.draft_acts import act
from publishing import services


@require_POST
def approve(request: AuthedRequest, draft_id: str) -> HttpResponse:
    text_hash = request.POST.get("text_hash", "")
    return act(
        request,
        draft_id,
        lambda draft: services.approve(draft, by=request.user, text_hash=text_hash),
        decides=True,
    )


@require_POST
def withdraw(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(request, draft_id, lambda it: services.withdraw(it, by=request.user))


@require_POST
def reject(request: AuthedRequest, draft_id: str) -> HttpResponse:
    reason = request.POST.get("reason", "").strip() or request.POST.get("because", "")
    return act(
        request,
        draft_id,
        lambda draft: services.reject(draft, by=request.user, reason=reason),
        decides=True,
        rejecting=True,
    )


@require_POST
def snooze(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(
        request,
        draft_id,
        lambda it: services.snooze(it, by=request.user),
        decides=True,
    )


@require_POST
def restore(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(request, draft_id, lambda it: services.restore(it, by=request.user))


@require_POST
def start(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """By hand: from here on the text may be out there."""
    return act(
        request, draft_id, lambda it: services.start_by_hand(it, by=request.user)
    )


@require_POST
def finish(request: AuthedRequest, draft_id: str) -> HttpResponse:
    link = request.POST.get("link", "")
    return act(
        request,
        draft_id,
        lambda draft: services.finish_by_hand(draft, link, by=request.user),
        link=link,
    )


@require_POST
def not_posted(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(request, draft_id, lambda it: services.not_posted(it, by=request.user))
