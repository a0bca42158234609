"""Connected accounts: begun here, finished where the network sends the person back."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from frontend.http import AuthedRequest
from publishing.errors import NotConnected
from publishing.models import Connection, Draft, Network
from publishing.services import connecting, connections
from publishing.services.reminders import days_left


class SeeOther(HttpResponseRedirect):
    status_code = 303


def leads_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A browser follows a form's redirect only to where ``form-action`` allows it."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        allow = csp_update({"form-action": connections.origins()})
        return allow(view)(request)

    return cast("Callable[..., HttpResponse]", answer)


@require_GET
@never_cache
@leads_out
def connection_list(request: AuthedRequest) -> HttpResponse:
    """Each network: the account, until when, what it may; and what is stored."""
    now = timezone.now()
    states = [
        {"at": each, "days": each.connection and days_left(each.connection, now)}
        for each in connections.states(request.user)
    ]
    context = {"states": states, "draft": _own_draft(request, request.GET)}
    return render(request, "connections/connections.html", context)


@require_POST
def begin(request: AuthedRequest) -> HttpResponse:
    network, draft = request.POST.get("network", ""), _own_draft(request, request.POST)
    if network not in Network.values:
        raise Http404
    came_from = draft.public_id if draft else ""
    try:
        url = connecting.begin(request.user, request.session, network, draft=came_from)
    except NotConnected as error:
        messages.error(request, str(error))
        return SeeOther(reverse("connections"))
    return _unseen(SeeOther(url))


@login_not_required
def callback(request: HttpRequest, network: str) -> HttpResponse:
    """Where the network sends people back to; its code and state end here.

    Who is not signed in is asked to, without them: they would stand in `next`.
    """
    if not request.user.is_authenticated:
        return _unseen(redirect_to_login(reverse("connections")))
    return _unseen(_finish(cast("AuthedRequest", request), network))


@require_GET
def _finish(request: AuthedRequest, network: str) -> HttpResponse:
    try:
        done = connecting.finish(
            request.user, request.session, request.GET.dict(), network
        )
    except NotConnected as error:
        messages.error(request, str(error))
        return SeeOther(reverse("connections"))
    said = _("Connected: %(label)s.") % {"label": done.connection.label}
    messages.success(request, said)
    mine = Draft.objects.owned_by(request.user).filter(public_id=done.draft)
    if done.draft and mine.exists():
        return SeeOther(reverse("draft", args=[done.draft]))
    return SeeOther(reverse("connections"))


def _unseen(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody, and told to nobody."""
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def disconnect(request: AuthedRequest, connection_id: str) -> HttpResponse:
    mine = Connection.objects.owned_by(request.user)
    connection = get_object_or_404(mine, public_id=connection_id)
    if request.method != "POST":
        context = {"connection": connection}
        return render(request, "connections/disconnect.html", context)
    label, name = connection.label, connection.get_network_display()
    if connections.disconnect(connection, by=request.user):
        said = _("%(label)s is disconnected, here and at %(name)s.")
        messages.success(request, said % {"label": label, "name": name})
    else:
        said = _(
            "%(label)s is disconnected here. %(name)s did not confirm that the"
            " permission is gone: look there, in the settings for connected apps."
        )
        messages.warning(request, said % {"label": label, "name": name})
    return redirect("connections")


def _own_draft(request: AuthedRequest, given: QueryDict) -> Draft | None:
    """The draft that the person came from, to go back to."""
    draft_id = given.get("draft", "")
    if not draft_id or "\0" in draft_id:
        return None
    return Draft.objects.owned_by(request.user).filter(public_id=draft_id).first()
