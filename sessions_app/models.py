"""What was captured: the identity tables that everything hangs on (docs/upload.md)."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import Team, User

M = TypeVar("M", bound=models.Model)


class OwnedQuerySet(models.QuerySet[M]):
    """Every query starts from a person."""

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)


class Machine(models.Model):
    """A computer that sends sessions, bound to a fingerprint of its host."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="machines")
    name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # SHA-256, hex
    platform = models.CharField(max_length=80, blank=True)
    client = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_sync_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict)  # the newest report of a running sync
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["Machine"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "fingerprint"), name="one_machine_a_fingerprint"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A body of work: two checkouts of one repository are one project.

    Private until its owner says otherwise. ``publishable`` is about the world,
    ``ProjectShare`` about a team: two separate choices.
    """

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="projects")
    name = models.CharField(max_length=200)
    remote = models.CharField(max_length=300, blank=True)  # normalised host/owner/name
    root_commit = models.CharField(max_length=40, blank=True)
    publishable = models.BooleanField(default=False)
    # Asked once, when the remote looks public; null until answered.
    publishable_answered_at = models.DateTimeField(null=True, blank=True)
    model_allowed = models.BooleanField(default=True)
    left_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Project"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "remote"),
                condition=~Q(remote=""),
                name="one_project_a_remote",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProjectAlias(models.Model):
    """A directory on a machine that belongs to a project."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="aliases")
    path = models.CharField(max_length=1024)
    project = models.ForeignKey(Project, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("machine", "path"), name="one_alias_a_path"
            ),
        )

    def __str__(self) -> str:
        return self.path


class ProjectShare(models.Model):
    """What one team may see of one project. No row means nothing."""

    class Share(models.TextChoices):
        NOTHING = "nothing", _("nothing")
        TOTALS = "totals", _("totals")
        PROFILE = "profile", _("profile")
        NOTES = "notes", _("notes")
        SESSIONS = "sessions", _("sessions")

    project = models.ForeignKey(Project, models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, models.CASCADE, related_name="project_shares")
    share = models.CharField(max_length=8, choices=Share, default=Share.NOTHING)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "team"), name="one_share"),
        )

    def __str__(self) -> str:
        return f"{self.project} → {self.team}: {self.share}"


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
    parsed_line = models.PositiveBigIntegerField(default=0)
    parsed_generation = models.PositiveIntegerField(default=0)
    parser = models.CharField(max_length=32, blank=True)  # version that parsed it
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


class Prompt(models.Model):
    """What the owner typed, answered or decided, once however often copied."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="prompts")
    agent = models.CharField(max_length=32)
    record = models.CharField(max_length=400)
    session = models.ForeignKey(CodingSession, models.CASCADE, related_name="prompts")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    act = models.CharField(max_length=16)  # values.Act
    at = models.DateTimeField()
    text = models.TextField()
    menu = models.BooleanField(default=False)  # one letter, "yes": a menu answer

    objects = OwnedQuerySet["Prompt"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "agent", "record"), name="one_prompt_a_record"
            ),
        )
        indexes = (models.Index(fields=("owner", "at")),)

    def __str__(self) -> str:
        return self.text[:60]


class ModelCall(models.Model):
    """One API message: its tokens are counted once, from its largest line."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="model_calls")
    agent = models.CharField(max_length=32)
    message_id = models.CharField(max_length=200)
    session = models.ForeignKey(
        CodingSession, models.CASCADE, related_name="model_calls"
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    model = models.CharField(max_length=120)
    origin = models.CharField(max_length=16)
    at = models.DateTimeField()
    input_tokens = models.PositiveBigIntegerField(default=0)
    output_tokens = models.PositiveBigIntegerField(default=0)
    cache_creation_tokens = models.PositiveBigIntegerField(default=0)
    cache_read_tokens = models.PositiveBigIntegerField(default=0)

    objects = OwnedQuerySet["ModelCall"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "agent", "message_id"), name="one_call_a_message"
            ),
        )
        indexes = (models.Index(fields=("owner", "at")),)

    def __str__(self) -> str:
        return self.message_id


class QuarterCount(models.Model):
    """Counts of one session in one project in one UTC quarter-hour."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    session = models.ForeignKey(CodingSession, models.CASCADE, related_name="quarters")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    quarter = models.DateTimeField()
    prompts = models.PositiveIntegerField(default=0)
    menu_answers = models.PositiveIntegerField(default=0)
    replies = models.PositiveIntegerField(default=0)
    tool_calls = models.PositiveIntegerField(default=0)
    lines_added = models.PositiveIntegerField(default=0)
    lines_removed = models.PositiveIntegerField(default=0)
    active_seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "project", "quarter"), name="one_count_a_quarter"
            ),
        )
        indexes = (models.Index(fields=("owner", "quarter")),)

    def __str__(self) -> str:
        return f"{self.session} {self.quarter}"


class EvidenceRow(models.Model):
    """A quotable fact (pulse.core.values.Evidence), found again in its record."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    session = models.ForeignKey(CodingSession, models.CASCADE, related_name="evidence")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    record = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField(default=0)  # several in one record
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)  # values.EvidenceKind
    quote = models.TextField()
    origin = models.CharField(max_length=16)
    branch = models.CharField(max_length=250, blank=True)
    data = models.JSONField(default=dict)

    objects = OwnedQuerySet["EvidenceRow"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "record", "kind", "position"), name="one_evidence"
            ),
        )
        indexes = (models.Index(fields=("owner", "at")),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.quote[:60]}"


class RecordIndex(models.Model):
    """Where a transcript's records lie, so that pages read blobs, not rows per event.

    ``entries`` is a list of [record id, line, second-of-line, role, time or null].
    """

    transcript = models.OneToOneField(
        Transcript, models.CASCADE, related_name="record_index"
    )
    entries = models.JSONField(default=list)
    unparsed = models.JSONField(default=list)  # [line, reason]

    def __str__(self) -> str:
        return f"index of {self.transcript}"


class DayInput(models.Model):
    """How often a local day's input changed; ``digest`` tells whether it did."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="day_inputs")
    date = models.DateField()
    version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["DayInput"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "date"), name="one_input_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.date} v{self.version}"


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
