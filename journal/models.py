"""What the sessions mean: notes, and the weekly editions made from them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import Team, User
from sessions_app.models import OwnedQuerySet, Project


class DailyNote(models.Model):
    """One note per person and local day; a redo is a revision of the same row."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="daily_notes")
    date = models.DateField()
    headline = models.TextField()
    coverage = models.JSONField(default=dict)
    writer = models.CharField(max_length=32)
    fallback_reason = models.TextField(blank=True)  # why the offline writer stepped in
    revision = models.PositiveIntegerField(default=1)
    # What it read: {"input": n, "parser": …, "ruleset": …, "prompt": …}
    read = models.JSONField(default=dict)
    refused = models.JSONField(default=list)  # [text, reason] that validation dropped
    receipt = models.JSONField(default=dict)  # model, tokens, cost; empty offline
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["DailyNote"].as_manager()

    class Meta:
        ordering = ("-date",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "date"), name="one_note_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.date}: {self.headline}"


class NoteItem(models.Model):
    """One line of a note. ``evidence`` is a list of {"session" (public id), "record",
    "quote", "kind", "at"}; the text belongs to the writer, overlays to the person."""

    class Kind(models.TextChoices):
        ACHIEVEMENT = "achievement", _("achieved")
        ATTEMPT = "attempt", _("attempted")
        DECISION = "decision", _("decided")
        OPEN_TASK = "open_task", _("left open")
        PROBLEM = "problem", _("went wrong")
        LEARNING = "learning", _("learned")

    class Status(models.TextChoices):
        OBSERVED = "observed", _("observed")
        CONFIRMED = "confirmed", _("confirmed")
        CLAIMED = "claimed", _("only said")
        ATTEMPTED = "attempted", _("attempted")
        DROPPED = "dropped", _("dropped")
        STATED = "stated", _("stated by you")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    note = models.ForeignKey(DailyNote, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status)
    text = models.TextField()
    instead = models.TextField(blank=True)
    why = models.TextField(blank=True)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+")
    thread = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=list)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.text


class ModelReceipt(models.Model):
    """What one call to a model provider used, kept as soon as it is answered.

    It outlives the note it was made for: what was spent stays spent.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="model_receipts")
    purpose = models.CharField(max_length=16)  # "note", "post"
    key = models.CharField(max_length=40)  # the note's date, the origin of a draft
    model = models.CharField(max_length=120)
    request_id = models.CharField(max_length=120, blank=True)
    input_tokens = models.PositiveBigIntegerField()  # fresh ones, not from a cache
    output_tokens = models.PositiveBigIntegerField()
    cache_creation_tokens = models.PositiveBigIntegerField()
    cache_read_tokens = models.PositiveBigIntegerField()
    # US dollars; null where the price is not known.
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["ModelReceipt"].as_manager()

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("owner", "-at")),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}: {self.model}"


class Edition(models.Model):
    """A week's profile as one audience may see it, composed only from what it may."""

    class Audience(models.TextChoices):
        ME = "me", _("only you")
        TEAM = "team", _("a team")
        PUBLIC = "public", _("the public")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="editions")
    week = models.CharField(max_length=8)  # ISO, "2026-W47"
    audience = models.CharField(max_length=8, choices=Audience)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="editions")
    profile = models.JSONField()  # pipeline.values.Profile
    writer = models.CharField(max_length=32, default="offline")
    read = models.JSONField(default=dict)  # {"notes": {date: revision}, "shares": …}
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Edition"].as_manager()

    class Meta:
        ordering = ("-week",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "week", "audience"),
                condition=Q(team=None),
                name="one_edition_an_audience",
            ),
            models.UniqueConstraint(
                fields=("owner", "week", "team"),
                condition=Q(team__isnull=False),
                name="one_edition_a_team",
            ),
            models.CheckConstraint(
                condition=Q(audience="team", team__isnull=False)
                | (~Q(audience="team") & Q(team=None)),
                name="team_edition_names_its_team",
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.week} for {self.audience}"

    @property
    def reader_key(self) -> str:
        """Who reads it, in one word: "me", "public" or "team:" and its public id."""
        return f"team:{self.team.public_id}" if self.team else self.audience
