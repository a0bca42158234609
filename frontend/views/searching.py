"""Search over all of it, grouped by what was found."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from frontend.http import AuthedRequest
from journal.services import solved
from journal.services.searching import ORDER, Found, search
from search.models import SearchDoc
from sessions_app.models import Project

FEW, PAGE = 4, 25  # of each kind at first, and of one kind on a page


@require_GET
def search_page(request: AuthedRequest) -> HttpResponse:
    q, project = request.GET.get("q", "").strip(), request.GET.get("project", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in ORDER else ""
    found = search(request.user, q, project=project)
    counts = found.counts()
    groups: list[tuple[str, str, int, list[Found]]] = []
    page = None
    if kind:
        page = Paginator(found.of_kind(kind), PAGE).get_page(request.GET.get("page"))
        shown = found.shown(page.object_list)
        groups = [(kind, _name(kind), counts.get(kind, 0), shown)]
    else:
        groups = [
            (each, _name(each), n, found.shown(found.of_kind(each)[:FEW]))
            for each, n in counts.items()
        ]
    context = {
        "q": q,
        "project": project,
        "kind": kind,
        "groups": groups if sum(counts.values()) else [],
        "total": sum(counts.values()),
        "few": FEW,
        "page": page,
        "projects": Project.objects.owned_by(request.user).order_by("name"),
        "any": SearchDoc.objects.owned_by(request.user).exists(),
    }
    return render(request, "search/search.html", context)


def _name(kind: str) -> str:
    return str(SearchDoc.Kind(kind).label)


@require_POST
def not_the_same(request: AuthedRequest) -> HttpResponse:
    """What was shown as solved before is another thing, says the person."""
    sent = {name: request.POST.get(name, "") for name in ("key", "session", "record")}
    solved.not_the_same(request.user, **sent)
    here = request.POST.get("here", "")
    # Only back to a page of this product.
    inside = here.startswith("/") and url_has_allowed_host_and_scheme(here, None)
    return redirect(here if inside else "today")
