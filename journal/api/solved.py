"""Solved before: for a page, and for an agent that met an error just now."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import person
from accounts.problems import Problem
from journal.ledger_serializers import NotTheSameSerializer, SolvedListSerializer
from journal.services.solved import ERROR, PROMPT, not_the_same, solved_before

MOST = 5
_ASKED = [
    OpenApiParameter("q", required=True, description="An error or a prompt, as it is."),
    OpenApiParameter(
        "kind", enum=[ERROR, PROMPT], description="Which of both; either by default."
    ),
]


class SolvedBefore(APIView):
    """Earlier errors and prompts of yours that say the same and were solved, the surest
    and newest first. None where nothing is sure enough."""

    @extend_schema(
        operation_id="solved_list", parameters=_ASKED, responses=SolvedListSerializer
    )
    def get(self, request: Request) -> Response:
        kind = request.query_params.get("kind", "")
        if kind not in ("", ERROR, PROMPT):
            raise Problem(
                "invalid",
                _("“kind” is one of: error, prompt. Correct it."),
                title=_("There is no such kind"),
            )
        found = solved_before(
            person(request),
            request.query_params.get("q", ""),
            kinds=[kind] if kind else (ERROR, PROMPT),
            most=MOST,
        )
        return Response(SolvedListSerializer({"results": found, "next": None}).data)


class NotTheSame(APIView):
    """An earlier one does not answer such a text, you say: it is not shown again."""

    @extend_schema(request=NotTheSameSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        wanted = NotTheSameSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        not_the_same(person(request), **wanted.validated_data)
        return Response(status=204)
