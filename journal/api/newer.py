"""What a newer run would change on a day: composed, compared, taken or left."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from journal.api.note_items import refusals
from journal.api.notes import day_shown, note_of
from journal.note_serializers import NoteSerializer
from journal.services import newer


class _ItemSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    status = serializers.CharField()
    text = serializers.CharField()
    instead = serializers.CharField()
    why = serializers.CharField()


class LineChangeSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="added, removed or changed")
    before = _ItemSerializer(allow_null=True)
    after = _ItemSerializer(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    edited = serializers.BooleanField(help_text="By its owner, whose edit stays.")


class NewerSerializer(serializers.Serializer[Any]):
    being_written = serializers.BooleanField()
    said = serializers.CharField(help_text="Why it could not be composed.")
    stale = serializers.BooleanField(help_text="It cannot be taken any more.")
    made_at = serializers.DateTimeField(allow_null=True)
    why = serializers.ListField(
        child=serializers.CharField(), source="difference.why", default=list
    )
    changes = LineChangeSerializer(many=True, source="difference.changes", default=list)


class NewerNote(APIView):
    """A day composed anew, beside its note. Nothing changes until it is taken."""

    @extend_schema(responses=NewerSerializer)
    def get(self, request: Request, date: str) -> Response:
        """What a newer run would change, as far as it was asked for."""
        note = note_of(request, date)
        found = newer.looking(note, by=person(request), now=timezone.now())
        return Response(NewerSerializer(found).data)

    @extend_schema(request=None, responses={200: NewerSerializer, 202: NewerSerializer})
    def post(self, request: Request, date: str) -> Response:
        """Composes the day anew. 202 where a model writes it: ask by GET."""
        note, now = note_of(request, date), timezone.now()
        newer.look(note, by=person(request), now=now)
        found = newer.looking(note, by=person(request), now=now)
        code = status.HTTP_202_ACCEPTED if found.being_written else status.HTTP_200_OK
        return Response(NewerSerializer(found).data, code)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, date: str) -> Response:
        """Leaves the note as it is."""
        newer.leave(note_of(request, date), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class TakeNewerNote(APIView):
    """Makes the note what was composed. Your edits stay. 204 if nothing is left of the
    day."""

    @extend_schema(request=None, responses={200: NoteSerializer, 204: None})
    def post(self, request: Request, date: str) -> Response:
        note = note_of(request, date)
        with refusals(note, ""):
            taken = newer.take(note, by=person(request), now=timezone.now())
        if taken is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(NoteSerializer(day_shown(taken)).data)
