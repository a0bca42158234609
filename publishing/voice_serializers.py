"""The JSON of what a person sets about posts."""

from typing import Any

from rest_framework import serializers

from pipeline.draft_request import LANGUAGES
from publishing.models import KeptWord, PostSettings, RemovedPhrase
from publishing.services.voice import TWICE
from publishing.services.wanted import LONGEST_REMARKS, LONGEST_WORD, MOST_MINUTES


class PostSettingsSerializer(serializers.Serializer[PostSettings]):
    language = serializers.ChoiceField(
        choices=list(LANGUAGES.items()),
        help_text="The offline writer writes English only; a model writes this.",
    )
    tone = serializers.ChoiceField(choices=PostSettings.Tone.choices)
    remarks = serializers.CharField(
        allow_blank=True,
        max_length=LONGEST_REMARKS,
        help_text="How posts should sound, in your words; for a model.",
    )
    undo_minutes = serializers.IntegerField(
        min_value=0,
        max_value=MOST_MINUTES,
        help_text="How long an approved post waits, so that you can take it back.",
    )
    mail_drafts = serializers.BooleanField(
        help_text="Whether a mail tells you that drafts wait."
    )


class KeptWordSerializer(serializers.Serializer[KeptWord]):
    id = serializers.CharField(source="public_id", read_only=True)
    word = serializers.CharField(max_length=LONGEST_WORD)
    kind = serializers.ChoiceField(
        choices=KeptWord.Kind.choices, default=KeptWord.Kind.WORD
    )


class RemovedPhraseSerializer(serializers.Serializer[RemovedPhrase]):
    id = serializers.CharField(source="public_id", read_only=True)
    phrase = serializers.CharField()
    drafts = serializers.ListField(
        child=serializers.CharField(), help_text="Ids of the drafts it was taken from."
    )
    removed_at = serializers.DateTimeField()
    allowed = serializers.SerializerMethodField(help_text="You allowed it again.")
    offered = serializers.SerializerMethodField(
        help_text="Whether the writer may still use it."
    )

    def get_allowed(self, phrase: RemovedPhrase) -> bool:
        return phrase.revoked_at is not None

    def get_offered(self, phrase: RemovedPhrase) -> bool:
        return phrase.revoked_at is not None or len(phrase.drafts) < TWICE


class OfferedSerializer(serializers.Serializer[Any]):
    allowed = serializers.BooleanField()
