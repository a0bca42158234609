"""Reports of misread items: shown whole, kept at home, withdrawn."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from journal.api.note_items import refusals, valid
from journal.api.notes import note_of
from journal.models import Misread
from journal.services import misreads
from journal.services.shown import shown_day


class MisreadPreviewSerializer(serializers.Serializer[Any]):
    """All that a report would hold."""

    shown = serializers.CharField(help_text="Names exactly this report; send it back.")
    fixture = serializers.JSONField()
    renamed = serializers.DictField(child=serializers.IntegerField())
    left_out = serializers.IntegerField(help_text="Records beyond what one holds.")


class KeepMisreadSerializer(serializers.Serializer[Any]):
    shown = serializers.CharField()
    verdict = serializers.CharField(help_text="hidden, as_is, or a status")
    said = serializers.CharField(
        max_length=misreads.LONGEST, allow_blank=True, default=""
    )


class MisreadSerializer(serializers.ModelSerializer[Misread]):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = Misread
        fields = ("id", "date", "verdict", "fixture", "made_at")
        read_only_fields = fields


class MisreadItem(APIView):
    """What a report that this item was misread would hold. Nothing is sent anywhere."""

    @extend_schema(responses=MisreadPreviewSerializer)
    def get(self, request: Request, date: str, item_id: str) -> Response:
        """The whole report: records reduced, ids, names and paths renamed."""
        note = note_of(request, date)
        item = shown_day(note).find(item_id)
        if item is None or item.added:
            raise Http404
        with refusals(note, item_id):
            made = misreads.preview(item)
        found = {
            "shown": misreads.digest(made),
            "fixture": made.data,
            "renamed": made.counts,
            "left_out": made.left_out,
        }
        return Response(MisreadPreviewSerializer(found).data)

    @extend_schema(request=KeepMisreadSerializer, responses={201: MisreadSerializer})
    def post(self, request: Request, date: str, item_id: str) -> Response:
        """Keeps the report that was shown, and does with the item what you say."""
        note = note_of(request, date)
        item = shown_day(note).find(item_id)
        if item is None or item.added:
            raise Http404
        given = valid(KeepMisreadSerializer, request)
        with refusals(note, item_id):
            kept = misreads.keep(
                note, item_id, by=person(request), now=timezone.now(), **given
            )
        return Response(MisreadSerializer(kept).data, status.HTTP_201_CREATED)


class Misreads(generics.ListAPIView[Misread]):
    """Your reports of misread items, the newest first."""

    serializer_class = MisreadSerializer
    queryset = Misread.objects.none()
    ordering = ("-made_at", "-id")

    def get_queryset(self) -> Any:
        return Misread.objects.owned_by(person(self.request))


class OneMisread(APIView):
    """Withdraws a report: nothing is left of it."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, report_id: str) -> Response:
        mine = Misread.objects.owned_by(person(request))
        misreads.withdraw(get_object_or_404(mine, public_id=report_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
