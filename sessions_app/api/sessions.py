"""Reading sessions, leaving them out, deleting them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from sessions_app import services
from sessions_app.api import read_json as shapes
from sessions_app.models import CodingSession
from sessions_app.services import listing, reading


class _Filters(serializers.Serializer[Any]):
    """``from`` is a keyword: its field is put in by name."""

    to = serializers.DateField(required=False)
    project = serializers.CharField(required=False, max_length=24)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": serializers.DateField(required=False), **super().get_fields()}


def _shown(sessions: Sequence[CodingSession]) -> Any:
    context = {"projects": listing.projects_by_session(list(sessions))}
    return shapes.SessionSerializer(sessions, many=True, context=context).data


class Sessions(generics.ListAPIView[CodingSession]):
    """Your sessions with counts and token sums, the newest first."""

    serializer_class = shapes.SessionSerializer
    queryset = CodingSession.objects.none()
    ordering = ("-last_at", "-id")

    def get_queryset(self) -> QuerySet[CodingSession]:
        filters = _Filters(data=self.request.query_params)
        filters.is_valid(raise_exception=True)
        starts: date | None = filters.validated_data.get("from")
        return listing.sessions_of(
            person(self.request),
            starts=starts,
            ends=filters.validated_data.get("to"),
            project=filters.validated_data.get("project", ""),
        )

    @extend_schema(
        operation_id="sessions_list",
        parameters=[
            OpenApiParameter("from", date, description="First local day."),
            OpenApiParameter("to", date, description="Last local day."),
            OpenApiParameter("project", str, description="Id of a project."),
        ],
    )
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(_shown(page or []))


def _session(request: Request, public_id: str) -> CodingSession:
    mine = CodingSession.objects.owned_by(person(request)).select_related("owner")
    return get_object_or_404(listing.with_counts(mine), public_id=public_id)


class Session(APIView):
    """One session. Leaving it out can be taken back; deleting it cannot."""

    @extend_schema(operation_id="sessions_retrieve", responses=shapes.SessionSerializer)
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        return Response(_shown([_session(request, id)])[0])

    @extend_schema(
        operation_id="sessions_leave_out",
        request=shapes.LeftOutSerializer,
        responses=shapes.SessionSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:  # noqa: A002
        session = _session(request, id)
        wanted = shapes.LeftOutSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.set_left_out(session, **wanted.validated_data)
        return Response(_shown([session])[0])

    @extend_schema(operation_id="sessions_delete", responses={204: None})
    def delete(self, request: Request, id: str) -> Response:  # noqa: A002
        services.delete_session(_session(request, id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class _Place(serializers.Serializer[Any]):
    part = serializers.CharField(required=False, default="", max_length=20)
    start = serializers.IntegerField(required=False, default=0, min_value=0)
    limit = serializers.IntegerField(
        required=False, default=reading.PAGE, min_value=1, max_value=500
    )
    at = serializers.CharField(required=False, default="", max_length=400)


class Records(APIView):
    """A page of a session's records, read from what was stored."""

    @extend_schema(
        operation_id="sessions_records",
        parameters=[
            OpenApiParameter("at", str, description="Id of a record to open at."),
            OpenApiParameter("part", str, description="Id of a part."),
            OpenApiParameter("start", int, description="First entry, from 0."),
            OpenApiParameter("limit", int, description="Entries, 500 at most."),
        ],
        responses=shapes.RecordsSerializer,
    )
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        session = _session(request, id)
        place = _Place(data=request.query_params)
        place.is_valid(raise_exception=True)
        wanted = dict(place.validated_data)
        size = wanted.pop("limit")
        page = reading.transcript_page(session, size=size, **wanted)
        shown = shapes.RecordsSerializer(
            {
                **{name: getattr(page, name) for name in page.__slots__},
                "next": _address(request, page, page.next, size),
                "previous": _address(request, page, page.previous, size),
            }
        )
        return Response(shown.data)


def _address(
    request: Request, page: reading.TranscriptPage, start: int | None, size: int
) -> str | None:
    if start is None or page.part is None:
        return None
    where = f"?part={page.part.transcript}&start={start}&limit={size}"
    return request.build_absolute_uri(request.path + where)
