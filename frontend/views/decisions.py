"""Decisions with their reasons: what was chosen until when, and what since."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from frontend.http import AuthedRequest
from frontend.ledgers import decision_lines
from journal.models import Decision
from journal.services.ledger_decisions import DecisionRefused, link, unlink
from sessions_app.models import Project

PAGE = 50


@require_GET
def decision_list(request: AuthedRequest) -> HttpResponse:
    """All decisions, the newest first; ``?at=`` shows the page that holds one."""
    every = list(
        Decision.objects.owned_by(request.user)
        .shown()
        .select_related("project", "overridden_by")
    )
    project = request.GET.get("project", "")
    holds = request.GET.get("holds") == "yes"
    wanted = [
        row
        for row in every
        if (not project or (row.project and row.project.public_id == project))
        and not (holds and row.overridden_by_id)
    ]
    places = {row.public_id: place for place, row in enumerate(wanted)}
    at = places.get(request.GET.get("at", ""))
    number = request.GET.get("page") if at is None else at // PAGE + 1
    page = Paginator(wanted, PAGE).get_page(number)
    context = {
        "lines": decision_lines(request.user, list(page.object_list), every),
        "page": page,
        "project": project,
        "holds": holds,
        "projects": Project.objects.owned_by(request.user)
        .filter(decisions__in=every)
        .distinct()
        .order_by("name"),
        "any": bool(every),
        "refused": request.GET.get("refused") == "yes",
    }
    return render(request, "decisions/list.html", context)


@require_POST
def decision_link(request: AuthedRequest, decision_id: str) -> HttpResponse:
    """Another decision took the place of this one, says the person."""
    earlier = _find(request, decision_id)
    later = _find(request, request.POST.get("later", ""))
    try:
        link(earlier, later, by=request.user)
    except DecisionRefused:
        return redirect(f"{_place(earlier)}&refused=yes")
    return redirect(f"{_place(earlier)}#d-{earlier.public_id}")


@require_POST
def decision_unlink(request: AuthedRequest, decision_id: str) -> HttpResponse:
    """It still holds, says the person."""
    earlier = unlink(_find(request, decision_id), by=request.user)
    return redirect(f"{_place(earlier)}#d-{earlier.public_id}")


def _place(decision: Decision) -> str:
    return f"{reverse('decisions')}?at={decision.public_id}"


def _find(request: AuthedRequest, decision_id: str) -> Decision:
    mine = Decision.objects.owned_by(request.user).shown()
    found = mine.select_related("overridden_by")
    return get_object_or_404(found, public_id=decision_id)
