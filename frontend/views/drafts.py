"""Drafts: the queue, one story for its networks, and every step of the person's yes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frontend.http import AuthedRequest
from frontend.preview import paragraphs
from publishing import services
from publishing.errors import DraftRefused
from publishing.models import Channel, Draft, Publication, WeekVerdict
from publishing.services.asking import questions

S = Draft.Status
OPEN = (S.REVIEW, S.APPROVED, S.SCHEDULED, S.SENDING, S.UNKNOWN, S.FAILED)
DONE_SHOWN = 20


@require_GET
def queue(request: AuthedRequest) -> HttpResponse:
    """What waits for the person, what is put aside, and what became of the rest."""
    mine = Draft.objects.owned_by(request.user)
    done = mine.exclude(status__in=[*OPEN, S.SNOOZED]).order_by("-changed_at")
    context = {
        "stories": stories(mine.filter(status__in=OPEN)),
        "aside": mine.filter(status=S.SNOOZED).order_by("snoozed_until"),
        "done": done.select_related("publication")[:DONE_SHOWN],
        "questions": questions(request.user),
        "verdict": WeekVerdict.objects.owned_by(request.user).order_by("-week").first(),
    }
    return render(request, "drafts/queue.html", context)


def stories(drafts: Any) -> list[list[Draft]]:
    """The drafts of one origin together, newest story first, LinkedIn before X."""
    found: dict[str, list[Draft]] = {}
    for draft in drafts.order_by("-created_at", "network"):
        found.setdefault(draft.origin, []).append(draft)
    return [sorted(story, key=lambda draft: draft.network) for story in found.values()]


@require_GET
def review(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return _page(request, _find(request, draft_id))


@require_GET
def net(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """One draft alone, which htmx asks for while something is under way."""
    draft = _find(request, draft_id)
    if not request.htmx:
        return redirect("draft", draft_id)
    context = {"card": card(draft), "fresh": True}
    return render(request, "drafts/_net.html", context)


@require_POST
def edit(request: AuthedRequest, draft_id: str) -> HttpResponse:
    text, version = request.POST.get("text", ""), request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else None
    return _act(
        request,
        draft_id,
        lambda draft: services.edit(draft, text=text, by=request.user, version=seen),
        typed=text,
    )


@require_POST
def measure(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """The counter and the checks of a text that is still being typed."""
    draft = _find(request, draft_id)
    measured, findings = services.examine(draft, text=request.POST.get("text", ""))
    context = {"measure": measured, "findings": findings, "draft": draft}
    return render(request, "drafts/_measure.html", context)


@require_POST
def approve(request: AuthedRequest, draft_id: str) -> HttpResponse:
    text_hash = request.POST.get("text_hash", "")
    return _act(
        request,
        draft_id,
        lambda draft: services.approve(draft, by=request.user, text_hash=text_hash),
    )


@require_POST
def withdraw(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return _act(request, draft_id, lambda it: services.withdraw(it, by=request.user))


@require_POST
def reject(request: AuthedRequest, draft_id: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _act(
        request,
        draft_id,
        lambda draft: services.reject(draft, by=request.user, reason=reason),
    )


@require_POST
def snooze(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return _act(request, draft_id, lambda it: services.snooze(it, by=request.user))


@require_POST
def restore(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return _act(request, draft_id, lambda it: services.restore(it, by=request.user))


@require_POST
def start(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """By hand: from here on the text may be out there."""
    return _act(
        request, draft_id, lambda it: services.start_by_hand(it, by=request.user)
    )


@require_POST
def finish(request: AuthedRequest, draft_id: str) -> HttpResponse:
    link = request.POST.get("link", "")
    return _act(
        request,
        draft_id,
        lambda draft: services.finish_by_hand(draft, link, by=request.user),
        link=link,
    )


@require_POST
def not_posted(request: AuthedRequest, draft_id: str) -> HttpResponse:
    return _act(request, draft_id, lambda it: services.not_posted(it, by=request.user))


@require_GET
def sandbox_post(request: AuthedRequest, draft_id: str) -> HttpResponse:
    """Where a demo posts to: a page of this server that only its owner sees."""
    mine = Publication.objects.owned_by(request.user).filter(channel=Channel.SANDBOX)
    post = get_object_or_404(mine, draft__public_id=draft_id)
    if not settings.DEMO_MODE:
        raise Http404
    return render(request, "drafts/sandbox.html", {"post": post})


def _find(request: AuthedRequest, draft_id: str) -> Draft:
    return get_object_or_404(Draft.objects.owned_by(request.user), public_id=draft_id)


def _act(
    request: AuthedRequest,
    draft_id: str,
    do: Callable[[Draft], object],
    **typed: str,
) -> HttpResponse:
    """Do it; a refusal is shown beside the draft, with what was typed."""
    draft = _find(request, draft_id)
    refused = None
    try:
        do(draft)
    except DraftRefused as error:
        refused = error
    draft = _find(request, draft_id)
    if request.htmx:
        context = {"card": card(draft), "refused": refused, "fresh": True, **typed}
        status = refused.status if refused else 200
        return render(request, "drafts/_net.html", context, status=status)
    if refused:
        return _page(request, draft, refused=refused, **typed)
    return redirect("draft", draft_id)


def _page(
    request: AuthedRequest,
    draft: Draft,
    refused: DraftRefused | None = None,
    **typed: str,
) -> HttpResponse:
    story = Draft.objects.owned_by(request.user).filter(origin=draft.origin)
    cards = [card(each) for each in story.order_by("network")]
    waiting = stories(Draft.objects.owned_by(request.user).filter(status__in=OPEN))
    origins = [each[0].origin for each in waiting]
    place = origins.index(draft.origin) if draft.origin in origins else None
    context = {
        "draft": draft,
        "cards": cards,
        "focus": next(each for each in cards if each["made"].draft == draft),
        "refused": refused,
        "refused_draft": draft,
        "place": place,
        "count": len(waiting),
        "previous": waiting[place - 1][0] if place else None,
        "next": waiting[place + 1][0]
        if place is not None and place + 1 < len(waiting)
        else None,
        **typed,
    }
    status = refused.status if refused else 200
    return render(request, "drafts/review.html", context, status=status)


def card(draft: Draft) -> dict[str, Any]:
    """What publishing knows of a draft, and how its network would show it."""
    made = services.review_card(draft)
    approval = draft.approvals.filter(revoked_at=None).first()
    return {
        "made": made,
        "preview": paragraphs(made.measure, made.findings),
        "approval": approval,
        "sessions": _sessions(made.sentences),
        "now": timezone.now(),
        "by_hand": draft.channel == Channel.BY_HAND,
    }


def _sessions(sentences: Any) -> list[dict[str, Any]]:
    """The sessions behind a draft, each with how many of its records are cited."""
    found: dict[str, dict[str, Any]] = {}
    for sentence in sentences:
        for proof in sentence.proofs:
            entry = {
                "id": proof.session,
                "title": proof.session_title,
                "records": set(),
            }
            found.setdefault(proof.session, entry)["records"].add(proof.record)
    return list(found.values())
