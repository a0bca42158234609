"""What a person does to the items of a note. Tokens read; people edit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.problems import Problem
from journal.api.notes import day_shown, note_of
from journal.errors import EditRefused, LineChanged
from journal.models import DailyNote, NoteItem, Overlay
from journal.note_serializers import (
    AddItemSerializer,
    EditOfNoteSerializer,
    NoteItemSerializer,
    RewriteItemSerializer,
    SeenSerializer,
    edit_rows,
)
from journal.services import overlays
from journal.services.shown import ShownItem, shown_day
from sessions_app.models import Project


class NoteItems(APIView):
    """Adds an item of your own to the note: stated by you, without evidence."""

    @extend_schema(request=AddItemSerializer, responses={201: NoteItemSerializer})
    def post(self, request: Request, date: str) -> Response:
        note, given = note_of(request, date), valid(AddItemSerializer, request)
        owner, project = person(request), None
        if key := given.pop("project", ""):
            mine = Project.objects.owned_by(owner)
            project = get_object_or_404(mine, public_id=key)
        with refusals(note, ""):
            item = overlays.add(
                note, by=owner, project=project, now=timezone.now(), **given
            )
        return Response(NoteItemSerializer(item).data, status.HTTP_201_CREATED)


class OneNoteItem(APIView):
    """Rewrites an item, or corrects its kind or status; what is not given stays.

    409 with type `line-changed` and the item as it is now, if it is not the one of
    that `version` any more.
    """

    @extend_schema(request=RewriteItemSerializer, responses=NoteItemSerializer)
    def patch(self, request: Request, date: str, item_id: str) -> Response:
        note_of(request, date)
        given = valid(RewriteItemSerializer, request)
        seen = given.pop("version")
        return act(request, date, item_id, overlays.rewrite, seen=seen, **given)


class ConfirmNoteItem(APIView):
    """Accepts what the item says: what was only said is an achievement then."""

    @extend_schema(request=SeenSerializer, responses=NoteItemSerializer)
    def post(self, request: Request, date: str, item_id: str) -> Response:
        return act(request, date, item_id, overlays.confirm)


class HideNoteItem(APIView):
    """Keeps the item out of everything that is made of the note."""

    @extend_schema(request=SeenSerializer, responses=NoteItemSerializer)
    def post(self, request: Request, date: str, item_id: str) -> Response:
        return act(request, date, item_id, overlays.hide)


class RestoreNoteItem(APIView):
    """Shows a hidden item again."""

    @extend_schema(request=SeenSerializer, responses=NoteItemSerializer)
    def post(self, request: Request, date: str, item_id: str) -> Response:
        return act(request, date, item_id, overlays.restore)


class NoteEdits(APIView):
    """Everything that you did to the items of this note, hidden ones among them."""

    @extend_schema(responses=EditOfNoteSerializer(many=True))
    def get(self, request: Request, date: str) -> Response:
        return Response(edit_rows(shown_day(note_of(request, date))))


class OneNoteEdit(APIView):
    """Takes an edit back: the writer's words hold again. An item that you added is
    gone with it."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, date: str, edit_id: str) -> Response:
        note = note_of(request, date)
        try:
            overlays.undo(note, edit_id, by=person(request), now=timezone.now())
        except Overlay.DoesNotExist:
            raise Http404 from None
        return Response(status=status.HTTP_204_NO_CONTENT)


def act(
    request: Request,
    day: str,
    item_id: str,
    verb: Callable[..., ShownItem],
    **more: Any,
) -> Response:
    note = note_of(request, day)
    more.setdefault("seen", valid(SeenSerializer, request).get("version", ""))
    with refusals(note, item_id):
        item = verb(note, item_id, by=person(request), now=timezone.now(), **more)
    return Response(NoteItemSerializer(item).data)


@contextmanager
def refusals(note: DailyNote, item_id: str) -> Iterator[None]:
    """What a service refused, as a problem document; with the item where it changed."""
    try:
        yield
    except NoteItem.DoesNotExist:
        raise Http404 from None
    except EditRefused as error:
        extra: dict[str, object] = {}
        if isinstance(error, LineChanged):
            now = day_shown(note).find(item_id)
            extra["item"] = NoteItemSerializer(now).data if now else None
        raise Problem(
            error.code.replace("_", "-"),
            str(error),
            status=error.status,
            title=error.title,
            **extra,
        ) from error


def valid(serializer: type[Any], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
