"""What a person does on the page of a day; each address is one verb of the services."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.day_forms import LineForm, OwnLineForm
from frontend.day_page import Adding, Doing, Editing, day_page, note_of, way_of
from frontend.http import AuthedRequest
from journal.errors import EditRefused, LineChanged
from journal.models import DailyNote, NoteItem, Overlay
from journal.services import overlays
from journal.services.shown import ShownItem, shown_day
from sessions_app.models import Project

Verb = Callable[..., ShownItem]


@require_POST
def confirm(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    return _act(request, day, item_id, overlays.confirm)


@require_POST
def set_status(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    def verb(note: DailyNote, item: str, **more: object) -> ShownItem:
        status = request.POST.get("status", "")
        return overlays.set_status(note, item, status, **more)  # type: ignore[arg-type]

    return _act(request, day, item_id, verb)


@require_POST
def hide(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    return _act(request, day, item_id, overlays.hide)


@require_POST
def restore(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    return _act(request, day, item_id, overlays.restore)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    """The day with this line open, and what was typed into it."""
    note = note_of(request.user, day)
    item = shown_day(note).find(item_id)
    if item is None:
        raise Http404
    if request.method != "POST":
        return day_page(request, note, Doing(Editing(item_id)))
    form = LineForm.of(item, request.POST)
    if not form.is_valid():
        doing = Doing(Editing(item_id, request.POST))
        return day_page(request, note, doing, status=422)
    given = form.cleaned_data
    try:
        overlays.rewrite(note, item_id, by=request.user, now=timezone.now(), **given)
    except EditRefused as error:
        typed = request.POST.copy()
        if isinstance(error, LineChanged):
            # What is there now stands above the form; saving again is meant then.
            typed["seen"] = _version(note, item_id)
        editing = Editing(item_id, typed, str(error))
        return day_page(request, _again(note), Doing(editing), status=error.status)
    return _back(request, day, item_id)


@require_POST
def add(request: AuthedRequest, day: date) -> HttpResponse:
    note = note_of(request.user, day)
    form = OwnLineForm(request.user, request.POST)
    if not form.is_valid():
        return day_page(request, note, Doing(adding=Adding(form)), status=422)
    given = dict(form.cleaned_data)
    mine = Project.objects.owned_by(request.user)
    project = mine.filter(public_id=given.pop("project")).first()
    try:
        item = overlays.add(
            note, by=request.user, project=project, now=timezone.now(), **given
        )
    except EditRefused as error:
        form.add_error(None, str(error))
        return day_page(request, note, Doing(adding=Adding(form)), status=error.status)
    return _back(request, day, item.public_id)


@require_POST
def undo(request: AuthedRequest, day: date, edit_id: str) -> HttpResponse:
    """The writer's words again; of a line of one's own nothing is left."""
    note = note_of(request.user, day)
    mine = Overlay.objects.owned_by(request.user).filter(date=day)
    get_object_or_404(mine, public_id=edit_id)
    item = next(
        (
            each.public_id
            for each in shown_day(note).items
            if each.overlay and each.overlay.public_id == edit_id
        ),
        "",
    )
    try:
        overlays.undo(note, edit_id, by=request.user, now=timezone.now())
    except Overlay.DoesNotExist:  # taken back in another tab
        raise Http404 from None
    if not item:
        messages.success(request, _("Your edit is gone."))
    return _back(request, day, item)


def _act(request: AuthedRequest, day: date, item_id: str, verb: Verb) -> HttpResponse:
    note = note_of(request.user, day)
    seen = request.POST.get("seen", "")
    try:
        verb(note, item_id, by=request.user, seen=seen, now=timezone.now())
    except NoteItem.DoesNotExist:
        raise Http404 from None
    except EditRefused as error:
        doing = Doing(refused=str(error))
        return day_page(request, _again(note), doing, status=error.status)
    return _back(request, day, item_id)


def _back(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    """To the line that changed, in the order that the page had."""
    asked = {"changed": item_id} if item_id else {}
    if (way := way_of(request)) == "kind":
        asked["by"] = way
    where = reverse("day", args=[day])
    return redirect(f"{where}?{urlencode(asked)}#i-{item_id}" if asked else where)


def _again(note: DailyNote) -> DailyNote:
    """As it is now, whatever was loaded before."""
    return note_of(note.owner, note.date)


def _version(note: DailyNote, item_id: str) -> str:
    item = shown_day(_again(note)).find(item_id)
    return item.version if item else ""
