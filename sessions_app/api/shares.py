"""What a team may see of your projects. Yours only: nobody else reads or changes it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import person
from accounts.models import Team
from sessions_app.models import Project
from sessions_app.services import shares


class ShareSerializer(serializers.ModelSerializer[Project]):
    project = serializers.CharField(source="public_id", read_only=True)
    name = serializers.CharField(read_only=True)
    share = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = ("project", "name", "share")

    def get_share(self, project: Project) -> str:
        return shares.share_of(project, self.context["team"])


class ShareChange(serializers.Serializer[Any]):
    share = serializers.ChoiceField(
        choices=[(step.value, step.label) for step in shares.OFFERED]
    )


class _OfTeam(generics.GenericAPIView[Project]):
    serializer_class = ShareSerializer
    queryset = Project.objects.none()

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.owned_by(person(self.request))

    def team(self) -> Team:
        mine = Team.objects.visible_to(person(self.request))
        return get_object_or_404(mine, public_id=self.kwargs["id"])

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        # While the description of the API is made there is no team.
        return {**context, "team": self.team() if "id" in self.kwargs else None}


class Shares(_OfTeam, generics.ListAPIView[Project]):
    """Your projects, and what this team may see of each."""

    ordering = ("name", "id")


class OneShare(_OfTeam):
    """Changes what this team may see of one of your projects."""

    lookup_field, lookup_url_kwarg = "public_id", "project"

    @extend_schema(
        operation_id="teams_shares_set", request=ShareChange, responses=ShareSerializer
    )
    def put(self, request: Request, id: str, project: str) -> Response:  # noqa: A002
        team, mine = self.team(), self.get_object()
        wanted = ShareChange(data=request.data)
        wanted.is_valid(raise_exception=True)
        shares.set_share(
            person(request),
            mine,
            team,
            wanted.validated_data["share"],
            now=timezone.now(),
        )
        return Response(self.get_serializer(mine).data)
