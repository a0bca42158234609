"""Projects: what the public, a team or a model may learn of each, and its end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Team, User
from frontend.http import AuthedRequest
from journal.writers import gateway
from publishing.services import asking
from sessions_app.models import Project, ProjectShare, QuarterCount
from sessions_app.services import change_project, delete_project, set_left_out
from sessions_app.services.listing import projects_of
from sessions_app.services.shares import OFFERED, set_share

STEPS = {
    ProjectShare.Share.NOTHING: gettext_lazy("Nothing"),
    ProjectShare.Share.PROFILE: gettext_lazy("Weekly profile"),
}


class ProjectForm(forms.Form):
    """One project's choices; a field for each team of the person."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    publishable = forms.BooleanField(
        label=gettext_lazy("May be mentioned in public"), required=False
    )
    model_allowed = forms.BooleanField(
        label=gettext_lazy("A model may read its evidence"), required=False
    )

    def __init__(
        self, data: Any, *, teams: list[Team], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        steps = [(step, STEPS[step]) for step in OFFERED]
        self.teams = teams
        for team in teams:
            self.fields[f"team_{team.public_id}"] = forms.ChoiceField(
                label=team.name, choices=steps, widget=forms.RadioSelect
            )

    @property
    def team_fields(self) -> list[forms.BoundField]:
        return [self[f"team_{team.public_id}"] for team in self.teams]


@require_GET
def project_list(request: AuthedRequest) -> HttpResponse:
    return _page(request)


@require_POST
def change(request: AuthedRequest, project_id: str) -> HttpResponse:
    """Take over one project's form, or show it again with what was typed."""
    project = _find(request, project_id)
    teams = _teams(request.user)
    form = ProjectForm(request.POST, teams=teams, initial={})
    if not form.is_valid():
        return _page(request, form=form, of=project)
    said = form.cleaned_data
    change_project(
        project,
        name=said["name"],
        publishable=said["publishable"],
        model_allowed=said["model_allowed"] if gateway.is_there() else None,
    )
    for team in teams:
        step = said[f"team_{team.public_id}"]
        set_share(request.user, project, team, step, now=timezone.now())
    messages.success(request, _("%(name)s was saved.") % {"name": project.name})
    return _to(project)


@require_POST
def answer(request: AuthedRequest, project_id: str) -> HttpResponse:
    """The question that is asked once: may it be mentioned in public?"""
    project = _find(request, project_id)
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        messages.error(request, _("Answer yes or no; nothing was changed."))
        return _to(project)
    asking.answer(project, may_mention=said == "yes", by=request.user)
    words = (
        _("%(name)s may be mentioned in public.")
        if said == "yes"
        else _("%(name)s stays private.")
    )
    messages.success(request, words % {"name": project.name})
    return redirect(_next(request) or reverse("projects"))


@require_POST
def leave_out(request: AuthedRequest, project_id: str) -> HttpResponse:
    project = _find(request, project_id)
    left_out = request.POST.get("left_out") == "yes"
    set_left_out(project, left_out=left_out)
    words = (
        _("%(name)s is left out of notes, profiles and drafts from now on.")
        if left_out
        else _("%(name)s is used again; its days are written anew.")
    )
    messages.success(request, words % {"name": project.name})
    return _to(project)


def delete(request: AuthedRequest, project_id: str) -> HttpResponse:
    """Asked once more, then gone everywhere."""
    project = _find(request, project_id)
    if request.method == "POST":
        delete_project(project)
        messages.success(request, _("%(name)s was deleted.") % {"name": project.name})
        return redirect("projects")
    sessions = QuarterCount.objects.filter(project=project).values("session").distinct()
    context = {"project": project, "sessions": sessions.count()}
    return render(request, "projects/delete.html", context)


def _page(
    request: AuthedRequest, form: ProjectForm | None = None, of: Project | None = None
) -> HttpResponse:
    teams = _teams(request.user)
    rows = []
    for project in projects_of(request.user).prefetch_related("shares"):
        own = form if project == of else None
        rows.append((project, own or _form(project, teams)))
    context = {
        "rows": rows,
        "has_model": gateway.is_there(),
        "questions": asking.questions(request.user),
    }
    return render(request, "projects/projects.html", context)


def _form(project: Project, teams: list[Team]) -> ProjectForm:
    shares = {share.team_id: share.share for share in project.shares.all()}
    initial = {
        "name": project.name,
        "publishable": project.publishable,
        "model_allowed": project.model_allowed,
    }
    for team in teams:
        step = shares.get(team.pk, ProjectShare.Share.NOTHING)
        initial[f"team_{team.public_id}"] = step
    form = ProjectForm(None, teams=teams, initial=initial)
    form.auto_id = f"{project.public_id}_%s"
    return form


def _teams(user: User) -> list[Team]:
    return list(Team.objects.visible_to(user).order_by("name"))


def _find(request: AuthedRequest, project_id: str) -> Project:
    mine = Project.objects.owned_by(request.user)
    return get_object_or_404(mine, public_id=project_id)


def _to(project: Project) -> HttpResponse:
    return redirect(f"{reverse('projects')}#p-{project.public_id}")


def _next(request: AuthedRequest) -> str:
    """Back to where the question was asked, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and wanted.startswith("/") else ""
