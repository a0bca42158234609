"""“This was misread”: the whole report first, then what its owner makes of it."""

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from frontend.day_page import note_of
from frontend.http import AuthedRequest
from journal.errors import EditRefused
from journal.models import Misread, NoteItem
from journal.services import misreads
from journal.services.shown import ShownItem, shown_day
from pipeline.misread import HIDDEN, Fixture

#: What the line should be, in the order in which it is asked.
VERDICTS = [
    (HIDDEN, gettext_lazy("It should not be there: hide it")),
    ("claimed", gettext_lazy("Only said: nothing shows it")),
    ("attempted", gettext_lazy("Attempted: it is not there yet")),
    ("dropped", gettext_lazy("Dropped: it was given up")),
    ("observed", gettext_lazy("Observed: a result shows it")),
    ("confirmed", gettext_lazy("Confirmed: I tried or accepted it")),
    (misreads.AS_IS, gettext_lazy("Leave it as it is")),
]


@require_http_methods(["GET", "HEAD", "POST"])
def misread(request: AuthedRequest, day: date, item_id: str) -> HttpResponse:
    note = note_of(request.user, day)
    item = shown_day(note).find(item_id)
    if item is None or item.added:
        raise Http404
    if request.method != "POST":
        return _page(request, item, {})
    given = {name: request.POST.get(name, "") for name in ("verdict", "said", "shown")}
    try:
        report = misreads.keep(
            note, item_id, by=request.user, now=timezone.now(), **given
        )
    except NoteItem.DoesNotExist:
        raise Http404 from None
    except EditRefused as error:
        return _page(request, item, given, refused=str(error), status=error.status)
    return redirect("misread_report", report.public_id)


@require_GET
def reports(request: AuthedRequest) -> HttpResponse:
    mine = Misread.objects.owned_by(request.user)
    return render(request, "days/reports.html", {"reports": mine})


@require_GET
def report(request: AuthedRequest, report_id: str) -> HttpResponse:
    found = _find(request, report_id)
    context = {"report": found, "text": _text(found.fixture)}
    return render(request, "days/report.html", context)


@require_GET
def report_json(request: AuthedRequest, report_id: str) -> HttpResponse:
    found = _find(request, report_id)
    answer = HttpResponse(_text(found.fixture), content_type="application/json")
    name = f"misread-{found.public_id}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def withdraw(request: AuthedRequest, report_id: str) -> HttpResponse:
    misreads.withdraw(_find(request, report_id))
    messages.success(request, _("The report is withdrawn; nothing is left of it here."))
    return redirect("misreads")


def _page(
    request: AuthedRequest,
    item: ShownItem,
    given: dict[str, str],
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "day": item.note.date,
        "item": item,
        "given": {"verdict": HIDDEN, **given},
        "verdicts": [v for v in VERDICTS if v[0] != item.status],
        "refused": refused,
    }
    try:
        made = misreads.preview(item)
    except EditRefused as error:
        context["refused"] = str(error)
        return render(request, "days/misread.html", context, status=error.status)
    context |= {
        "text": _text(made.data),
        "shown": misreads.digest(made),
        "holds": _holds(made),
    }
    return render(request, "days/misread.html", context, status=status)


def _holds(made: Fixture) -> list[str]:
    """What is in it and what was renamed, as sentences."""
    sessions = made.data["sessions"]
    records = sum(len(each["events"]) for each in sessions.values())
    lines = [
        ngettext("%(n)d record", "%(n)d records", records) % {"n": records}
        + " "
        + ngettext("of one session.", "of %(n)d sessions.", len(sessions))
        % {"n": len(sessions)}
    ]
    renamed = sum(n for kind, n in made.counts.items() if kind != "secret")
    lines.append(
        ngettext(
            "%(n)d name, path, id or address was renamed.",
            "%(n)d names, paths, ids and addresses were renamed.",
            renamed,
        )
        % {"n": renamed}
    )
    secrets = made.counts.get("secret", 0)
    lines.append(
        ngettext(
            "%(n)d secret was taken out.", "%(n)d secrets were taken out.", secrets
        )
        % {"n": secrets}
    )
    if made.left_out:
        lines.append(
            ngettext(
                "%(n)d further record was left out.",
                "%(n)d further records were left out.",
                made.left_out,
            )
            % {"n": made.left_out}
        )
    return lines


def _text(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def _find(request: AuthedRequest, report_id: str) -> Misread:
    mine = Misread.objects.owned_by(request.user)
    return get_object_or_404(mine, public_id=report_id)
