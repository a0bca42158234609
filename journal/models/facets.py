"""What a small model read of a session."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from sessions_app.models import CodingSession, OwnedQuerySet


class SessionFacets(models.Model):
    """Asked once: of the same lines, in the same words, of the same model it is not
    asked again. ``facets`` is shown only while its owner lets a model read."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="session_facets")
    session = models.ForeignKey(
        CodingSession, models.CASCADE, related_name="model_facets"
    )
    digest = models.CharField(max_length=64)  # of the lines that were read
    prompt_version = models.CharField(max_length=20)
    model = models.CharField(max_length=120)
    facets = models.JSONField()
    projects = models.JSONField(default=list)  # public ids of those it quotes
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["SessionFacets"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "digest", "prompt_version", "model"),
                name="facets_asked_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.session}: read by {self.model}"
