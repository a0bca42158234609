"""Drafts: read them, and say what becomes of them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.problems import Problem
from publishing import services
from publishing.api import refusals
from publishing.models import Draft, Network
from publishing.serializers import (
    ApproveSerializer,
    DraftSerializer,
    EditSerializer,
    PublicationSerializer,
    PublishedSerializer,
    RejectSerializer,
    ReviewSerializer,
    SnoozeSerializer,
    StartedSerializer,
)


def find(request: Request, draft_id: str) -> Draft:
    mine = Draft.objects.owned_by(person(request)).select_related("owner")
    return get_object_or_404(mine, public_id=draft_id)


def shown(draft: Draft) -> Response:
    return Response(ReviewSerializer(services.review_card(draft)).data)


def valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


@extend_schema(
    parameters=[
        OpenApiParameter("status", enum=Draft.Status.values),
        OpenApiParameter("network", enum=Network.values),
    ]
)
class Drafts(generics.ListAPIView[Draft]):
    """Your drafts, the newest first."""

    serializer_class = DraftSerializer
    queryset = Draft.objects.none()
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> QuerySet[Draft]:
        drafts: QuerySet[Draft] = Draft.objects.owned_by(person(self.request))
        known = {"status": Draft.Status.values, "network": Network.values}
        for name, values in known.items():
            wanted = self.request.query_params.get(name)
            if wanted and wanted not in values:
                raise Problem("invalid", f"{name} is one of: {', '.join(values)}.")
            if wanted:
                drafts = drafts.filter(**{name: wanted})
        return drafts


class OneDraft(APIView):
    """One draft with its findings, evidence and versions; PATCH saves another text."""

    @extend_schema(responses=ReviewSerializer)
    def get(self, request: Request, draft_id: str) -> Response:
        return shown(find(request, draft_id))

    @extend_schema(request=EditSerializer, responses=ReviewSerializer)
    def patch(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(EditSerializer(data=request.data))
        with refusals():
            return shown(services.edit(draft, by=person(request), **wanted))


class Approve(APIView):
    """Binds your yes to exactly the text whose hash you send."""

    @extend_schema(request=ApproveSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(ApproveSerializer(data=request.data))
        with refusals():
            services.approve(draft, by=person(request), **wanted)
        return shown(draft)


class Withdraw(APIView):
    """Takes an approval back while nothing was sent."""

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            return shown(services.withdraw(draft, by=person(request)))


class Reject(APIView):
    """Drops the draft, with a reason."""

    @extend_schema(request=RejectSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(RejectSerializer(data=request.data))
        with refusals():
            return shown(services.reject(draft, by=person(request), **wanted))


class Snooze(APIView):
    """Puts the draft aside until a later time."""

    @extend_schema(request=SnoozeSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(SnoozeSerializer(data=request.data))
        with refusals():
            return shown(services.snooze(draft, by=person(request), **wanted))


class Restore(APIView):
    """Brings a rejected, snoozed, expired or failed draft back to review."""

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            return shown(services.restore(draft, by=person(request)))


class Start(APIView):
    """By hand: the approved text to copy, and where to paste it."""

    @extend_schema(request=None, responses=StartedSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            approval, url = services.start_by_hand(draft, by=person(request))
        return Response(
            {
                "wire_text": approval.wire_text,
                "composer_url": url,
                "text_hash": approval.text_hash,
            }
        )


class Published(APIView):
    """By hand: the link of the post that you made."""

    @extend_schema(request=PublishedSerializer, responses=PublicationSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        link = valid(PublishedSerializer(data=request.data))["url"]
        with refusals():
            publication = services.finish_by_hand(draft, link, by=person(request))
        return Response(PublicationSerializer(publication).data)


class NotPosted(APIView):
    """You looked, and the text is not out there: it waits for a new approval."""

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            return shown(services.not_posted(draft, by=person(request)))
