"""What every step of a draft's page shares: find it, act, show what came of it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from frontend import desk
from frontend.http import AuthedRequest
from publishing.errors import DraftRefused
from publishing.models import Draft


def find(request: AuthedRequest, draft_id: str) -> Draft:
    mine = Draft.objects.owned_by(request.user).select_related("owner")
    return get_object_or_404(mine, public_id=draft_id)


def act(
    request: AuthedRequest,
    draft_id: str,
    do: Callable[[Draft], object],
    *,
    decides: bool = False,
    typed: str | None = None,
    **given: object,
) -> HttpResponse:
    """Do it; a refusal is shown beside the draft, with what was ``typed`` and given.

    After what ``decides``, and leaves nothing for the person to do, the next comes.
    """
    draft = find(request, draft_id)
    refused = None
    try:
        do(draft)
    except DraftRefused as error:
        refused = error
    draft = find(request, draft_id)
    if refused is None and decides and not desk.waits(draft):
        return _next(request, draft)
    if refused:
        show = part if request.htmx else page
        return show(request, draft, refused, typed, **given)
    return part(request, draft) if request.htmx else redirect("draft", draft_id)


def _next(request: AuthedRequest, draft: Draft) -> HttpResponse:
    """On to what is to be decided next, with a word about what just was."""
    following = desk.next_after(draft)
    if request.htmx and following and following.origin == draft.origin:
        return part(request, draft)
    where = reverse("drafts")
    if following:
        where = reverse("draft", args=[following.public_id])
    where = f"{where}?after={draft.public_id}"
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def part(
    request: AuthedRequest,
    draft: Draft,
    refused: DraftRefused | None = None,
    typed: str | None = None,
    **more: object,
) -> HttpResponse:
    """One network's part alone, and the rail beside it, for htmx to put in place.

    ``typed``: a text that is not saved, shown and checked as it stands.
    """
    made = desk.card(draft, text=typed)
    context = {
        "card": made,
        "typed": typed,
        "focus": made,
        "story": _story(draft),
        "refused": refused,
        "fresh": True,
        **more,
    }
    status = refused.status if refused else 200
    return render(request, "drafts/_part.html", context, status=status)


def page(
    request: AuthedRequest,
    draft: Draft,
    refused: DraftRefused | None = None,
    typed: str | None = None,
    **more: object,
) -> HttpResponse:
    """The story of a draft for its networks; ``more`` is for this draft's part."""
    story = _story(draft)
    cards = [desk.card(each, text=typed if each == draft else None) for each in story]
    context = {
        "typed": typed,
        "draft": draft,
        "cards": cards,
        "story": story,
        "focus": next(each for each in cards if each["made"].draft == draft),
        "place": desk.place_of(draft),
        "after": after(request),
        "refused": refused,
        **more,
    }
    status = refused.status if refused else 200
    return render(request, "drafts/review.html", context, status=status)


def _story(draft: Draft) -> list[Draft]:
    same = Draft.objects.owned_by(draft.owner).filter(origin=draft.origin)
    return list(same.order_by("network").prefetch_related("versions"))


def after(request: AuthedRequest) -> Draft | None:
    """The draft that was decided on just before, if the address says so."""
    named = request.GET.get("after", "")
    return Draft.objects.owned_by(request.user).filter(public_id=named).first()
