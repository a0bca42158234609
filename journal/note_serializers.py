"""The JSON of notes: format 1, described in docs/note-format.md."""

from typing import Any

from rest_framework import serializers

from journal.links import record_url
from journal.models import NoteItem, Overlay
from journal.serializers import CitedSerializer
from journal.services.overlays import LONGEST
from journal.services.shown import ShownDay, ShownItem

#: Counted up when a reader of the one before would read something wrong.
FORMAT = 1


class WrittenSerializer(serializers.Serializer[Any]):
    """The writer's words, where their owner's hold instead."""

    kind = serializers.ChoiceField(choices=NoteItem.Kind.choices)
    status = serializers.ChoiceField(choices=NoteItem.Status.choices)
    text = serializers.CharField()
    instead = serializers.CharField()
    why = serializers.CharField()


class NoteItemSerializer(serializers.Serializer[ShownItem]):
    """One line as it holds."""

    id = serializers.CharField(source="public_id")
    version = serializers.CharField(
        help_text="Changes with everything that is seen of the item; send it along with"
        " an edit."
    )
    kind = serializers.ChoiceField(choices=NoteItem.Kind.choices)
    text = serializers.CharField()
    instead = serializers.CharField()
    why = serializers.CharField()
    project = serializers.CharField(
        source="project.name", default=None, allow_null=True, read_only=True
    )
    status = serializers.ChoiceField(choices=NoteItem.Status.choices)
    edited = serializers.BooleanField(help_text="By its owner, or added by them.")
    written = WrittenSerializer(allow_null=True)
    hidden = serializers.BooleanField()
    evidence = serializers.SerializerMethodField()

    def get_evidence(self, item: ShownItem) -> CitedSerializer:
        rows = [
            {**e, "url": record_url(e["session"], e["record"])} for e in item.evidence
        ]
        return CitedSerializer(rows, many=True).data  # type: ignore[return-value]


class NoteMachineSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    last_sync = serializers.DateTimeField(allow_null=True)


class UncoveredCommitSerializer(serializers.Serializer[Any]):
    """A commit of the day that no item of the note cites."""

    sha = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(
        allow_blank=True, help_text="Empty where it names somebody else."
    )
    reason = serializers.CharField()


class CoverageSerializer(serializers.Serializer[Any]):
    """What a note rests on: the denominators of everything in it."""

    sessions = serializers.IntegerField()
    automated = serializers.IntegerField(help_text="Besides them: nobody was typing.")
    prompts = serializers.IntegerField()
    menu_answers = serializers.IntegerField(help_text="Not among the prompts.")
    active_seconds = serializers.IntegerField()
    machines = NoteMachineSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    unparsed = serializers.IntegerField(help_text="Lines kept but not understood.")
    uncovered = UncoveredCommitSerializer(many=True, default=list)


class NotShownSerializer(serializers.Serializer[Any]):
    """What of the evidence a model was shown, and why not the rest."""

    found = serializers.IntegerField()
    shown = serializers.IntegerField()
    shortened = serializers.IntegerField(help_text="Of the shown ones.")
    reasons = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="later, repeated, routine, files or room",
    )
    kinds = serializers.DictField(child=serializers.IntegerField())


class NoteReceiptSerializer(serializers.Serializer[Any]):
    """What a model used for this note; all null when it was written offline."""

    model = serializers.CharField(allow_null=True, default=None)
    calls = serializers.IntegerField(allow_null=True, default=None)
    input_tokens = serializers.IntegerField(allow_null=True, default=None)
    output_tokens = serializers.IntegerField(allow_null=True, default=None)
    cost_usd = serializers.CharField(allow_null=True, default=None)
    left_out = NotShownSerializer(allow_null=True, default=None)
    refused = serializers.DictField(
        child=serializers.IntegerField(),
        default=dict,
        help_text="How many lines were refused, by kind of reason.",
    )


