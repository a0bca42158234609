"""How your posts should sound, and what stays out of them. Tokens only look."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from publishing.api import refusals
from publishing.api.drafts import valid
from publishing.models import KeptWord, RemovedPhrase
from publishing.services import voice, wanted
from publishing.voice_serializers import (
    KeptWordSerializer,
    OfferedSerializer,
    PostSettingsSerializer,
    RemovedPhraseSerializer,
)


class PostSettingsView(APIView):
    """Tone, language, your remarks on style, the undo window and the mail."""

    @extend_schema(responses=PostSettingsSerializer)
    def get(self, request: Request) -> Response:
        mine = voice.settings_of(person(request))
        return Response(PostSettingsSerializer(mine).data)

    @extend_schema(
        request=PostSettingsSerializer(partial=True), responses=PostSettingsSerializer
    )
    def patch(self, request: Request) -> Response:
        """Changes what you send; untouched drafts of recent weeks follow."""
        given = valid(PostSettingsSerializer(data=request.data, partial=True))
        with refusals():
            mine = wanted.change_settings(person(request), **given)
        return Response(PostSettingsSerializer(mine).data)


class KeptWords(generics.ListAPIView[KeptWord]):
    """Words, people and clients that you keep out of posts."""

    serializer_class = KeptWordSerializer
    queryset = KeptWord.objects.none()
    ordering = ("folded", "id")

    def get_queryset(self) -> QuerySet[KeptWord]:
        return KeptWord.objects.owned_by(person(self.request))

    @extend_schema(request=KeptWordSerializer, responses={201: KeptWordSerializer})
    def post(self, request: Request) -> Response:
        """Keeps a word out; the same word again changes its kind."""
        given = valid(KeptWordSerializer(data=request.data))
        with refusals():
            kept = wanted.keep_out(person(request), **given)
        shown = KeptWordSerializer(kept).data
        return Response(shown, status=status.HTTP_201_CREATED)


class OneKeptWord(APIView):
    """A word that you keep out of posts."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, word_id: str) -> Response:
        """Lets the word into posts again."""
        mine = KeptWord.objects.owned_by(person(request))
        get_object_or_404(mine, public_id=word_id).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class RemovedPhrases(generics.ListAPIView[RemovedPhrase]):
    """Phrases that you took out of drafts; from the second draft on they are not
    offered again."""

    serializer_class = RemovedPhraseSerializer
    queryset = RemovedPhrase.objects.none()
    ordering = ("-removed_at", "-id")

    def get_queryset(self) -> QuerySet[RemovedPhrase]:
        return RemovedPhrase.objects.owned_by(person(self.request))


class OneRemovedPhrase(APIView):
    """A phrase that you took out of drafts."""

    @extend_schema(request=OfferedSerializer, responses=RemovedPhraseSerializer)
    def patch(self, request: Request, phrase_id: str) -> Response:
        """Lets the writer use the phrase again, or not after all."""
        mine = RemovedPhrase.objects.owned_by(person(request))
        phrase = get_object_or_404(mine, public_id=phrase_id)
        given = valid(OfferedSerializer(data=request.data))
        wanted.offer_again(phrase, offered=given["allowed"], now=timezone.now())
        return Response(RemovedPhraseSerializer(phrase).data)
