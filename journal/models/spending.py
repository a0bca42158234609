"""Bounds on what models may cost, and the state of the provider that all share."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from journal.models.editions import Edition
from sessions_app.models import OwnedQuerySet


class ModelLimit(models.Model):
    """A lower bound than the server's that a person set for themselves."""

    owner = models.OneToOneField(User, models.CASCADE, related_name="model_limit")
    month_usd = models.DecimalField(max_digits=8, decimal_places=2)

    objects = OwnedQuerySet["ModelLimit"].as_manager()

    def __str__(self) -> str:
        return f"{self.month_usd} US dollars a month"


class WeekProse(models.Model):
    """What a model told of a week for one audience, made only of that edition's lines.

    ``of`` stands for the profile that it retells: of another one it is never shown.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="prose")
    of = models.CharField(max_length=64)
    headline = models.TextField(blank=True)  # empty: the profile's own
    sentences = models.JSONField(default=list)
    refused = models.JSONField(default=list)  # [text, reason]
    fallback_reason = models.TextField(blank=True)
    receipt = models.JSONField(default=dict)
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.edition}: {self.headline}"


class ModelSite(models.Model):
    """The one row about the provider: whoever writes it first waits for nobody else.

    Reserving money begins with a write to it, so that two calls are never weighed at
    the same time. ``open_until`` says until when nothing is asked after failures, and
    ``probing_until`` until when one call may try whether that is over.
    """

    ONLY = 1

    asked = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)  # in a row
    open_until = models.DateTimeField(null=True)
    open_for = models.CharField(max_length=16, blank=True)  # a kind of failure
    probing_until = models.DateTimeField(null=True)
    # The gateway that turned out to know nothing beyond plain messages.
    plain_url = models.CharField(max_length=500, blank=True)
    # What deleted accounts had cost in this month stays spent.
    gone_month = models.CharField(max_length=7, blank=True)
    gone_usd = models.DecimalField(max_digits=12, decimal_places=6, default=0)

    def __str__(self) -> str:
        return f"the model provider, asked {self.asked} times"