class NoteSerializer(serializers.Serializer[ShownDay]):
    """A daily note as it holds. Ignore members that you do not know."""

    format = serializers.SerializerMethodField()
    id = serializers.CharField(source="note.public_id")
    date = serializers.DateField(source="note.date")
    headline = serializers.CharField(source="value.headline")
    coverage = CoverageSerializer(source="note.coverage")
    items = NoteItemSerializer(many=True)
    hidden = serializers.SerializerMethodField()
    left_out = serializers.SerializerMethodField()
    pinned = serializers.SerializerMethodField()
    writer = serializers.CharField(source="note.writer")
    fallback_reason = serializers.CharField(source="note.fallback_reason")
    revision = serializers.IntegerField(source="note.revision")
    written_at = serializers.DateTimeField(source="note.written_at")
    refused = serializers.SerializerMethodField()
    receipt = NoteReceiptSerializer(source="note.receipt")

    def get_format(self, _day: ShownDay) -> int:
        """Of the note: 1."""
        return FORMAT

    def get_hidden(self, day: ShownDay) -> int:
        """How many items their owner has hidden; `edits/` lists them."""
        return len(day.hidden)

    def get_left_out(self, day: ShownDay) -> int:
        """How many items are left out because their owner removed two alike."""
        return len(day.left_out)

    def get_pinned(self, day: ShownDay) -> int:
        """How many edits have no item any more; `edits/` lists them."""
        return len(day.pinned)

    def get_refused(self, day: ShownDay) -> int:
        """How many items the validator refused."""
        return len(day.note.refused)


class ExportSerializer(serializers.Serializer[Any]):
    """Notes to keep: the same as the list, oldest first, in one document."""

    format = serializers.IntegerField()
    notes = NoteSerializer(many=True)


class EditOfNoteSerializer(serializers.ModelSerializer[Overlay]):
    """What a person did to one item, or an item that they added."""

    id = serializers.CharField(source="public_id")
    item = serializers.CharField(allow_null=True, help_text="null: it is pinned.")
    pinned = serializers.BooleanField(help_text="What it was about is not there.")

    class Meta:
        model = Overlay
        fields = (
            *("id", "item", "pinned", "kind", "to_kind", "status"),
            *("text", "instead", "why", "hidden", "added", "made_at", "changed_at"),
        )
        read_only_fields = fields


class _Words(serializers.Serializer[Any]):
    instead = serializers.CharField(
        max_length=LONGEST, allow_blank=True, required=False
    )
    why = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)


class AddItemSerializer(_Words):
    kind = serializers.ChoiceField(choices=NoteItem.Kind.choices)
    text = serializers.CharField(max_length=LONGEST)
    project = serializers.CharField(
        required=False, allow_blank=True, help_text="Id; without it the item is yours."
    )


class RewriteItemSerializer(_Words):
    """What is not given stays as it is."""

    version = serializers.CharField(help_text="Of the item that the edit is made on.")
    kind = serializers.ChoiceField(choices=NoteItem.Kind.choices, required=False)
    text = serializers.CharField(max_length=LONGEST, required=False)
    status = serializers.ChoiceField(choices=NoteItem.Status.choices, required=False)


class SeenSerializer(serializers.Serializer[Any]):
    version = serializers.CharField(
        required=False, help_text="Of the item that was seen; 409 if it changed."
    )


def edit_rows(day: ShownDay) -> list[dict[str, Any]]:
    """All edits of a day, each with the item that it is on."""
    found = [
        (item.overlay, item.public_id)
        for item in (*day.items, *day.hidden)
        if item.overlay
    ]
    rows: list[dict[str, Any]] = []
    for overlay, item in [*found, *((row, None) for row in day.pinned)]:
        overlay.item, overlay.pinned = item, item is None  # type: ignore[attr-defined]
        rows.append(dict(EditOfNoteSerializer(overlay).data))
    return rows
