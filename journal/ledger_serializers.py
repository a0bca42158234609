"""The JSON of tasks, decisions and of what was found."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journal.links import record_url
from journal.models import Decision, OpenTask
from journal.serializers import CitedSerializer
from journal.services.searching import Found
from journal.services.solved import Solved
from search.snippets import Piece


class TaskSerializer(serializers.ModelSerializer[OpenTask]):
    id = serializers.CharField(source="public_id")
    project = serializers.CharField(
        source="project.name", default=None, allow_null=True, read_only=True
    )
    state = serializers.SerializerMethodField()
    days = serializers.SerializerMethodField(help_text="How long it has been open.")
    ask_if_dropped = serializers.SerializerMethodField()
    closed_by = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()

    class Meta:
        model = OpenTask
        fields = (
            *("id", "text", "project", "state", "opened_on", "reopened_on"),
            *("last_seen_on", "days", "ask_if_dropped", "snoozed_until"),
            *("closed_on", "closed_by", "evidence"),
        )
        read_only_fields = fields

    def get_state(self, task: OpenTask) -> str:
        return task.state_on(self.context["today"])

    def get_days(self, task: OpenTask) -> int:
        return task.days_on(self.context["today"])

    def get_ask_if_dropped(self, task: OpenTask) -> bool:
        """Nothing was heard of it for two weeks."""
        return task.asks_on(self.context["today"])

    @extend_schema_field(CitedSerializer(allow_null=True))
    def get_closed_by(self, task: OpenTask) -> Any:
        """The record that closed it; null where you did, or nothing has."""
        if not task.closed_by.get("record"):
            return None
        return _cited([task.closed_by])[0]

    @extend_schema_field(CitedSerializer(many=True))
    def get_evidence(self, task: OpenTask) -> Any:
        return _cited(task.evidence)


class SnoozeTaskSerializer(serializers.Serializer[Any]):
    until = serializers.DateField(
        required=False, help_text="A week from today if none."
    )


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    id = serializers.CharField(source="public_id")
    what = serializers.CharField(source="text")
    project = serializers.CharField(
        source="project.name", default=None, allow_null=True, read_only=True
    )
    overridden_by = serializers.CharField(
        source="overridden_by.public_id",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="Id of the later decision that took its place.",
    )
    until = serializers.DateField(
        source="overridden_by.date", default=None, allow_null=True, read_only=True
    )
    evidence = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = (
            *("id", "what", "instead", "why", "project", "date"),
            *("overridden_by", "until", "evidence"),
        )
        read_only_fields = fields

    @extend_schema_field(CitedSerializer(many=True))
    def get_evidence(self, decision: Decision) -> Any:
        return _cited(decision.evidence)


class LinkDecisionSerializer(serializers.Serializer[Any]):
    later = serializers.CharField(help_text="Id of the decision that took its place.")


class FoundSerializer(serializers.Serializer[Any]):
    """One answer of the search."""

    kind = serializers.CharField(source="doc.kind")
    title = serializers.CharField(source="doc.title")
    snippet = serializers.SerializerMethodField(
        help_text="Plain text; empty where the title says it all."
    )
    marks = serializers.SerializerMethodField(
        help_text="Where in the snippet what was asked for stands: [start, end]."
    )
    project = serializers.CharField(help_text="Name; empty for none or several.")
    at = serializers.DateTimeField(source="doc.at")
    session = serializers.CharField(source="doc.session")
    url = serializers.SerializerMethodField()

    def get_snippet(self, found: Found) -> str:
        return "".join(text for text, _hit in found.pieces)

    def get_marks(self, found: Found) -> list[list[int]]:
        return _marks(found.pieces)

    def get_url(self, found: Found) -> str:
        return f"{settings.PUBLIC_URL}{found.path}"


class FoundListSerializer(serializers.Serializer[Any]):
    results = FoundSerializer(many=True)
    next = serializers.CharField(allow_null=True)


def _marks(pieces: tuple[Piece, ...]) -> list[list[int]]:
    places, at = [], 0
    for text, hit in pieces:
        if hit:
            places.append([at, at + len(text)])
        at += len(text)
    return places


def _cited(evidence: list[dict[str, Any]]) -> Any:
    rows = [{**e, "url": record_url(e["session"], e["record"])} for e in evidence]
    return CitedSerializer(rows, many=True).data


class SolvedSerializer(serializers.Serializer[Any]):
    """An earlier error or prompt that says the same, and what solved it."""

    kind = serializers.CharField(help_text="error or prompt")
    text = serializers.CharField()
    session = serializers.CharField()
    record = serializers.CharField()
    url = serializers.SerializerMethodField()
    exact = serializers.BooleanField(
        help_text="They differ in numbers, paths and ids alone."
    )
    solved_on = serializers.DateField(source="day")
    by = serializers.SerializerMethodField(help_text="The commit or your words.")
    key = serializers.CharField(help_text="To say that they are not the same.")

    def get_url(self, solved: Solved) -> str:
        return record_url(solved.session, solved.record)

    @extend_schema_field(CitedSerializer)
    def get_by(self, solved: Solved) -> Any:
        row = solved.by
        cited = {"session": row.session.public_id, "record": row.record}
        more = {"quote": row.quote, "kind": row.kind, "at": row.at.isoformat()}
        return _cited([cited | more])[0]


class SolvedListSerializer(serializers.Serializer[Any]):
    results = SolvedSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null.")


class NotTheSameSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=24)
    session = serializers.CharField(help_text="Of the earlier one.")
    record = serializers.CharField(max_length=400)
