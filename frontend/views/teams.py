"""Teams: who is in, as what, and the one thing an admin may read of each member."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Refused
from accounts.models import AuditEvent, Invitation, Membership
from accounts.services import invitations, teams
from frontend.http import AuthedRequest
from frontend.lines import profile_page
from journal.calendar import days_of, today_of, week_of
from journal.models import Edition
from journal.services.audiences import Reader
from journal.services.growth import week_growth
from journal.services.weeks import edition_for, profile_of
from pipeline.values import Audience
from sessions_app.models import Project
from sessions_app.services.shares import projects_shown_to

LOOKS_SHOWN = 10
ROLES = (
    (Membership.Role.MEMBER, gettext_lazy("member")),
    (Membership.Role.ADMIN, gettext_lazy("admin")),
    (Membership.Role.OWNER, gettext_lazy("owner")),
)


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=80)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Empty: whoever holds the link may join, once."),
    )
    role = forms.ChoiceField(label=gettext_lazy("As"), choices=ROLES[:2])


def team_list(request: AuthedRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = teams.create(request.user, name=form.cleaned_data["name"])
        return redirect("team", team.public_id)
    mine = Membership.objects.owned_by(request.user).select_related("team")
    context = {"memberships": mine.order_by("team__name"), "form": form}
    return render(request, "teams/list.html", context)


@require_GET
def team(request: AuthedRequest, team_id: str) -> HttpResponse:
    return _page(request, _mine(request, team_id))


@require_POST
def rename(request: AuthedRequest, team_id: str) -> HttpResponse:
    own = _mine(request, team_id)
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _page(request, own, rename_form=form)
    name = form.cleaned_data["name"]
    return _do(request, own, lambda: teams.rename(own.team, name, by=request.user))


@never_cache
@require_POST
def invite(request: AuthedRequest, team_id: str) -> HttpResponse:
    """The link is in this answer and nowhere else."""
    own = _mine(request, team_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, own, invite_form=form)
    try:
        _invitation, secret = invitations.create(
            own.team, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except Refused as error:
        return _refused(request, own, error)
    link = f"{settings.PUBLIC_URL}{reverse('join', args=[secret])}"
    return _page(request, own, link=link)


@require_POST
def revoke_invitation(request: AuthedRequest, invitation_id: str) -> HttpResponse:
    mine = Invitation.objects.administered_by(request.user).select_related("team")
    invitation = get_object_or_404(mine, public_id=invitation_id)
    own = _mine(request, invitation.team.public_id)
    now = timezone.now()
    return _do(
        request,
        own,
        lambda: invitations.revoke(invitation, by=request.user, now=now),
        said=_("The link opens nothing any more."),
    )


@require_POST
def change_role(request: AuthedRequest, team_id: str, member_id: str) -> HttpResponse:
    own, member = _mine(request, team_id), _member(request, team_id, member_id)
    role = request.POST.get("role", "")
    if role not in Membership.Role.values:
        messages.error(request, _("There is no such role; nothing was changed."))
        return redirect("team", team_id)
    return _do(request, own, lambda: teams.change_role(member, role, by=request.user))


@require_POST
def remove(request: AuthedRequest, team_id: str, member_id: str) -> HttpResponse:
    """Out at once; removing yourself is leaving."""
    own, member = _mine(request, team_id), _member(request, team_id, member_id)
    try:
        teams.remove(member, by=request.user)
    except Refused as error:
        return _refused(request, own, error)
    if member.user_id == request.user.pk:
        messages.success(request, _("You left %(team)s.") % {"team": own.team.name})
        return redirect("teams")
    name = member.user.get_full_name()
    messages.success(request, _("%(name)s was removed.") % {"name": name})
    return redirect("team", team_id)


def delete(request: AuthedRequest, team_id: str) -> HttpResponse:
    own = _mine(request, team_id)
    if request.method == "POST":
        try:
            teams.delete(own.team, by=request.user)
        except Refused as error:
            return _refused(request, own, error)
        messages.success(request, _("%(team)s was deleted.") % {"team": own.team.name})
        return redirect("teams")
    return render(request, "teams/delete.html", {"team": own.team})


@require_GET
def member_week(
    request: AuthedRequest, team_id: str, member_id: str, week: str
) -> HttpResponse:
    """A member's week as the team sees it; the member can read that it was opened."""
    own, member = _mine(request, team_id), _member(request, team_id, member_id)
    if not teams.sees_edition_of(request.user, own.team, member.user):
        raise Http404
    now = timezone.now()
    edition = edition_for(member.user, week, Audience.TEAM, own.team, now=now)
    context: dict[str, Any] = {
        "team": own.team,
        "member": member.user,
        "week": week,
        "days": days_of(week),
        "edition": edition,
        "weeks": _weeks(member),
        "before": _turned(week, -1),
        "after": _turned(week, 1),
    }
    if edition:
        teams.note_edition_seen(
            member=member.user, by=request.user, team=own.team, week=week, now=now
        )
        profile = profile_of(edition)
        reader = Reader(Audience.TEAM, own.team)
        grown = week_growth(member.user, reader, profile)
        context |= {
            "profile": profile,
            "page": profile_page(profile, private=False, grown=grown),
        }
    return render(request, "teams/member_week.html", context)


