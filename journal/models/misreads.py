"""Lines that their owner called misread."""

from django.db import models
from django.utils import timezone

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet


class Misread(models.Model):
    """A report that its owner made of a line, to keep, to hand on, or to withdraw.

    ``fixture`` is what can be shared, renamed and redacted; ``sessions`` are public ids
    of those whose records it was made of: it goes when one of them is deleted.
    """

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="misreads")
    date = models.DateField()
    verdict = models.CharField(max_length=10)  # "hidden", "as_is" or a status
    fixture = models.JSONField()
    sessions = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Misread"].as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.date}: {self.verdict}"
