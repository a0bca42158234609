"""May a project be mentioned, and drafts from one item of a note."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from journal.models import NoteItem
from publishing import services
from publishing.api import refusals
from publishing.api.drafts import valid
from publishing.serializers import DraftSerializer
from publishing.sharing_serializers import (
    MayMentionSerializer,
    MentionAnswerSerializer,
    SharingSerializer,
)
from sessions_app.models import Project


class Questions(APIView):
    """Projects whose remote looks public, and of which you have not said yet whether
    they may be mentioned."""

    @extend_schema(responses=MayMentionSerializer(many=True))
    def get(self, request: Request) -> Response:
        asked = services.questions(person(request))
        return Response(MayMentionSerializer(asked, many=True).data)


class Answer(APIView):
    """Says whether this project may be mentioned in public; it is asked once."""

    @extend_schema(request=MentionAnswerSerializer, responses={204: None})
    def post(self, request: Request, project_id: str) -> Response:
        mine = Project.objects.owned_by(person(request))
        project = get_object_or_404(mine, public_id=project_id)
        wanted = valid(MentionAnswerSerializer(data=request.data))
        services.answer(project, by=person(request), **wanted)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Share(APIView):
    """Drafts for each network from one item of a note, and what became of that wish."""

    @extend_schema(responses=SharingSerializer)
    def get(self, request: Request, item_id: str) -> Response:
        """What became of sharing this item: its drafts, or why there are none."""
        sharing = services.sharing_of(_item(request, item_id), by=person(request))
        return Response(SharingSerializer(sharing).data)

    @extend_schema(
        request=None,
        responses={201: DraftSerializer(many=True), 202: SharingSerializer},
    )
    def post(self, request: Request, item_id: str) -> Response:
        """Drafts for each network from one item of a note.

        202 where a model writes them: ask by GET what became of it. 409 with type
        `ask-first` and the project's id when nobody has said yet whether the project
        may be mentioned.
        """
        item = _item(request, item_id)
        with refusals():
            sharing = services.draft_item(item, by=person(request))
        if sharing.being_written:
            waits = SharingSerializer(sharing).data
            return Response(waits, status=status.HTTP_202_ACCEPTED)
        shown = DraftSerializer(sharing.drafts, many=True).data
        return Response(shown, status=status.HTTP_201_CREATED)


def _item(request: Request, item_id: str) -> NoteItem:
    items = NoteItem.objects.filter(note__owner=person(request))
    return get_object_or_404(items.select_related("note", "project"), public_id=item_id)
