"""What a person decides about a draft; each address is one verb of the services."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontend.http import AuthedRequest
from frontend.moments import read_moment
from frontend.views.draft_acts import act
from publishing import services
from publishing.models import Draft


@require_POST
def approve(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """Now, which for a channel that sends is after the undo window, or at a time."""
    text_hash, at = request.POST.get("text_hash", ""), request.POST.get("at", "")
    planned = request.POST.get("when") == "at"

    def do(draft: Draft) -> object:
        moment = read_moment(at) if planned else None
        return services.approve(draft, by=request.user, text_hash=text_hash, at=moment)

    return act(request, draft_id, do, decides=True, at=at, planned=planned)


@require_POST
def schedule(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """Another time for what is approved."""
    at = request.POST.get("at", "")

    def do(draft: Draft) -> object:
        return services.reschedule(draft, by=request.user, at=read_moment(at))

    return act(request, draft_id, do, at=at, planned=True)


@require_POST
def send_now(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(request, draft_id, lambda it: services.send_now(it, by=request.user))


@require_POST
def choose_channel(request: AuthedRequest, draft_id: str) -> HttpResponse:
    channel = request.POST.get("channel", "")
    return act(
        request,
        draft_id,
        lambda it: services.choose_channel(it, channel, by=request.user),
    )


@require_POST
def resend(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(request, draft_id, lambda it: services.resend(it, by=request.user))


@require_POST
def look_again(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return act(request, draft_id, lambda it: services.look_again(it, by=request.user))


@require_POST
def keep(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """Or, asked not to, let it expire again."""
    verb = services.unkeep if "not" in request.POST else services.keep
    answer = act(request, draft_id, lambda it: verb(it, by=request.user))
    kept = answer.status_code == 302 and "queue" in request.POST
    return redirect("drafts") if kept else answer


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
