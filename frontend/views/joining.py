"""Into a team by a link: sign in or up first, then choose what the team may see."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import Refused
from accounts.models import Membership, User
from accounts.services import invitations
from frontend.http import AuthedRequest
from sessions_app.models import Project, ProjectShare
from sessions_app.services.shares import OFFERED, answer, share_of

NOTHING = ProjectShare.Share.NOTHING


@never_cache
@login_not_required
@require_GET
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Remembers the invitation; the secret stays out of every later address."""
    invitation = invitations.find(secret, now=timezone.now())
    if invitation is None:
        return render(request, "teams/spent.html", status=410)
    invitations.keep(request.session, invitation, page=reverse("joining"))
    return redirect("joining")


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def joining(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    invitation = invitations.kept(request.session, now=now)
    if invitation is None:
        return render(request, "teams/spent.html", status=410)
    if not isinstance(request.user, User):
        return render(request, "teams/invited.html", {"invitation": invitation})
    context: dict[str, Any] = {
        "invitation": invitation,
        "team": invitation.team,
        "rows": [(project, NOTHING) for project in _projects(request.user)],
    }
    if request.method == "POST":
        try:
            invitations.accept(invitation, request.user, now=now)
        except Refused as error:
            context["refused"] = str(error)
            return render(request, "teams/join.html", context, status=error.status)
        invitations.forget(request.session)
        if context["rows"]:
            steps = chosen(request.user, request.POST)
            answer(request.user, invitation.team, steps, now=now)
        words = _("You are in %(team)s.") % {"team": invitation.team.name}
        messages.success(request, words)
        return redirect("team", invitation.team.public_id)
    return render(request, "teams/join.html", context)


@require_http_methods(["GET", "POST"])
def shares(request: AuthedRequest, team_id: str) -> HttpResponse:
    """What this team may see of each project; asked once on joining, open for ever."""
    mine = Membership.objects.owned_by(request.user).select_related("team")
    team = get_object_or_404(mine, team__public_id=team_id).team
    if request.method == "POST":
        steps = chosen(request.user, request.POST)
        answer(request.user, team, steps, now=timezone.now())
        messages.success(request, _("Saved. It acts from the next page load on."))
        return redirect("team", team_id)
    rows = [(project, share_of(project, team)) for project in _projects(request.user)]
    return render(request, "teams/shares.html", {"team": team, "rows": rows})


def chosen(user: User, data: QueryDict) -> dict[Project, str]:
    """The person's projects with the step that the form names; what is not: nothing."""
    found = {}
    for project in _projects(user):
        step = data.get(f"share_{project.public_id}") or NOTHING
        found[project] = step if step in OFFERED else NOTHING
    return found


def _projects(user: User) -> list[Project]:
    return list(Project.objects.owned_by(user).order_by("name"))
