"""What its owner decided, with reasons, and what took its place."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet, Project


class DecisionQuerySet(OwnedQuerySet["Decision"]):
    def shown(self) -> Self:
        """All but those that no note tells of any more."""
        return self.filter(withdrawn=False)


class Decision(models.Model):
    """One decision, derived from the notes (services.ledger_decisions).

    ``overridden_by`` is found by code where words leave no doubt; the owner's links
    win. ``withdrawn``: no note tells of it, it is kept for what its owner linked.
    """

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="decisions")
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="decisions"
    )
    text = models.TextField()
    instead = models.TextField(blank=True)
    why = models.TextField(blank=True)
    date = models.DateField()
    at = models.DateTimeField()
    evidence = models.JSONField(default=list)
    anchors = models.JSONField(default=list)
    overridden_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="overrides"
    )
    withdrawn = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-date", "-at", "-pk")
        indexes = (models.Index(fields=("owner", "-date")),)

    def __str__(self) -> str:
        return self.text


class DecisionLink(models.Model):
    """What its owner said about two decisions: the later took the earlier's place, or
    it did not. No redo takes it back."""

    earlier = models.ForeignKey(Decision, models.CASCADE, related_name="links")
    later = models.ForeignKey(Decision, models.CASCADE, related_name="+")
    linked = models.BooleanField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        sign = "→" if self.linked else "↛"
        return f"{self.earlier} {sign} {self.later}"
