"""The JSON of the upload contract (docs/upload.md)."""

from typing import Any

from rest_framework import serializers

from sessions_app.models import Machine
from sessions_app.services.deciding import STATUSES


class MachineUploadSerializer(serializers.ModelSerializer[Machine]):
    id = serializers.CharField(source="public_id", read_only=True)
    name = serializers.CharField(max_length=120)
    fingerprint = serializers.RegexField(r"^[0-9a-f]{64}$", write_only=True)
    platform = serializers.CharField(max_length=80, required=False, allow_blank=True)
    client = serializers.CharField(max_length=80, required=False, allow_blank=True)
    created = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Machine
        fields = ("id", "name", "fingerprint", "platform", "client", "created")


class DirectorySerializer(serializers.Serializer[Any]):
    path = serializers.CharField(max_length=1024, trim_whitespace=False)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    remote = serializers.CharField(max_length=1024, required=False, allow_blank=True)
    root_commit = serializers.RegexField(
        r"^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})?$", required=False, allow_blank=True
    )


class PathsSerializer(serializers.Serializer[Any]):
    paths = serializers.ListField(child=DirectorySerializer(), max_length=1000)


class PlacedSerializer(serializers.Serializer[Any]):
    path = serializers.CharField()
    project = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class PlacedListSerializer(serializers.Serializer[Any]):
    results = PlacedSerializer(many=True)


class ReportSerializer(serializers.Serializer[Any]):
    phase = serializers.ChoiceField(["started", "sending", "finished"])
    sessions = serializers.IntegerField(min_value=0, required=False)
    sent = serializers.IntegerField(min_value=0, required=False)
    bytes_total = serializers.IntegerField(min_value=0, required=False)
    bytes_sent = serializers.IntegerField(min_value=0, required=False)
    oldest_pending = serializers.DateTimeField(required=False, allow_null=True)


class AskedSerializer(serializers.Serializer[Any]):
    agent = serializers.CharField(max_length=32)
    source_id = serializers.CharField(max_length=300)
    session = serializers.CharField(max_length=200, allow_blank=True)


class CheckSerializer(serializers.Serializer[Any]):
    machine = serializers.CharField(max_length=24)
    fingerprint = serializers.CharField(max_length=64)
    transcripts = serializers.ListField(child=AskedSerializer(), max_length=1000)


class LastChunkSerializer(serializers.Serializer[Any]):
    first_line = serializers.IntegerField()
    sha256 = serializers.CharField()
    ruleset = serializers.CharField()


class AcknowledgedSerializer(serializers.Serializer[Any]):
    source_id = serializers.CharField()
    status = serializers.ChoiceField(["unknown", "known", "deleted"])
    generation = serializers.IntegerField()
    line = serializers.IntegerField()
    byte = serializers.IntegerField()
    last = LastChunkSerializer(allow_null=True)


class AcknowledgedListSerializer(serializers.Serializer[Any]):
    results = AcknowledgedSerializer(many=True)


class RepairSerializer(serializers.Serializer[Any]):
    action = serializers.ChoiceField(["resend", "generation"])
    line = serializers.IntegerField(required=False)
    byte = serializers.IntegerField(required=False)
    generation = serializers.IntegerField(required=False)


class AnswerSerializer(serializers.Serializer[Any]):
    source_id = serializers.CharField()
    generation = serializers.IntegerField()
    status = serializers.ChoiceField(STATUSES)
    line = serializers.IntegerField()
    byte = serializers.IntegerField()
    detail = serializers.CharField(allow_blank=True)
    repair = RepairSerializer(allow_null=True)


class AnswerListSerializer(serializers.Serializer[Any]):
    results = AnswerSerializer(many=True)
