"""What was read out of the sessions: rows that sums, notes and pages rest on."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from sessions_app.models.base import OwnedQuerySet
from sessions_app.models.places import Project
from sessions_app.models.sessions import CodingSession


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
    """Counts of one session in one project in one UTC quarter-hour.

    ``spans`` are seconds of the quarter ``[[from, to], …]`` in which work went on, so
    that sessions side by side are not counted twice. ``digest`` is over all that a note
    may use of this quarter: where it changes, a day has changed.
    """

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
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    spans = models.JSONField(default=list)
    digest = models.CharField(max_length=32, blank=True)

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


class SessionStatistics(models.Model):
    """What was measured of one session in one project (pulse.core.stats.events),
    packed: any range, zone and choice of projects is added up from these rows.

    ``digest`` is over ``data``. While two projects become one there may be two rows of
    the same session and project: joined they are what one row will say.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    session = models.ForeignKey(
        CodingSession, models.CASCADE, related_name="statistics"
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=32)
    data = models.BinaryField()

    objects = OwnedQuerySet["SessionStatistics"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("owner", "last_at")),)

    def __str__(self) -> str:
        return f"statistics of {self.session}"


class DayInput(models.Model):
    """How often a local day's input changed."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="day_inputs")
    date = models.DateField()
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["DayInput"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "date"), name="one_input_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.date} v{self.version}"
