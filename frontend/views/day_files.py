"""A day to take along: Markdown, JSON, and what to say at a stand-up."""

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.services import zones
from frontend.day_page import note_of
from frontend.http import AuthedRequest
from journal.note_serializers import NoteSerializer
from journal.services.exporting import markdown, to_say
from journal.services.shown import shown_day


@require_GET
def as_markdown(request: AuthedRequest, day: date) -> HttpResponse:
    text = markdown([shown_day(note_of(request.user, day))])
    return _file(text, "text/markdown; charset=utf-8", f"{day}.md")


@require_GET
def as_json(request: AuthedRequest, day: date) -> HttpResponse:
    data = NoteSerializer(shown_day(note_of(request.user, day))).data
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{day}.json"'
    return answer


@require_GET
def standup(request: AuthedRequest, day: date) -> HttpResponse:
    """For those without a script: what the button copies."""
    today = zones.calendar_of(request.user).date_of(timezone.now())
    text = to_say(shown_day(note_of(request.user, day)), today=today)
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
