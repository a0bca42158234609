"""Open tasks: what somebody is committed to, and what its owner does about it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.problems import Problem
from journal.calendar import today_of
from journal.ledger_serializers import SnoozeTaskSerializer, TaskSerializer
from journal.models import OpenTask
from journal.services import tasks

STATES = ("open", "snoozed", "closed", "dropped")
_ASKED = [
    OpenApiParameter("state", enum=STATES, description="All states by default."),
    OpenApiParameter("project", description="Public id of a project."),
]


class Tasks(generics.ListAPIView[OpenTask]):
    """Your tasks, the oldest first. A snoozed task is open again on its day."""

    serializer_class = TaskSerializer
    ordering = ("opened_on", "id")

    @extend_schema(parameters=_ASKED)
    def get(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().get(request, *args, **kwargs)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "today": _today(self.request)}

    def get_queryset(self) -> QuerySet[OpenTask]:
        if getattr(self, "swagger_fake_view", False):
            return OpenTask.objects.none()
        mine = OpenTask.objects.owned_by(person(self.request)).shown()
        if project := self.request.query_params.get("project"):
            mine = mine.filter(project__public_id=project)
        state = self.request.query_params.get("state")
        if state and state not in STATES:
            raise Problem(
                "invalid",
                _("“state” is one of: open, snoozed, closed, dropped. Correct it."),
                title=_("There is no such state"),
            )
        if state:
            mine = mine.in_state(state, _today(self.request))
        return mine.select_related("project")


class CloseTask(APIView):
    """It is done, whatever the record shows."""

    @extend_schema(request=None, responses=TaskSerializer)
    def post(self, request: Request, task_id: str) -> Response:
        return _done(request, task_id, tasks.close)


class DropTask(APIView):
    """It will not be done."""

    @extend_schema(request=None, responses=TaskSerializer)
    def post(self, request: Request, task_id: str) -> Response:
        return _done(request, task_id, tasks.drop)


class ReopenTask(APIView):
    """Open again, whether it was closed, dropped or snoozed."""

    @extend_schema(request=None, responses=TaskSerializer)
    def post(self, request: Request, task_id: str) -> Response:
        return _done(request, task_id, tasks.reopen)


class KeepTask(APIView):
    """The answer to “dropped?” is no: it is asked again after two quiet weeks."""

    @extend_schema(request=None, responses=TaskSerializer)
    def post(self, request: Request, task_id: str) -> Response:
        return _done(request, task_id, tasks.keep)


class SnoozeTask(APIView):
    """Out of sight until a day; a week from today if you name none."""

    @extend_schema(request=SnoozeTaskSerializer, responses=TaskSerializer)
    def post(self, request: Request, task_id: str) -> Response:
        wanted = SnoozeTaskSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        until = wanted.validated_data.get("until") or _today(request) + tasks.WEEK

        def snooze(task: OpenTask, **more: Any) -> OpenTask:
            return tasks.snooze(task, until, **more)

        return _done(request, task_id, snooze)


def _done(request: Request, task_id: str, act: Callable[..., OpenTask]) -> Response:
    mine = OpenTask.objects.owned_by(person(request)).shown()
    task = get_object_or_404(mine.select_related("owner"), public_id=task_id)
    act(task, by=person(request))
    context = {"today": _today(request)}
    return Response(TaskSerializer(task, context=context).data)


def _today(request: Request) -> Any:
    return today_of(person(request), now=timezone.now())
