"""A person's profile over all weeks, as one audience may see it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.ids import public_id
from accounts.models import Team, User
from journal.models.editions import Edition
from sessions_app.models import OwnedQuerySet


class AllTimeProfile(models.Model):
    """What the editions of one reader come to together. It is a fold over them: the
    row only saves the work of reading them all again."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="all_time_profiles")
    audience = models.CharField(max_length=8, choices=Edition.Audience)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    profile = models.JSONField()  # pipeline.all_time.AllTime
    read = models.JSONField(default=dict)  # {week: "edition:revision"}
    written_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["AllTimeProfile"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "audience"),
                condition=Q(team=None),
                name="one_all_time_an_audience",
            ),
            models.UniqueConstraint(
                fields=("owner", "team"),
                condition=Q(team__isnull=False),
                name="one_all_time_a_team",
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner}, all time, for {self.audience}"
