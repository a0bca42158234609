"""Weekly profiles, in the editions that the one who asks may read."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request

from accounts.api import person
from accounts.models import Team
from accounts.problems import Problem
from journal.calendar import days_of
from journal.models import Edition
from journal.serializers import ProfileSerializer
from journal.services.audiences import Reader
from journal.services.weeks import bring_up, edition_for
from pipeline.values import Audience

ASKED = [
    OpenApiParameter(
        "audience",
        enum=[audience.value for audience in Audience],
        description="Whose view of your weeks; your own by default.",
    ),
    OpenApiParameter("team", description="Public id, with the audience “team”."),
]


class Profiles(generics.ListAPIView[Edition]):
    """Your weekly profiles as you, a team of yours or the public may see them."""

    serializer_class = ProfileSerializer
    ordering = ("-week", "-id")

    @extend_schema(parameters=ASKED)
    def get(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Edition]:
        if getattr(self, "swagger_fake_view", False):
            return Edition.objects.none()
        owner = person(self.request)
        audience = _audience(self.request)
        named = audience is Audience.TEAM and self.request.query_params.get("team")
        team = _team(self.request) if named else None
        bring_up(owner)
        editions = Edition.objects.owned_by(owner).filter(audience=audience)
        if team:
            editions = editions.filter(team=team)
        return editions.select_related("team")


class OneProfile(generics.RetrieveAPIView[Edition]):
    """The profile of one ISO week, such as 2026-W47."""

    serializer_class = ProfileSerializer

    @extend_schema(parameters=ASKED)
    def get(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().get(request, *args, **kwargs)

    def get_object(self) -> Edition:
        week = self.kwargs["week"]
        try:
            days_of(week)
        except ValueError:
            raise Problem(
                "invalid",
                "A week is written as YYYY-Www, such as 2026-W47. Correct it.",
                title="This is no week",
            ) from None
        reader = reader_of(self.request)
        owner = person(self.request)
        edition = edition_for(owner, week, reader.audience, reader.team)
        if edition is None:
            raise Http404
        return edition


def reader_of(request: Request) -> Reader:
    """Whom ``audience`` and ``team`` name; a team must be named."""
    audience = _audience(request)
    if audience is not Audience.TEAM:
        return Reader(audience)
    if not request.query_params.get("team"):
        raise Problem(
            "invalid",
            "Name the team as well: “team” is its public id.",
            title="Which team?",
        )
    return Reader(audience, _team(request))


def _audience(request: Request) -> Audience:
    text = request.query_params.get("audience") or Audience.ME.value
    if text not in [audience.value for audience in Audience]:
        raise Problem(
            "invalid",
            "“audience” is one of: me, team, public. Correct it and ask again.",
            title="There is no such audience",
        )
    return Audience(text)


def _team(request: Request) -> Team:
    teams = Team.objects.visible_to(person(request))
    return get_object_or_404(teams, public_id=request.query_params["team"])
