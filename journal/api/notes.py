"""Daily notes: the same as the pages show, with their evidence."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.problems import Problem
from journal.models import DailyNote
from journal.note_serializers import NoteSerializer
from journal.services.shown import ShownDay, shown_day, shown_days

DAYS = [
    OpenApiParameter(name, OpenApiTypes.DATE, description=f"{what} day, included.")
    for name, what in (("from", "First"), ("to", "Last"))
]


class Notes(generics.ListAPIView[DailyNote]):
    """Your daily notes, the newest first."""

    serializer_class = NoteSerializer  # type: ignore[assignment]
    ordering = "-date"

    @extend_schema(parameters=DAYS)
    def get(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[DailyNote]:
        if getattr(self, "swagger_fake_view", False):
            return DailyNote.objects.none()
        return asked_notes(self.request)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return None if page is None else shown_days(page)


class OneNote(APIView):
    """The note of one local day."""

    @extend_schema(responses=NoteSerializer)
    def get(self, request: Request, date: str) -> Response:
        return Response(NoteSerializer(shown_day(note_of(request, date))).data)


def asked_notes(request: Request) -> QuerySet[DailyNote]:
    """The caller's notes between the days that they ask for."""
    notes = DailyNote.objects.owned_by(person(request))
    if since := day_of(request.query_params.get("from"), "from"):
        notes = notes.filter(date__gte=since)
    if until := day_of(request.query_params.get("to"), "to"):
        notes = notes.filter(date__lte=until)
    return notes.select_related("owner").prefetch_related("items__project")


def note_of(request: Request, day: str) -> DailyNote:
    notes = DailyNote.objects.owned_by(person(request))
    notes = notes.select_related("owner").prefetch_related("items__project")
    return get_object_or_404(notes, date=day_of(day, "date"))


def day_shown(note: DailyNote) -> ShownDay:
    """The note after it was changed."""
    fresh = DailyNote.objects.select_related("owner").get(pk=note.pk)
    return shown_day(fresh)


def day_of(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(
            "invalid",
            f"“{name}” is a date written as YYYY-MM-DD. Correct it and ask again.",
            title="This is no date",
        ) from None
