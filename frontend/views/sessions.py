"""Sessions: find one, read it, leave it out, delete it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from frontend.http import AuthedRequest
from frontend.transcript import Entry, entries
from journal.services.solved import Solved, solved_in
from sessions_app.models import CodingSession, Project
from sessions_app.services import delete_session, listing, set_left_out, transcript_page

PAGE = 50
OUTLINE = 40  # prompts of the page, to jump to


@require_GET
def session_list(request: AuthedRequest) -> HttpResponse:
    """All sessions, newest first; of one project or with some words in the title."""
    project, words = request.GET.get("project", ""), request.GET.get("q", "").strip()
    sessions = listing.sessions_of(request.user, project=project)
    if words:
        sessions = sessions.filter(title__icontains=words)
    page = Paginator(sessions, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    projects = listing.projects_by_session(shown)
    mine = Project.objects.owned_by(request.user).order_by("name")
    context = {
        "rows": [(session, projects[session.pk]) for session in shown],
        "page": page,
        "projects": mine,
        "project": project,
        "q": words,
        "any": bool(words or project)
        or CodingSession.objects.owned_by(request.user).exists(),
    }
    return render(request, "sessions/list.html", context)


@require_GET
def session(request: AuthedRequest, session_id: str) -> HttpResponse:
    """A page of the transcript: from an entry on, or the one that holds a record."""
    found = _find(request, session_id)
    start = request.GET.get("start", "")
    page = transcript_page(
        found,
        part=request.GET.get("part", ""),
        start=int(start) if start.isdecimal() and len(start) < 10 else 0,
        at=request.GET.get("at", ""),
    )
    shown = entries(page, at=request.GET.get("at", ""))
    context = {
        "solved": _solved(request, found, shown),
        "session": found,
        "projects": listing.projects_by_session([found])[found.pk],
        "page": page,
        "last": page.total if page.next is None else page.next,
        "entries": shown,
        "outline": [each for each in shown if each.kind == "you"][:OUTLINE],
    }
    return render(request, "sessions/session.html", context)


def _solved(
    request: AuthedRequest, session: CodingSession, shown: list[Entry]
) -> dict[str, Solved]:
    """Errors and prompts of this page that were solved before, by record."""
    records = {each.record.id for each in shown if each.kind == "you"}
    records |= {
        each.result.record or each.record.id
        for each in shown
        if each.result and each.result.is_error
    }
    return solved_in(request.user, session, records)


@require_POST
def leave_out(request: AuthedRequest, session_id: str) -> HttpResponse:
    found = _find(request, session_id)
    left_out = request.POST.get("left_out") == "yes"
    set_left_out(found, left_out=left_out)
    messages.success(
        request,
        _("This session is left out of notes, profiles and drafts from now on.")
        if left_out
        else _("This session is used again; its days are written anew."),
    )
    return redirect("session", session_id)


def delete(request: AuthedRequest, session_id: str) -> HttpResponse:
    """Asked once more, then gone everywhere."""
    found = _find(request, session_id)
    if request.method == "POST":
        delete_session(found)
        messages.success(request, _("The session was deleted."))
        return redirect("sessions")
    return render(request, "sessions/delete.html", {"session": found})


def _find(request: AuthedRequest, session_id: str) -> CodingSession:
    mine = CodingSession.objects.owned_by(request.user).select_related("owner")
    return get_object_or_404(listing.with_counts(mine), public_id=session_id)
