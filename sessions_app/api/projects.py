"""Reading and changing projects."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from sessions_app import services
from sessions_app.api import read_json as shapes
from sessions_app.models import Project
from sessions_app.services import listing


class Projects(generics.ListAPIView[Project]):
    """Your projects, the newest first."""

    serializer_class = shapes.ProjectSerializer
    queryset = Project.objects.none()
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> QuerySet[Project]:
        return listing.projects_of(person(self.request))


class OneProject(APIView):
    """One project: its name, and what may be done with it."""

    def _find(self, request: Request, public_id: str) -> Project:
        mine = listing.projects_of(person(request)).select_related("owner")
        return get_object_or_404(mine, public_id=public_id)

    @extend_schema(operation_id="projects_retrieve", responses=shapes.ProjectSerializer)
    def get(self, request: Request, id: str) -> Response:  # noqa: A002
        return Response(shapes.ProjectSerializer(self._find(request, id)).data)

    @extend_schema(
        operation_id="projects_change",
        request=shapes.ProjectChangeSerializer,
        responses=shapes.ProjectSerializer,
    )
    def patch(self, request: Request, id: str) -> Response:  # noqa: A002
        project = self._find(request, id)
        wanted = shapes.ProjectChangeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.change_project(project, **wanted.validated_data)
        return Response(shapes.ProjectSerializer(project).data)

    @extend_schema(operation_id="projects_delete", responses={204: None})
    def delete(self, request: Request, id: str) -> Response:  # noqa: A002
        services.delete_project(self._find(request, id))
        return Response(status=status.HTTP_204_NO_CONTENT)
