"""A week of a team: an admin reads the members' team editions, a member their own."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.models import Team
from accounts.problems import Problem
from journal.serializers import ProfileSerializer
from journal.services.week_view import team_week


class MemberProfileSerializer(serializers.Serializer[Any]):
    member = serializers.CharField(source="member.public_id")
    name = serializers.CharField(source="member.name")
    profile = ProfileSerializer(
        source="edition", allow_null=True, help_text="Null: nothing was shared."
    )


class MemberProfileListSerializer(serializers.Serializer[Any]):
    results = MemberProfileSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null.")


class TeamProfiles(APIView):
    """The week of each member as the team may see it.

    Owners and admins get all members, a member only themselves. Who was looked at can
    read so in their log.
    """

    @extend_schema(
        operation_id="teams_profiles_list", responses=MemberProfileListSerializer
    )
    def get(self, request: Request, id: str, week: str) -> Response:  # noqa: A002
        viewer = person(request)
        team = get_object_or_404(Team.objects.visible_to(viewer), public_id=id)
        try:
            members = team_week(viewer, team, week, now=timezone.now())
        except ValueError:
            raise Problem(
                "invalid",
                _("A week is written as YYYY-Www, such as 2026-W47. Correct it."),
                title=_("This is no week"),
            ) from None
        shown = MemberProfileListSerializer({"results": members, "next": None})
        return Response(shown.data)
