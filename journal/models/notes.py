"""The note of a day and its lines, as their writer wrote them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet, Project


class DailyNote(models.Model):
    """One note per person and local day; a redo is a revision of the same row."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="daily_notes")
    date = models.DateField()
    headline = models.TextField()  # as its writer wrote it; `lead` is what holds
    # Where the owner's edits made it tell what no line says: one of what holds.
    headline_held = models.TextField(blank=True)
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
        return f"{self.date}: {self.lead}"

    @property
    def lead(self) -> str:
        """The headline that holds."""
        return self.headline_held or self.headline


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
