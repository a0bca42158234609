"""Links into a team: made and revoked by owners and admins, accepted by whoever holds
one. A member who is no admin sees none of them: 404, like a stranger."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.models import Invitation, Membership, Team
from accounts.permissions import NoToken
from accounts.problems import Problem
from accounts.serializers import (
    AcceptSerializer,
    InvitationSerializer,
    NewInvitationSerializer,
    TeamSerializer,
)
from accounts.services import invitations


@extend_schema_view(
    get=extend_schema(description="The team's invitations, the newest first.")
)
class Invitations(generics.ListCreateAPIView[Invitation]):
    """The team's invitations, the newest first; and a new one."""

    serializer_class = InvitationSerializer
    permission_classes = (NoToken,)
    queryset = Invitation.objects.none()

    def get_queryset(self) -> QuerySet[Invitation]:
        return Invitation.objects.filter(team=self.team())

    def team(self) -> Team:
        mine = Team.objects.administered_by(person(self.request))
        return get_object_or_404(mine, public_id=self.kwargs["id"])

    @extend_schema(
        request=InvitationSerializer, responses={201: NewInvitationSerializer}
    )
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Makes an invitation. Its secret is in this answer and never shown again."""
        team = self.team()
        wanted = InvitationSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        invitation, secret = invitations.create(
            team, by=person(request), now=timezone.now(), **wanted.validated_data
        )
        shown = NewInvitationSerializer(invitation, context={"secret": secret})
        return Response(shown.data, status=status.HTTP_201_CREATED)


@extend_schema(responses={204: None})
class OneInvitation(generics.DestroyAPIView[Invitation]):
    """Revokes an invitation; its link opens nothing any more."""

    serializer_class = InvitationSerializer
    permission_classes = (NoToken,)
    queryset = Invitation.objects.none()
    lookup_field, lookup_url_kwarg = "public_id", "invitation"

    def get_queryset(self) -> QuerySet[Invitation]:
        return Invitation.objects.administered_by(person(self.request)).filter(
            team__public_id=self.kwargs["id"]
        )

    def perform_destroy(self, instance: Invitation) -> None:
        invitations.revoke(instance, by=person(self.request), now=timezone.now())


class Accept(APIView):
    """Joins the team of an invitation, by the secret of its link."""

    permission_classes = (NoToken,)

    @extend_schema(
        operation_id="invitations_accept",
        request=AcceptSerializer,
        responses=TeamSerializer,
    )
    def post(self, request: Request) -> Response:
        given = AcceptSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        now = timezone.now()
        invitation = invitations.find(given.validated_data["secret"], now=now)
        if invitation is None:
            raise Problem(
                "not-found",
                _("This invitation is no longer good. Ask who sent it for a new one."),
                status=404,
                title=_("Nothing is here"),
            )
        membership: Membership = invitations.accept(
            invitation, person(request), now=now
        )
        shown = TeamSerializer(membership.team, context={"request": request})
        return Response(shown.data)
