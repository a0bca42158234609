"""What edits of notes taught, with the edits that did, each to be revoked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from frontend.day_forms import KINDS
from frontend.http import AuthedRequest
from journal.models import Lesson, Overlay
from journal.services import lessons


@dataclass(frozen=True, slots=True)
class Shown:
    """``says``: what is done; ``edits``: by which two edits it was taught."""

    lesson: Lesson
    says: str
    edits: tuple[tuple[date, str], ...]


@require_GET
def lesson_list(request: AuthedRequest) -> HttpResponse:
    context = {"lessons": list(_shown(request.user))}
    return render(request, "settings/lessons.html", context)


@require_POST
def follow(request: AuthedRequest, lesson_id: str) -> HttpResponse:
    """Follow it no longer, or again."""
    mine = Lesson.objects.owned_by(request.user).select_related("owner", "project")
    lesson = get_object_or_404(mine, public_id=lesson_id)
    if request.POST.get("followed") == "yes":
        lessons.follow(lesson, now=timezone.now())
    else:
        lessons.revoke(lesson, now=timezone.now())
    return redirect("lessons")


def _shown(owner: User) -> Iterator[Shown]:
    rows = Lesson.objects.owned_by(owner).select_related("project")
    edits = dict(Overlay.objects.owned_by(owner).values_list("public_id", "text"))
    for row in rows:
        taught = tuple(
            (date.fromisoformat(each["date"]), edits.get(each["edit"]) or "")
            for each in row.taught
        )
        yield Shown(row, _says(row), taught)


def _says(lesson: Lesson) -> str:
    if lesson.kind == Lesson.Kind.PROJECT:
        name = lesson.project.name if lesson.project else ""
        return _("Lines of %(name)s are left out.") % {"name": name}
    if lesson.kind == Lesson.Kind.OPENING:
        return _(
            "Lines filed under “%(kind)s” that begin “%(words)s” are left out."
        ) % {
            "kind": dict(KINDS).get(lesson.item_kind, lesson.item_kind),
            "words": lesson.words,
        }
    return _("“%(words)s” is taken out of lines.") % {"words": lesson.words}
