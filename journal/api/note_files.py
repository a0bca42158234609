"""Notes to take along, and the description of their format."""

from pathlib import Path

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Problem
from journal.api.notes import DAYS, asked_notes
from journal.note_serializers import FORMAT, ExportSerializer
from journal.services.exporting import MOST_DAYS, markdown
from journal.services.shown import shown_days

SCHEMA = Path(__file__).parent.parent / "note_format.schema.json"


class ExportNotes(APIView):
    """Your notes of a range of days in one file, the oldest first: JSON as in the list,
    or Markdown with `as=md`. At most 400 notes at once."""

    @extend_schema(
        parameters=[
            *DAYS,
            OpenApiParameter("as", enum=["json", "md"], description="json by default."),
        ],
        responses={
            (200, "application/json"): ExportSerializer,
            (200, "text/markdown"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request) -> HttpResponse:
        form = request.query_params.get("as", "json")
        if form not in ("json", "md"):
            raise Problem("invalid", "“as” is json or md. Correct it and ask again.")
        notes = list(asked_notes(request).order_by("date")[: MOST_DAYS + 1])
        if len(notes) > MOST_DAYS:
            raise Problem(
                "too-many",
                f"One file holds at most {MOST_DAYS} notes. Ask for fewer days with"
                " “from” and “to”.",
                title="These are too many notes",
            )
        days = shown_days(notes)
        if form == "md":
            return HttpResponse(markdown(days), content_type="text/markdown")
        return Response(ExportSerializer({"format": FORMAT, "notes": days}).data)


class NoteFormat(APIView):
    """The JSON Schema of a note in its present format."""

    @extend_schema(responses={(200, "application/schema+json"): OpenApiTypes.OBJECT})
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")
