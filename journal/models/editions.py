"""A week as one audience may see it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import Team, User
from sessions_app.models import OwnedQuerySet


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
