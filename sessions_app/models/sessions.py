"""What was received: sessions, their transcripts, and the chunks of those."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models.base import OwnedQuerySet
from sessions_app.models.places import Machine


class CodingSession(models.Model):
    """One agent session: the union of its transcripts, whichever machines sent them."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="coding_sessions")
    agent = models.CharField(max_length=32)
    native_id = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=16, default="main")  # values.Origin
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    unparsed = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    left_out_at = models.DateTimeField(null=True, blank=True)
    # Directories whose project was deleted: what was done there is read no more.
    forgotten_paths = models.JSONField(default=list)
    # Which version of reader, rules and evidence read it last; empty: never read.
    parser = models.CharField(max_length=80, blank=True)
    parsed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["CodingSession"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "agent", "native_id"), name="one_coding_session"
            ),
        )
        indexes = (models.Index(fields=("owner", "-last_at")),)

    def __str__(self) -> str:
        return self.title or self.native_id


class Transcript(models.Model):
    """One source on one machine; ``generation`` counts rewrites of the file."""

    class Kind(models.TextChoices):
        APPEND = "append"
        DOCUMENT = "document"

    class Role(models.TextChoices):
        TRANSCRIPT = "transcript"
        SIDECAR = "sidecar"
        HISTORY = "history"
        TOOL_RESULT = "tool_result"

    owner = models.ForeignKey(User, models.CASCADE, related_name="transcripts")
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="transcripts")
    session = models.ForeignKey(
        CodingSession, models.CASCADE, related_name="transcripts", null=True
    )
    agent = models.CharField(max_length=32)
    source_id = models.CharField(max_length=300)
    native_session = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    role = models.CharField(max_length=12, choices=Role, default=Role.TRANSCRIPT)
    generation = models.PositiveIntegerField(default=1)
    line = models.PositiveBigIntegerField(default=0)  # acknowledged, newest generation
    byte = models.PositiveBigIntegerField(default=0)
    # How far the rows of its session have been read from it.
    parsed_line = models.PositiveBigIntegerField(default=0)
    parsed_generation = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Transcript"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("machine", "agent", "source_id"), name="one_transcript"
            ),
        )

    def __str__(self) -> str:
        return self.source_id


class Chunk(models.Model):
    """Complete lines as the client sent them; written once, then only read."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="chunks")
    generation = models.PositiveIntegerField()
    first_line = models.PositiveBigIntegerField()
    last_line = models.PositiveBigIntegerField()
    byte_start = models.PositiveBigIntegerField()
    byte_end = models.PositiveBigIntegerField()
    lengths = models.JSONField()  # bytes of each source line
    sha256 = models.CharField(max_length=64)  # of the payload as sent
    ruleset = models.CharField(max_length=64)  # the client's
    size = models.PositiveIntegerField()
    blob = models.CharField(max_length=200)  # storage name, zstd, redacted on arrival
    blob_ruleset = models.CharField(max_length=64)  # the server's
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("transcript", "generation", "first_line"), name="one_chunk"
            ),
            models.CheckConstraint(
                condition=Q(last_line__gte=F("first_line")), name="chunk_has_lines"
            ),
        )

    def __str__(self) -> str:
        return f"{self.transcript} {self.first_line}-{self.last_line}"


class RecordIndex(models.Model):
    """Where a transcript's records lie, so that pages read blobs, not rows per event.

    ``entries`` is a list of [record id, line, place in the line, role, milliseconds
    since 1970 or null, 1 if it counts here or 0 if it is another session's or a copy].
    """

    transcript = models.OneToOneField(
        Transcript, models.CASCADE, related_name="record_index"
    )
    entries = models.JSONField(default=list)
    label = models.CharField(max_length=200, blank=True)  # of a subagent
    unparsed = models.JSONField(default=list)  # [line, reason]

    def __str__(self) -> str:
        return f"index of {self.transcript}"


class SharedHistory(models.Model):
    """Two sessions that hold the same records: a fork, a resumed or copied session.

    What both hold belongs to ``elder``, the one with the smaller native id.
    """

    elder = models.ForeignKey(
        CodingSession, models.CASCADE, related_name="younger_ties"
    )
    younger = models.ForeignKey(
        CodingSession, models.CASCADE, related_name="elder_ties"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("elder", "younger"), name="one_tie"),
        )

    def __str__(self) -> str:
        return f"{self.elder_id} → {self.younger_id}"


class Tombstone(models.Model):
    """A session that its owner deleted: no sync brings it back."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    agent = models.CharField(max_length=32)
    native_id = models.CharField(max_length=200)
    deleted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "agent", "native_id"), name="one_tombstone"
            ),
        )

    def __str__(self) -> str:
        return self.native_id
