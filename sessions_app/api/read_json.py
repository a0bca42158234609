"""The JSON of sessions, their records, projects and machines."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pulse.core.values import Role
from sessions_app.models import CodingSession, Machine, Project

ROLES = [*(role.value for role in Role), "unparsed"]


class NamedProjectSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()


class CountsSerializer(serializers.Serializer[Any]):
    prompts = serializers.IntegerField(source="sum_prompts")
    menu_answers = serializers.IntegerField(source="sum_menu_answers")
    replies = serializers.IntegerField(source="sum_replies")
    tool_calls = serializers.IntegerField(source="sum_tool_calls")
    lines_added = serializers.IntegerField(source="sum_lines_added")
    lines_removed = serializers.IntegerField(source="sum_lines_removed")
    active_seconds = serializers.IntegerField(source="sum_active_seconds")
    records = serializers.IntegerField()
    unparsed = serializers.IntegerField()


class TokenSumsSerializer(serializers.Serializer[Any]):
    """Each API message counted once, however many lines or copies of it there are."""

    input = serializers.IntegerField(source="sum_input_tokens")
    output = serializers.IntegerField(source="sum_output_tokens")
    cache_creation = serializers.IntegerField(source="sum_cache_creation_tokens")
    cache_read = serializers.IntegerField(source="sum_cache_read_tokens")


class SessionSerializer(serializers.ModelSerializer[CodingSession]):
    """A session with its counts; times are UTC. ``left_out``: used by no note, profile,
    draft or model call."""

    id = serializers.CharField(source="public_id", read_only=True)
    agent = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    origin = serializers.CharField(read_only=True)
    projects = serializers.SerializerMethodField()
    counts = CountsSerializer(source="*", read_only=True)
    tokens = TokenSumsSerializer(source="*", read_only=True)
    left_out = serializers.SerializerMethodField()

    class Meta:
        model = CodingSession
        fields = (
            "id",
            "agent",
            "native_id",
            "title",
            "origin",
            "projects",
            "first_at",
            "last_at",
            "counts",
            "tokens",
            "left_out",
        )
        read_only_fields = ("native_id", "first_at", "last_at")

    @extend_schema_field(NamedProjectSerializer(many=True))
    def get_projects(self, session: CodingSession) -> Any:
        projects = self.context["projects"].get(session.pk, [])
        return NamedProjectSerializer(projects, many=True).data

    def get_left_out(self, session: CodingSession) -> bool:
        return session.left_out_at is not None


class LeftOutSerializer(serializers.Serializer[Any]):
    left_out = serializers.BooleanField()


class ResultSerializer(serializers.Serializer[Any]):
    record = serializers.CharField()
    time = serializers.DateTimeField(allow_null=True)
    text = serializers.CharField()
    is_error = serializers.BooleanField()
    cut = serializers.BooleanField()


class CallSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    input = serializers.CharField()
    result = ResultSerializer(allow_null=True)


class QuestionSerializer(serializers.Serializer[Any]):
    question = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()

    def get_question(self, pair: tuple[str, str]) -> str:
        return pair[0]

    def get_answer(self, pair: tuple[str, str]) -> str:
        return pair[1]


class RecordSerializer(serializers.Serializer[Any]):
    """One entry of a transcript; ``cut``: the text was too long and is cut."""

    id = serializers.CharField()
    line = serializers.IntegerField()
    role = serializers.ChoiceField(ROLES)
    time = serializers.DateTimeField(allow_null=True)
    text = serializers.CharField()
    origin = serializers.CharField()
    act = serializers.CharField()
    calls = CallSerializer(many=True)
    results = ResultSerializer(many=True)
    answers = QuestionSerializer(many=True)
    problem = serializers.CharField()
    own = serializers.BooleanField()
    cut = serializers.BooleanField()


class PartSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="transcript")
    name = serializers.CharField()
    machine = serializers.CharField()
    records = serializers.IntegerField()


class RecordsSerializer(serializers.Serializer[Any]):
    """A page of records. ``parts`` are the session's own transcript and those of its
    subagents; ``start`` counts entries of the part from 0."""

    results = RecordSerializer(source="records", many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    parts = PartSerializer(many=True)
    part = PartSerializer(allow_null=True)
    start = serializers.IntegerField()
    total = serializers.IntegerField()
    unparsed = serializers.IntegerField()
    waiting = serializers.BooleanField()


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project. ``publishable``: may be mentioned in public; ``model_allowed``: may be
    shown to a model, where its owner consents to one at all."""

    id = serializers.CharField(source="public_id", read_only=True)
    left_out = serializers.SerializerMethodField()
    sessions = serializers.IntegerField(read_only=True)
    active_seconds = serializers.IntegerField(read_only=True)
    last_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Project
        fields = (
            "id",
            "name",
            "remote",
            "publishable",
            "publishable_answered_at",
            "model_allowed",
            "left_out",
            "sessions",
            "active_seconds",
            "last_at",
            "created_at",
        )
        read_only_fields = fields

    def get_left_out(self, project: Project) -> bool:
        return project.left_out_at is not None


class ProjectChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, required=False)
    publishable = serializers.BooleanField(required=False)
    model_allowed = serializers.BooleanField(required=False)
    left_out = serializers.BooleanField(required=False)


class MachineSerializer(serializers.ModelSerializer[Machine]):
    """A machine; ``report`` is the newest report of a sync."""

    id = serializers.CharField(source="public_id", read_only=True)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    last_sync = serializers.DateTimeField(source="last_sync_at", read_only=True)

    class Meta:
        model = Machine
        fields = (
            "id",
            "name",
            "platform",
            "client",
            "created",
            "last_sync",
            "report",
            "reported_at",
        )
        read_only_fields = fields
