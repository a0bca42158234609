"""Teams and who is in them. A team of which you are no member is a 404."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.api import person
from accounts.models import Membership, Team
from accounts.serializers import MemberSerializer, TeamSerializer
from accounts.services import teams


@extend_schema_view(
    get=extend_schema(description="The teams you are in."),
    post=extend_schema(description="Makes a team, which you own."),
)
class Teams(generics.ListCreateAPIView[Team]):
    """Your teams; and a new one, which you own."""

    serializer_class = TeamSerializer
    queryset = Team.objects.none()

    def get_queryset(self) -> QuerySet[Team]:
        return Team.objects.visible_to(person(self.request))

    def perform_create(self, serializer: BaseSerializer[Team]) -> None:
        name = serializer.validated_data["name"]
        serializer.instance = teams.create(person(self.request), name=name)


@extend_schema_view(
    get=extend_schema(description="A team you are in, and your role there."),
    patch=extend_schema(description="Renames a team: owners and admins."),
    delete=extend_schema(description="Deletes a team for all its members: owners."),
)
class OneTeam(generics.RetrieveUpdateDestroyAPIView[Team]):
    """A team: look, rename (owners and admins), delete (owners)."""

    serializer_class = TeamSerializer
    queryset = Team.objects.none()
    lookup_field, lookup_url_kwarg = "public_id", "id"
    http_method_names = ("get", "patch", "delete", "head", "options")

    def get_queryset(self) -> QuerySet[Team]:
        return Team.objects.visible_to(person(self.request))

    def perform_update(self, serializer: BaseSerializer[Team]) -> None:
        team = serializer.instance
        name = serializer.validated_data.get("name")
        if team is not None and name is not None:
            teams.rename(team, name, by=person(self.request))

    def perform_destroy(self, instance: Team) -> None:
        teams.delete(instance, by=person(self.request))


class Members(generics.ListAPIView[Membership]):
    """Who is in the team, in the order they came."""

    serializer_class = MemberSerializer
    queryset = Membership.objects.none()
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Membership]:
        return _members(self.request, self.kwargs["id"])


class Member(generics.GenericAPIView[Membership]):
    """One member: change the role, remove; removing yourself is leaving."""

    serializer_class = MemberSerializer
    queryset = Membership.objects.none()

    def get_object(self) -> Membership:
        members = _members(self.request, self.kwargs["id"])
        return get_object_or_404(members, user__public_id=self.kwargs["member"])

    @extend_schema(operation_id="teams_members_change_role")
    def patch(self, request: Request, id: str, member: str) -> Response:  # noqa: A002
        """Changes a member's role: owners, and admins among members and admins."""
        membership = self.get_object()
        wanted = self.get_serializer(membership, data=request.data, partial=True)
        wanted.is_valid(raise_exception=True)
        if role := wanted.validated_data.get("role"):
            teams.change_role(membership, role, by=person(request))
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="teams_members_remove", responses={204: None})
    def delete(self, request: Request, id: str, member: str) -> Response:  # noqa: A002
        """Removes a member; removing yourself is leaving."""
        teams.remove(self.get_object(), by=person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _members(request: Request, team: str) -> QuerySet[Membership]:
    mine = Team.objects.visible_to(person(request))
    return Membership.objects.filter(
        team=get_object_or_404(mine, public_id=team)
    ).select_related("user", "team")
