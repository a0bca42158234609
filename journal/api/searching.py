"""Search over notes, decisions, tasks, prompts, commits, errors and sessions."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.problems import Problem
from journal.ledger_serializers import FoundListSerializer
from journal.services.searching import ORDER, search

PAGE, MOST, FURTHEST = 20, 100, 2000
_ASKED = [
    OpenApiParameter(
        "q",
        required=True,
        description=(
            "Words, “phrases”, -not, project:name, kind:decision, before:2026-11-20,"
            " after:2026-11-01. Nothing that can be typed is an error."
        ),
    ),
    OpenApiParameter("kind", enum=ORDER),
    OpenApiParameter("project", description="Public id of a project."),
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day, included."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day, included."),
    OpenApiParameter("limit", OpenApiTypes.INT),
    OpenApiParameter("offset", OpenApiTypes.INT),
]


class SearchAll(APIView):
    """What you have that says it: the closest first, then the newest."""

    @extend_schema(
        operation_id="search", parameters=_ASKED, responses=FoundListSerializer
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        kind = asked.get("kind", "")
        if kind and kind not in ORDER:
            raise Problem(
                "invalid",
                _("“kind” is one of: %(kinds)s. Correct it.")
                % {"kinds": ", ".join(ORDER)},
                title=_("There is no such kind"),
            )
        found = search(
            person(request),
            asked.get("q", ""),
            kinds=[kind] if kind else (),
            project=asked.get("project", ""),
            since=_day(asked.get("from"), "from"),
            until=_day(asked.get("to"), "to"),
        )
        limit = min(_number(asked.get("limit"), PAGE) or PAGE, MOST)
        start = min(_number(asked.get("offset"), 0), FURTHEST)
        rows = list(found.docs[start : start + limit + 1])
        more = _address(request, offset=start + limit) if rows[limit:] else None
        shown = {"results": found.shown(rows[:limit]), "next": more}
        return Response(FoundListSerializer(shown).data)


def _address(request: Request, **more: Any) -> str:
    asked = request.query_params.copy()
    for name, value in more.items():
        asked[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise


def _day(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(
            "invalid",
            _("“%(name)s” is a date written as YYYY-MM-DD. Correct it and ask again.")
            % {"name": name},
            title=_("This is no date"),
        ) from None
