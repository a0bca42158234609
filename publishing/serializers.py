"""The JSON of drafts."""

from typing import Any

from rest_framework import serializers

from journal.links import record_url
from publishing.models import (
    Attempt,
    Channel,
    Connection,
    Draft,
    Network,
    Publication,
)
from publishing.services.cards import Proof, ReviewCard


class FindingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField(help_text="What it is, as a sentence.")
    fix = serializers.CharField(help_text="What to do about it.")
    blocking = serializers.BooleanField(
        help_text="Must be fixed before the text can be approved."
    )
    start = serializers.IntegerField(help_text="Character position in `text`.")
    end = serializers.IntegerField()
    replacement = serializers.CharField(
        allow_null=True,
        help_text="What to write from `start` to `end` instead, where that is clear.",
    )


class ProofSerializer(serializers.Serializer[Any]):
    session = serializers.CharField()
    record = serializers.CharField()
    quote = serializers.CharField(help_text="Empty when its session was deleted.")
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    note_date = serializers.DateField(allow_null=True)
    session_title = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page of the record.")

    def get_url(self, proof: Proof) -> str:
        return record_url(proof.session, proof.record)


class SentenceSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    opinion = serializers.BooleanField()
    yours = serializers.BooleanField(help_text="Your own words, without a record.")
    evidence = ProofSerializer(many=True, source="proofs")


class VersionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    author = serializers.CharField(help_text="“you”, or the writer's name.")
    instruction = serializers.CharField(help_text="What the writer was asked for.")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One try to send; request and response without tokens."""

    request = serializers.JSONField(help_text="What was sent, redacted.")
    response = serializers.JSONField(help_text="What came back, redacted.")
    text_hash = serializers.CharField(
        source="approval.text_hash", help_text="Of the approval that it sent."
    )

    class Meta:
        model = Attempt
        fields = (
            *("number", "outcome", "code", "detail", "text_hash", "request"),
            *("response", "started_at", "ended_at"),
        )
        read_only_fields = fields


class AccountSerializer(serializers.Serializer[Any]):
    """The connected account that a draft would be posted from."""

    name = serializers.CharField()
    handle = serializers.CharField()
    status = serializers.CharField()
    ends_at = serializers.DateTimeField(allow_null=True)


class WaySerializer(serializers.Serializer[Any]):
    """How the draft can leave, and how to find out what became of it."""

    account = AccountSerializer(source="connection", allow_null=True)
    channels = serializers.ListField(
        child=serializers.CharField(), help_text="Those that may be chosen."
    )
    undo_minutes = serializers.IntegerField(
        help_text="So long an approved draft waits before it is sent."
    )
    can_look = serializers.BooleanField(
        help_text="An unknown post can be looked for at the network."
    )
    next_look = serializers.DateTimeField(allow_null=True)
    resend_until = serializers.DateTimeField(
        allow_null=True,
        help_text="Until then sending again is safe; null when it is not.",
    )


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    class Meta:
        model = Publication
        fields = ("url", "network", "channel", "text", "text_hash", "published_at")
        read_only_fields = fields


class DraftSerializer(serializers.ModelSerializer[Draft]):
    """A draft in a list."""

    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = Draft
        fields = (
            *("id", "network", "channel", "status", "origin", "title", "text"),
            *("version", "writer", "reason", "created_at", "changed_at"),
            *("expires_at", "snoozed_until", "due_at"),
        )
        read_only_fields = fields


class ReviewSerializer(serializers.Serializer[ReviewCard]):
    """A draft with everything needed to decide on it."""

    id = serializers.CharField(source="draft.public_id")
    network = serializers.CharField(source="draft.network")
    channel = serializers.CharField(source="draft.channel")
    status = serializers.ChoiceField(
        source="draft.status", choices=Draft.Status.choices
    )
    origin = serializers.CharField(source="draft.origin")
    title = serializers.CharField(source="draft.title")
    text = serializers.CharField(source="draft.text")
    version = serializers.IntegerField(source="draft.version")
    writer = serializers.CharField(source="draft.writer")
    language = serializers.CharField(source="draft.language")
    fallback_reason = serializers.CharField(
        source="draft.fallback_reason",
        help_text="Why the offline writer stepped in, or wrote English; else empty.",
    )
    receipt = serializers.JSONField(
        source="draft.receipt", help_text="Of a model: tokens, cost, what was refused."
    )
    edition_read = serializers.IntegerField(
        allow_null=True, help_text="Revision of the week's profile that it was made of."
    )
    edition_now = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(source="draft.reason")
    created_at = serializers.DateTimeField(source="draft.created_at")
    changed_at = serializers.DateTimeField(source="draft.changed_at")
    expires_at = serializers.DateTimeField(source="draft.expires_at", allow_null=True)
    snoozed_until = serializers.DateTimeField(
        source="draft.snoozed_until", allow_null=True
    )
    due_at = serializers.DateTimeField(
        source="draft.due_at", allow_null=True, help_text="When it is to leave."
    )
    length = serializers.IntegerField(source="measure.length")
    limit = serializers.IntegerField(source="measure.limit")
    wire_text = serializers.CharField(source="measure.wire_text")
    fold = serializers.IntegerField(source="measure.fold", allow_null=True)
    text_hash = serializers.CharField(help_text="Send it back to approve this text.")
    can_approve = serializers.BooleanField()
    composer_url = serializers.CharField()
    findings = FindingSerializer(many=True)
    sentences = SentenceSerializer(many=True)
    versions = VersionSerializer(many=True)
    way = WaySerializer()
    being_written = serializers.CharField(
        source="writing.wish", help_text="The wish that a model follows now, or empty."
    )
    not_written = serializers.CharField(
        source="writing.said", help_text="Why the newest wish gave no text, or empty."
    )
    publication = PublicationSerializer(allow_null=True)


class EditSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    version = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The version you were reading; another one is refused.",
    )


class ApproveSerializer(serializers.Serializer[Any]):
    text_hash = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="`text_hash` of the draft that was read."
    )
    at = serializers.DateTimeField(
        required=False,
        help_text="Without it: after the undo window; by hand, at once.",
    )


class ScheduleSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField(help_text="With its offset from UTC.")


class ChannelSerializer(serializers.Serializer[Any]):
    channel = serializers.ChoiceField(choices=Channel.choices)


class RewriteSerializer(serializers.Serializer[Any]):
    instruction = serializers.CharField(
        max_length=500, help_text="“shorter”, “start with the number”, …"
    )


class RestoreVersionSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=1_000_000)


class FixSerializer(serializers.Serializer[Any]):
    """A finding that has a `replacement`, by its code and place."""

    code = serializers.CharField(max_length=40)
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)


class KeepSerializer(serializers.Serializer[Any]):
    keep = serializers.BooleanField(
        default=True, help_text="False lets it expire again, in three weeks."
    )


class RejectSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000, allow_blank=True)


class SnoozeSerializer(serializers.Serializer[Any]):
    until = serializers.DateTimeField(
        required=False, help_text="Without it: a week from now."
    )


class PublishedSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=500, help_text="The link of the post.")


class StartedSerializer(serializers.Serializer[Any]):
    wire_text = serializers.CharField(help_text="Copy exactly this.")
    composer_url = serializers.CharField(help_text="Paste it here.")
    text_hash = serializers.CharField()


class ConnectionSerializer(serializers.ModelSerializer[Connection]):
    """An account as it is shown; what opens it is never among these."""

    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = Connection
        fields = (
            *("id", "network", "name", "handle", "status", "reason", "scopes"),
            *("connected_at", "ends_at", "used_at"),
        )
        read_only_fields = fields


class BeginSerializer(serializers.Serializer[Any]):
    network = serializers.ChoiceField(choices=Network.choices)


class BegunSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(help_text="Where you say yes.")
