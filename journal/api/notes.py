"""Daily notes: the same as the pages show, with their evidence."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics

from accounts.api import person
from accounts.problems import Problem
from journal.models import DailyNote
from journal.serializers import NoteSerializer

_DAYS = [
    OpenApiParameter(name, OpenApiTypes.DATE, description=f"{what} day, included.")
    for name, what in (("from", "First"), ("to", "Last"))
]


class Notes(generics.ListAPIView[DailyNote]):
    """Your daily notes, the newest first."""

    serializer_class = NoteSerializer
    ordering = "-date"

    @extend_schema(parameters=_DAYS)
    def get(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[DailyNote]:
        if getattr(self, "swagger_fake_view", False):
            return DailyNote.objects.none()
        notes = DailyNote.objects.owned_by(person(self.request))
        asked = self.request.query_params
        if since := _day(asked.get("from"), "from"):
            notes = notes.filter(date__gte=since)
        if until := _day(asked.get("to"), "to"):
            notes = notes.filter(date__lte=until)
        return notes.prefetch_related("items__project")


class OneNote(generics.RetrieveAPIView[DailyNote]):
    """The note of one local day."""

    serializer_class = NoteSerializer

    def get_object(self) -> DailyNote:
        day = _day(self.kwargs["date"], "date")
        notes = DailyNote.objects.owned_by(person(self.request))
        return get_object_or_404(notes.prefetch_related("items__project"), date=day)


def _day(text: str | None, name: str) -> date | None:
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
