"""The text of a draft: typed, checked while it is typed, compared, brought back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from frontend import desk
from frontend.http import AuthedRequest
from frontend.textdiff import changes
from frontend.views.draft_acts import act, find, page, part
from publishing import services
from publishing.models import Draft
from publishing.services.fixing import Place
from publishing.services.review import OPEN


@require_POST
def edit(request: AuthedRequest, draft_id: str) -> HttpResponse:
    text, seen = request.POST.get("text", ""), _version(request)
    return act(
        request,
        draft_id,
        lambda draft: services.edit(draft, text=text, by=request.user, version=seen),
        typed=text,
        editing=True,
    )


def _version(request: AuthedRequest) -> int | None:
    """The version that was read, if the page says so."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


@require_POST
def fix(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """What a check offers to write instead, put in its place.

    In the editor (``text``) it is not saved yet; elsewhere it is a new version.
    """
    place, seen = _place(request), _version(request)
    if "text" in request.POST:
        draft = find(request, draft_id)
        text = request.POST["text"]
        fixed = services.fixed_text(draft, text, place)
        show = part if request.htmx else page
        return show(
            request, draft, None, text if fixed is None else fixed, editing=True
        )
    return act(
        request,
        draft_id,
        lambda draft: services.fix(draft, place, by=request.user, version=seen),
    )


def _place(request: AuthedRequest) -> Place:
    """ "file_link:4:15"; what is not written so names no finding."""
    code, *ends = request.POST.get("fix", "").split(":")
    numbers = [int(each) for each in ends if each.isdecimal() and len(each) < 7]
    return Place(code, *numbers) if len(numbers) == 2 else Place("", 0, 0)


@require_POST
def rewrite(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """A new version by the writer; a wish that is clicked or one in one's own words."""
    own = request.POST.get("instruction", "")
    wish = request.POST.get("wish", "") or own
    return act(
        request,
        draft_id,
        lambda draft: services.rewrite(draft, instruction=wish, by=request.user),
        instruction=own,
        again=True,
    )


@require_POST
def restore_version(request: AuthedRequest, draft_id: str, number: int) -> HttpResponse:
    return act(
        request,
        draft_id,
        lambda draft: services.restore_version(draft, number, by=request.user),
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
        "can_restore": draft.status in OPEN and earlier.text != draft.text,
    }
