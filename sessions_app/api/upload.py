"""The upload contract (docs/upload.md): machines, paths, reports, chunks."""

from collections.abc import Mapping
from typing import IO, Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.models import ApiToken, User
from accounts.permissions import HasScope, ReadScope
from accounts.problems import Problem
from sessions_app import services, unpack, wire
from sessions_app.api import upload_json as shapes
from sessions_app.api.read_json import MachineSerializer
from sessions_app.models import Machine
from sessions_app.services.deciding import CONFLICT, GAP

MEDIA_TYPE = "application/vnd.worktracker.chunks"


UploadScope = HasScope(ApiToken.Scope.UPLOAD)


class UploadView(APIView):
    permission_classes = (UploadScope,)


def _machine(owner: User, public_id: str) -> Machine:
    machine = Machine.objects.owned_by(owner).filter(public_id=public_id).first()
    if machine is None:
        raise Http404
    return machine


def _checked(shape: Any, data: object) -> Mapping[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    checked: Mapping[str, Any] = serializer.validated_data
    return checked


class Machines(generics.ListAPIView[Machine]):
    """Your machines; and registering one, where the same fingerprint always gets the
    same id."""

    serializer_class = MachineSerializer
    queryset = Machine.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        changes = self.request is not None and self.request.method == "POST"
        return [UploadScope()] if changes else [ReadScope()]

    def get_queryset(self) -> QuerySet[Machine]:
        return Machine.objects.owned_by(person(self.request))

    @extend_schema(
        operation_id="machines_register",
        request=shapes.MachineUploadSerializer,
        responses={
            200: shapes.MachineUploadSerializer,
            201: shapes.MachineUploadSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        wanted = _checked(shapes.MachineUploadSerializer, request.data)
        machine, created = services.register_machine(person(request), **wanted)
        return Response(
            shapes.MachineUploadSerializer(machine).data,
            status=status.HTTP_201_CREATED if created else status.HTTP_200_OK,
        )


class Paths(UploadView):
    """Say which repositories the working directories of this machine are."""

    @extend_schema(
        operation_id="machines_paths",
        request=shapes.PathsSerializer,
        responses=shapes.PlacedListSerializer,
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        machine = _machine(person(request), id)
        paths = _checked(shapes.PathsSerializer, request.data)["paths"]
        directories = [services.Directory(**each) for each in paths]
        projects = services.register_paths(machine, directories)
        return Response(
            {
                "results": [
                    {
                        "path": directory.path,
                        "project": project.public_id if project else None,
                        "name": project.name if project else "",
                    }
                    for directory, project in zip(directories, projects, strict=True)
                ]
            }
        )


class Report(UploadView):
    """Tell how far a running sync is."""

    @extend_schema(
        operation_id="machines_report",
        request=shapes.ReportSerializer,
        responses={204: None},
    )
    def post(self, request: Request, id: str) -> Response:  # noqa: A002
        machine = _machine(person(request), id)
        shape = shapes.ReportSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        # As JSON, and only what was said.
        said = {name: shape.data[name] for name in shape.validated_data}
        services.note_report(machine, said)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Check(UploadView):
    """Ask how far transcripts are stored: for a client whose outbox is new or lost."""

    @extend_schema(
        operation_id="transcripts_check",
        request=shapes.CheckSerializer,
        responses=shapes.AcknowledgedListSerializer,
    )
    def post(self, request: Request) -> Response:
        asked = _checked(shapes.CheckSerializer, request.data)
        machine = services.machine_of(
            person(request), asked["machine"], asked["fingerprint"]
        )
        known = services.check_transcripts(machine, asked["transcripts"])
        return Response(shapes.AcknowledgedListSerializer({"results": known}).data)


class ChunksParser(BaseParser):
    """Hands the view the stream itself: it is read and counted while unpacking."""

    media_type = MEDIA_TYPE

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return stream


class Chunks(UploadView):
    """Store chunks of transcripts. Each one is answered; a bad one fails no other.

    The body is head line, payload, head line, payload, …, packed as Content-Encoding
    says (zstd, gzip or not at all): see docs/upload.md.
    """

    parser_classes = (ChunksParser,)

    @extend_schema(
        operation_id="chunks_store",
        request={MEDIA_TYPE: OpenApiTypes.BINARY},
        responses={
            200: shapes.AnswerListSerializer,
            409: shapes.AnswerListSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        unpack.check_length(request.META.get("CONTENT_LENGTH") or "")
        encoding = request.META.get("HTTP_CONTENT_ENCODING", "").strip().lower()
        # Without a body DRF calls no parser: then there is nothing to read.
        stream = request.data if hasattr(request.data, "read") else request.stream
        if stream is None:
            raise Problem("bad-chunk", _("The body is empty: send at least one chunk."))
        with unpack.unpack(stream, encoding) as body:
            pieces = wire.read_pieces(body)
            answers = services.receive_chunks(person(request), pieces, body)
        results = shapes.AnswerListSerializer({"results": answers}).data["results"]
        if any(answer.status in (GAP, CONFLICT) for answer in answers):
            raise Problem(
                "upload-conflict",
                _("Some chunks do not fit what is stored: do what their repair says."),
                status=409,
                title=_("Not all chunks were stored"),
                results=results,
            )
        return Response({"results": results})
