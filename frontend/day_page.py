"""A day as its page shows it: by project or by kind, with what its owner may do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import zones
from frontend import proof
from frontend.day_forms import STATUSES, LineForm, OwnLineForm
from frontend.http import AuthedRequest
from frontend.lanes import strip
from frontend.proof import Line, Part
from journal.calendar import week_of
from journal.models import DailyNote
from journal.services.exporting import to_say
from journal.services.shown import ShownDay, ShownItem, shown_day
from journal.services.solved import Solved, solved_of
from sessions_app.models import DayInput

#: How the lines of a day can be put together; the first is meant where none is said.
WAYS = ("project", "kind")
_ORDER = list(proof.PARTS)


@dataclass(frozen=True, slots=True)
class Editing:
    """A line that is open for editing; ``refused`` is why it was not saved."""

    item_id: str = ""
    typed: Any = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Adding:
    """A line of one's own that could not be saved as it was typed."""

    form: OwnLineForm | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Doing:
    """What its owner is about to do on the page."""

    editing: Editing = field(default_factory=Editing)
    adding: Adding = field(default_factory=Adding)
    refused: str = ""  # why what they just asked for was not done


def note_of(user: User, day: date) -> DailyNote:
    return get_object_or_404(notes_of(user), date=day)


def notes_of(user: User) -> QuerySet[DailyNote]:
    notes = DailyNote.objects.owned_by(user).select_related("owner")
    return notes.prefetch_related("items__project")


def day_page(
    request: AuthedRequest,
    note: DailyNote,
    doing: Doing | None = None,
    status: int = 200,
) -> HttpResponse:
    doing = doing or Doing(Editing(request.GET.get("edit", "")))
    shown, way = shown_day(note), way_of(request)
    today = zones.calendar_of(request.user).date_of(timezone.now())
    changed = shown.find(request.GET.get("changed", ""))
    context = {
        "day": note.date,
        "note": note,
        "shown": shown,
        "solved": _solved(request.user, shown),
        "way": way,
        "by": f"?by={way}" if way != WAYS[0] else "",
        "parts": parts_of(shown, way),
        "strip": strip(request.user, note.date),
        "standup": to_say(shown, today=today),
        "behind": _is_behind(note),
        "statuses": STATUSES,
        "changed": changed,
        "doing": doing,
        "edit_form": _edit_form(shown, doing.editing),
        "own_form": doing.adding.form or OwnLineForm(request.user),
        **neighbours(request.user, note.date),
    }
    return render(request, "days/day.html", context, status=status)


def way_of(request: AuthedRequest) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in WAYS else WAYS[0]


def parts_of(shown: ShownDay, way: str) -> list[Part]:
    parts = proof.by_kind(shown.items) if way == "kind" else by_project(shown.items)
    return proof.numbered(shown.note, parts)


def by_project(items: Iterable[ShownItem]) -> list[Part]:
    """A part for each project, in the order of the note; work in none comes last."""
    found: dict[str, Part] = {}
    for item in items:
        key = item.project.public_id if item.project else ""
        name = item.project.name if item.project else _("In no project")
        part = Part(key or "none", name, project=item.project)
        found.setdefault(key, part).lines.append(Line(item, ()))
    for part in found.values():
        part.lines.sort(key=lambda line: _ORDER.index(proof.part_of(line.item)))
    return sorted(found.values(), key=lambda part: part.key == "none")


def neighbours(user: User, day: date) -> dict[str, Any]:
    notes = DailyNote.objects.owned_by(user)
    return {
        "previous": notes.filter(date__lt=day).order_by("-date").first(),
        "next": notes.filter(date__gt=day).order_by("date").first(),
        "week": week_of(day),
    }


def _is_behind(note: DailyNote) -> bool:
    """Whether records came or went since; the note is then written anew by itself."""
    inputs = DayInput.objects.owned_by(note.owner).filter(date=note.date)
    return inputs.filter(version__gt=note.read.get("input", 0)).exists()


def _edit_form(shown: ShownDay, editing: Editing) -> LineForm | None:
    item = shown.find(editing.item_id)
    if item is None:
        return None
    form = LineForm.of(item, editing.typed)
    if editing.refused and not form.errors.get("text"):
        form.add_error(None, editing.refused)
    return form


#: Lines in which an earlier solution helps, and how many of them are looked up.
_TROUBLE, _LOOKED_UP = ("problem", "open_task", "attempt"), 6


def _solved(owner: User, shown: ShownDay) -> dict[str, Solved]:
    """What was solved before, by the id of the line that tells of it again."""
    trouble = [item for item in shown.items if item.kind in _TROUBLE]
    found = {
        item.public_id: solved_of(owner, item.evidence) for item in trouble[:_LOOKED_UP]
    }
    return {key: same for key, same in found.items() if same}
