"""The JSON of what may be mentioned, and of items that are shared."""

from typing import Any

from rest_framework import serializers

from publishing.serializers import DraftSerializer
from sessions_app.models import Project


class MayMentionSerializer(serializers.ModelSerializer[Project]):
    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = Project
        fields = ("id", "name", "remote")
        read_only_fields = fields


class MentionAnswerSerializer(serializers.Serializer[Any]):
    may_mention = serializers.BooleanField()


class SharingSerializer(serializers.Serializer[Any]):
    """What became of the wish to share an item."""

    being_written = serializers.BooleanField()
    not_written = serializers.CharField(
        source="said", help_text="Why there is no draft, or empty."
    )
    drafts = DraftSerializer(many=True)
