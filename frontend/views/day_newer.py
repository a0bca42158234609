"""What a newer run would change on a day, as a difference to take or to leave."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from frontend.day_page import note_of
from frontend.http import AuthedRequest
from frontend.textdiff import Change as Run
from frontend.textdiff import changes
from journal.errors import EditRefused
from journal.services import newer
from pipeline.newer import Change
from pulse.core.values import Item


@dataclass(frozen=True, slots=True)
class Shown:
    """One line that would come, go or change; ``runs`` are its words, marked."""

    change: Change
    runs: tuple[Run, ...]

    @property
    def item(self) -> Item | None:
        return self.change.after or self.change.before


@require_http_methods(["GET", "HEAD", "POST"])
def newer_note(request: AuthedRequest, day: date) -> HttpResponse:
    """POST composes the day anew, or has it composed; GET shows what came of it."""
    note, now = note_of(request.user, day), timezone.now()
    if request.method == "POST":
        newer.look(note, by=request.user, now=now)
        return redirect("newer", day)
    found = newer.looking(note, by=request.user, now=now)
    if request.htmx:
        # Waiting asks again; the page comes when there is something to see.
        if found.being_written:
            return HttpResponse(status=204)
        return HttpResponseClientRedirect(request.path)
    context = {
        "day": day,
        "note": note,
        "found": found,
        "headline": _marked(*found.difference.headline)
        if found.difference and found.difference.headline
        else (),
        "lines": [_shown(each) for each in found.difference.changes]
        if found.difference
        else [],
    }
    return render(request, "days/newer.html", context)


@require_POST
def take(request: AuthedRequest, day: date) -> HttpResponse:
    note = note_of(request.user, day)
    try:
        newer.take(note, by=request.user, now=timezone.now())
    except EditRefused as error:
        messages.error(request, str(error))
        return redirect("newer", day)
    messages.success(request, _("The note is the newer one now. Your edits stayed."))
    return redirect("day", day)


@require_POST
def leave(request: AuthedRequest, day: date) -> HttpResponse:
    newer.leave(note_of(request.user, day), by=request.user)
    return redirect("day", day)


def _shown(change: Change) -> Shown:
    return Shown(change, _marked(_text(change.before), _text(change.after)))


def _marked(before: str, after: str) -> tuple[Run, ...]:
    return tuple(changes(before, after))


def _text(item: Item | None) -> str:
    if item is None:
        return ""
    instead = _("Instead of %(what)s.") % {"what": item.instead} if item.instead else ""
    why = _("Why: %(why)s.") % {"why": item.why} if item.why else ""
    return " ".join(filter(None, (item.text, instead, why)))
