"""What a person's edits taught, and a note composed anew that is not kept yet."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet, Project


class Lesson(models.Model):
    """What two edits have in common, so that later notes do it by themselves.

    ``taught`` are these edits as {"date", "edit" (public id)}. Notes that were written
    before it was learned stay as they are; a revoked one is kept, so that the same two
    edits do not teach it again.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("lines that begin so")
        PROJECT = "project", _("lines of a project")
        PHRASE = "phrase", _("a phrase")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(blank=True)  # of an opening, of a phrase
    item_kind = models.CharField(max_length=12, blank=True)  # of lines that begin so
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")
    taught = models.JSONField(default=list)
    learned_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet["Lesson"].as_manager()

    class Meta:
        ordering = ("-learned_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "kind", "words", "item_kind"),
                condition=Q(project=None),
                name="one_lesson_of_words",
            ),
            models.UniqueConstraint(
                fields=("owner", "project"),
                condition=Q(project__isnull=False),
                name="one_lesson_of_a_project",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.words or self.project}"


class NewerNote(models.Model):
    """A day composed anew for its owner to look at: what they may take, or leave.

    It is of no use once the note or its input is another one: then it is not taken.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="newer_notes")
    date = models.DateField()
    composed = models.JSONField()
    revision = models.PositiveIntegerField()  # of the note that it was compared with
    made_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["NewerNote"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "date"), name="one_newer_note"),
        )

    def __str__(self) -> str:
        return f"{self.date}, compared with revision {self.revision}"
