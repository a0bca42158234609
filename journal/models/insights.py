"""A report of a week, a month or any range, as it is shown to its owner."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet


class Insights(models.Model):
    """One report per person, range and choice of projects. Its owner alone reads it:
    there is no other audience.

    ``projects`` are public ids, none for all of them; ``scope`` names that choice in
    one word. ``read`` is what it was made from: where that differs, it is behind."""

    class Kind(models.TextChoices):
        WEEK = "week", _("week")
        MONTH = "month", _("30 days")
        QUARTER = "quarter", _("quarter")
        RANGE = "range", _("range")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="insights")
    kind = models.CharField(max_length=8, choices=Kind)
    starts = models.DateField()
    ends = models.DateField()  # included
    scope = models.CharField(max_length=32)
    projects = models.JSONField(default=list)
    statistics = models.JSONField()  # pipeline.insights.figures.Statistics
    told = models.JSONField(default=dict)  # pipeline.insights.told.Told
    writer = models.CharField(max_length=32, default="offline")
    read = models.JSONField(default=dict)
    receipt = models.JSONField(default=dict)  # model, tokens, cost; empty offline
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Insights"].as_manager()

    class Meta:
        ordering = ("-ends", "-starts")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "starts", "ends", "scope"), name="one_report_a_range"
            ),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")),
                name="report_has_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.starts} to {self.ends}"