def _page(request: AuthedRequest, own: Membership, **given: Any) -> HttpResponse:
    team, now = own.team, timezone.now()
    members = team.memberships.select_related("user").order_by("user__name", "pk")
    looks = AuditEvent.objects.owned_by(request.user).filter(
        team=team, action="team.profile_seen"
    )
    context: dict[str, Any] = {
        "own": own,
        "team": team,
        "people": [_person(request, own, each) for each in members],
        "invited": Invitation.objects.in_force(now).filter(team=team),
        "looks": looks.select_related("actor")[:LOOKS_SHOWN],
        "shown": projects_shown_to(team, request.user),
        "ask": own.share_answered_at is None
        and Project.objects.owned_by(request.user).exists(),
        "rename_form": TeamForm(initial={"name": team.name}),
        "invite_form": InviteForm(),
        "roles": ROLES,
        **given,
    }
    return render(request, "teams/team.html", context)


def _person(
    request: AuthedRequest, own: Membership, membership: Membership
) -> dict[str, Any]:
    """One row. Which projects somebody else shares is told by their profile alone."""
    is_me = membership.user_id == request.user.pk
    seen = teams.sees_edition_of(request.user, own.team, membership.user)
    shown = list(projects_shown_to(own.team, membership.user)) if seen else []
    return {
        "membership": membership,
        "user": membership.user,
        "is_me": is_me,
        "manages": _manages(own, membership),
        "sees": seen,
        "shares": bool(shown),
        "projects": [project.name for project in shown] if is_me else [],
        "week": _weeks(membership)[0] if seen else "",
    }


def _manages(own: Membership, other: Membership) -> bool:
    """An admin does not touch owners; nobody manages themselves."""
    if own.user_id == other.user_id or not own.administers:
        return False
    owner = Membership.Role.OWNER
    return own.role == owner or other.role != owner


def _weeks(membership: Membership) -> list[str]:
    """Weeks of which the team has an edition, newest first; else the running one."""
    found = Edition.objects.owned_by(membership.user).filter(team=membership.team)
    weeks = list(found.order_by("-week").values_list("week", flat=True)[:8])
    return weeks or [week_of(today_of(membership.user, now=timezone.now()))]


def _turned(week: str, by: int) -> str:
    return week_of(days_of(week)[0] + timedelta(weeks=by))


def _mine(request: AuthedRequest, team_id: str) -> Membership:
    mine = Membership.objects.owned_by(request.user).select_related("team", "user")
    return get_object_or_404(mine, team__public_id=team_id)


def _member(request: AuthedRequest, team_id: str, member_id: str) -> Membership:
    seen = Membership.objects.visible_to(request.user).select_related("team", "user")
    return get_object_or_404(seen, team__public_id=team_id, user__public_id=member_id)


def _do(
    request: AuthedRequest, own: Membership, act: Callable[[], object], said: str = ""
) -> HttpResponse:
    try:
        act()
    except Refused as error:
        return _refused(request, own, error)
    messages.success(request, said or _("Saved."))
    return redirect("team", own.team.public_id)


def _refused(request: AuthedRequest, own: Membership, error: Refused) -> HttpResponse:
    page = _page(request, own, refused=str(error))
    page.status_code = error.status
    return page
