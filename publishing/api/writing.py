"""Drafts: other texts, by the writer or from before."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from publishing import services
from publishing.api import refusals
from publishing.api.drafts import find, shown, valid
from publishing.models import Draft, DraftVersion
from publishing.serializers import (
    FixSerializer,
    KeepSerializer,
    RestoreVersionSerializer,
    ReviewSerializer,
    RewriteSerializer,
    VersionSerializer,
)
from publishing.services.fixing import Place


class Rewrite(APIView):
    """A new version by the writer, as you ask; your text stays among the versions.

    202 where a model writes: `being_written` is set until the text is there, then
    `version` is another one, or `not_written` says why not. What you edit or approve
    meanwhile stays.
    """

    @extend_schema(
        request=RewriteSerializer,
        responses={200: ReviewSerializer, 202: ReviewSerializer},
    )
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(RewriteSerializer(data=request.data))
        with refusals():
            services.rewrite(draft, by=person(request), **wanted)
        answer = shown(draft)
        if answer.data["being_written"]:
            answer.status_code = status.HTTP_202_ACCEPTED
        return answer


class Fix(APIView):
    """What a finding offers to write instead, put in its place as a new version."""

    @extend_schema(request=FixSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        place = Place(**valid(FixSerializer(data=request.data)))
        with refusals():
            return shown(services.fix(draft, place, by=person(request)))


class Keep(APIView):
    """Lets the draft wait for as long as you like, or expire again."""

    @extend_schema(request=KeepSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        wanted = valid(KeepSerializer(data=request.data))
        verb = services.keep if wanted["keep"] else services.unkeep
        with refusals():
            return shown(verb(draft, by=person(request)))


class Versions(generics.ListAPIView[DraftVersion]):
    """Every text that the draft had, the newest first."""

    serializer_class = VersionSerializer
    queryset = DraftVersion.objects.none()
    ordering = ("-number", "-id")

    def get_queryset(self) -> QuerySet[DraftVersion]:
        mine = Draft.objects.owned_by(person(self.request))
        draft = get_object_or_404(mine, public_id=self.kwargs["draft_id"])
        return draft.versions.all()


class RestoreVersion(APIView):
    """An earlier text again, as a new version; an approval is void."""

    @extend_schema(request=RestoreVersionSerializer, responses=ReviewSerializer)
    def post(self, request: Request, draft_id: str) -> Response:
        draft = find(request, draft_id)
        number = valid(RestoreVersionSerializer(data=request.data))["version"]
        with refusals():
            return shown(services.restore_version(draft, number, by=person(request)))
