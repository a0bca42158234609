"""What a person did to a line of their note, and the lines that they added."""

from django.db import models
from django.utils import timezone

from accounts.ids import public_id
from accounts.models import User
from journal.models.notes import NoteItem
from sessions_app.models import OwnedQuerySet, Project


class Overlay(models.Model):
    """A person's edits of one line, or a line of their own.

    It belongs to a day, not to a row of its note: notes come and go with what arrives.
    It holds nothing that a writer wrote, so that it can outlive what was deleted: only
    which records the line cited, and the words of the person.
    """

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="overlays")
    date = models.DateField()
    # What the line was: its kind, and [session (public id), record] of what it cited.
    kind = models.CharField(max_length=12, choices=NoteItem.Kind)
    cites = models.JSONField(default=list)
    # What holds instead; empty or null: as the writer says.
    to_kind = models.CharField(max_length=12, choices=NoteItem.Kind, blank=True)
    status = models.CharField(max_length=10, choices=NoteItem.Status, blank=True)
    text = models.TextField(null=True)  # noqa: DJ001 - "" is a text of its own
    instead = models.TextField(null=True)  # noqa: DJ001
    why = models.TextField(null=True)  # noqa: DJ001
    # False: restored, and to stay whatever was learned.
    hidden = models.BooleanField(null=True)
    added = models.BooleanField(default=False)
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Overlay"].as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (models.Index(fields=("owner", "date")),)

    def __str__(self) -> str:
        return f"{self.date}: {self.text or self.kind}"

    @property
    def typed(self) -> bool:
        """Whether it holds words of the person."""
        return any(words is not None for words in (self.text, self.instead, self.why))
