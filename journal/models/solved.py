"""What its owner said about "solved before"."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from sessions_app.models import CodingSession, OwnedQuerySet


class NotTheSame(models.Model):
    """This earlier record does not answer texts like this one: it is not shown again.

    ``key`` is what such texts have in common (pipeline.solved), no text itself.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=24)
    session = models.ForeignKey(CodingSession, models.CASCADE, related_name="+")
    record = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["NotTheSame"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "key", "session", "record"), name="one_not_the_same"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} ≠ {self.record}"
