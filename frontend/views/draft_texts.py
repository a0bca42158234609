"""The text of a draft: typed, checked while it is typed, compared, brought back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from frontend import desk
from frontend.http import AuthedRequest
from frontend.textdiff import changes
from frontend.views.draft_acts import act, find, page
from publishing import services
from publishing.models import Draft


@require_POST
def edit(request: AuthedRequest, draft_id: str) -> HttpResponse:
    text, version = request.POST.get("text", ""), request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else None
    return act(
        request,
        draft_id,
        lambda draft: services.edit(draft, text=text, by=request.user, version=seen),
        typed=text,
        editing=True,
    )


@require_POST
def measure(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """The preview, the counter and the checks of a text that is still being typed."""
    draft = find(request, draft_id)
    context = {
        "card": desk.card(draft, text=request.POST.get("text", "")),
        "live": True,
    }
    return render(request, "drafts/_shown.html", context)


@require_GET
def version(request: AuthedRequest, draft_id: str, number: int) -> HttpResponse:
    """An earlier text, with what changed since."""
    draft = find(request, draft_id)
    comparison = compared(draft, number)
    if request.htmx:
        context = {"draft": draft, "comparison": comparison}
        return render(request, "drafts/_diff.html", context)
    return page(request, draft, comparison=comparison)


def compared(draft: Draft, number: int) -> dict[str, object]:
    earlier = draft.versions.filter(number=number).first()
    if earlier is None:
        raise Http404
    return {
        "version": earlier,
        "changes": changes(earlier.text, draft.text),
        "can_restore": draft.status in desk.EDITABLE and earlier.text != draft.text,
    }
