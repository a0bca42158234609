"""Drafts: when and how what was approved leaves, and what became of it."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from publishing import services
from publishing.api import refusals
from publishing.api.drafts import find, shown, valid
from publishing.models import Attempt, Draft
from publishing.serializers import (
    AttemptSerializer,
    ChannelSerializer,
    ReviewSerializer,
    ScheduleSerializer,
)


class Schedule(APIView):
    """Another time for what is approved."""

    @extend_schema(request=ScheduleSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(ScheduleSerializer(data=request.data))
        with refusals():
            return shown(services.reschedule(draft, by=person(request), **wanted))


class SendNow(APIView):
    """Does not wait for the planned time or for the end of the undo window."""

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            return shown(services.send_now(draft, by=person(request)))


class ChooseChannel(APIView):
    """By the network's API or by hand; an approval bound the channel, so it is void."""

    @extend_schema(request=ChannelSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(ChannelSerializer(data=request.data))
        with refusals():
            chosen = services.choose_channel(
                draft, wanted["channel"], by=person(request)
            )
            return shown(chosen)


class Resend(APIView):
    """Sends the same text once more while LinkedIn would refuse and name a twin."""

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            services.resend(draft, by=person(request))
        return shown(draft)


class LookAgain(APIView):
    """Looks for a post of which nobody knows whether it is there."""

    @extend_schema(request=None, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        with refusals():
            return shown(services.look_again(draft, by=person(request)))


class Attempts(generics.ListAPIView[Attempt]):
    """Every try to send the draft, with what was sent and what came back."""

    serializer_class = AttemptSerializer
    queryset = Attempt.objects.none()
    ordering = ("number", "id")

    def get_queryset(self) -> QuerySet[Attempt]:
        mine = Draft.objects.owned_by(person(self.request))
        draft = get_object_or_404(mine, public_id=self.kwargs["draft_id"])
        return draft.attempts.select_related("approval")
