"""Decisions with their reasons, and which of them still hold."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from journal.ledger_serializers import DecisionSerializer, LinkDecisionSerializer
from journal.models import Decision
from journal.services.ledger_decisions import link, unlink


class Decisions(generics.ListAPIView[Decision]):
    """Your decisions, the newest first, each with what took its place."""

    serializer_class = DecisionSerializer
    ordering = ("-date", "-id")

    @extend_schema(
        parameters=[OpenApiParameter("project", description="Public id of a project.")]
    )
    def get(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Decision]:
        if getattr(self, "swagger_fake_view", False):
            return Decision.objects.none()
        mine = _mine(self.request)
        if project := self.request.query_params.get("project"):
            mine = mine.filter(project__public_id=project)
        return mine


class LinkDecision(APIView):
    """Another decision took the place of this one, you say."""

    @extend_schema(request=LinkDecisionSerializer, responses=DecisionSerializer)
    def post(self, request: Request, decision_id: str) -> Response:
        earlier = get_object_or_404(_mine(request), public_id=decision_id)
        wanted = LinkDecisionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        key = wanted.validated_data["later"]
        later = get_object_or_404(_mine(request), public_id=key)
        linked = link(earlier, later, by=person(request))
        return Response(DecisionSerializer(linked).data)


class UnlinkDecision(APIView):
    """Nothing took its place, you say: it still holds."""

    @extend_schema(request=None, responses=DecisionSerializer)
    def post(self, request: Request, decision_id: str) -> Response:
        earlier = get_object_or_404(_mine(request), public_id=decision_id)
        return Response(DecisionSerializer(unlink(earlier, by=person(request))).data)


def _mine(request: Request) -> QuerySet[Decision]:
    mine = Decision.objects.owned_by(person(request)).shown()
    return mine.select_related("project", "overridden_by")
