"""Your reports: the numbers of any range, beside those of the time before."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.models import User
from accounts.problems import Problem
from journal.calendar import today_of
from journal.models import Insights
from journal.reports_json import report_json
from journal.services.insights import (
    Pending,
    insights_for,
    known_projects,
)
from journal.services.spans import MOST_DAYS, Span, span_of

_ASKED = [
    OpenApiParameter(
        "from",
        OpenApiTypes.DATE,
        description="With “to”; without both the 30 days up to yesterday.",
    ),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Included."),
    OpenApiParameter(
        "project",
        many=True,
        description="Public id; several are counted together. All without it.",
    ),
]


class InsightsSerializer(serializers.Serializer[Any]):
    """A report. docs/insights.md defines every number of ``statistics``."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Insights.Kind.choices)
    starts = serializers.DateField()
    ends = serializers.DateField(help_text="Included.")
    projects = serializers.ListField(
        child=serializers.CharField(), help_text="Public ids; empty: all of them."
    )
    revision = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    writer = serializers.CharField()
    statistics = serializers.DictField()
    told = serializers.DictField(help_text="What is told of it in words.")
    friction = serializers.ListField(
        child=serializers.DictField(),
        help_text="The friction ledger: met in these days, counted of all time.",
    )
    read_by_model = serializers.DictField(
        allow_null=True,
        help_text="What a small model read of the sessions; null where none reads.",
    )


class OneReport(APIView):
    """Your report of a range of days."""

    @extend_schema(
        parameters=_ASKED,
        responses={
            200: InsightsSerializer,
            202: OpenApiResponse(
                description="It is being counted: ask again after `Retry-After`."
            ),
        },
    )
    def get(self, request: Request) -> Response:
        """The numbers of these days, each with the same of the period before, of the
        same length. What has too few to tell is null, with how many it needs."""
        owner = person(request)
        keys = frozenset(request.query_params.getlist("project"))
        if keys - known_projects(owner, keys).keys():
            raise Http404
        now = timezone.now()
        span = _span(request, owner, keys or None, now)
        report = insights_for(owner, span, now=now)
        if isinstance(report, Pending):
            return Response(
                status=status.HTTP_202_ACCEPTED, headers={"Retry-After": "5"}
            )
        return Response(report_json(report))


def _span(
    request: Request, owner: User, projects: frozenset[str] | None, now: datetime
) -> Span:
    if not {"from", "to"} & request.query_params.keys():
        return span_of(owner, Insights.Kind.MONTH, projects, now=now)
    starts, ends = _date(request, "from"), _date(request, "to")
    if ends > today_of(owner, now=now):
        raise _no_range("A range ends today at the latest. Ask for other days.")
    try:
        return Span(starts, ends, projects)
    except ValueError:
        raise _no_range(
            f"A range has between 1 and {MOST_DAYS} days. Ask for other days."
        ) from None


def _date(request: Request, name: str) -> date:
    try:
        found = date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        found = date.min
    if found.year < 2000:
        raise _no_range(f"“{name}” is a day, such as 2026-11-19. Correct it.")
    return found


def _no_range(words: str) -> Problem:
    return Problem("invalid", words, title="This is no range")
