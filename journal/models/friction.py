"""What got in the way, each time of it, and what a person did about it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import CodingSession, OwnedQuerySet, Project


class Friction(models.Model):
    """A matter of the friction ledger. Its times are found in evidence; what the person
    said of it stays through every redo, even while no time of it is left."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="frictions")
    key = models.CharField(max_length=80)  # pipeline.insights.ledger.Friction.key
    matter = models.CharField(max_length=32)  # of pipeline.insights.matters
    adopted_on = models.DateField(null=True, blank=True)  # the person said so
    dismissed_at = models.DateTimeField(null=True, blank=True)  # "not useful"
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Friction"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "key"), name="one_friction"),
        )

    def __str__(self) -> str:
        return f"{self.owner}: {self.matter}"


class FrictionTime(models.Model):
    """One time, or the edit with which a rule on it was adopted. It goes with its
    session, whatever the ledger knows by then."""

    class Role(models.TextChoices):
        SEEN = "seen", _("seen")
        RULE = "rule", _("rule adopted")

    friction = models.ForeignKey(Friction, models.CASCADE, related_name="times")
    session = models.ForeignKey(CodingSession, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    role = models.CharField(max_length=4, choices=Role, default=Role.SEEN)
    record = models.CharField(max_length=400)
    kind = models.CharField(max_length=24)  # values.EvidenceKind
    quote = models.TextField()
    at = models.DateTimeField()
    said = models.BooleanField(default=False)  # the owner's own words on it
    automated = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "record")

    def __str__(self) -> str:
        return f"{self.at}: {self.quote[:60]}"


class FrictionRead(models.Model):
    """From which input a person's ledger was made."""

    owner = models.OneToOneField(User, models.CASCADE, related_name="+")
    stamp = models.CharField(max_length=80)

    objects = OwnedQuerySet["FrictionRead"].as_manager()

    def __str__(self) -> str:
        return f"{self.owner}: {self.stamp}"


class Advice(models.Model):
    """What a person did with a suggestion of a report: it is not offered again.

    Nothing of the suggestion itself is kept, only a digest of it and the ids of the
    records that it was made from, by which it is known when its words have changed.
    """

    class Act(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        NOT_USEFUL = "not_useful", _("not useful")

    owner = models.ForeignKey(User, models.CASCADE, related_name="advice")
    key = models.CharField(max_length=80)
    records = models.JSONField(default=list)
    act = models.CharField(max_length=10, choices=Act)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Advice"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "key"), name="one_advice"),
        )

    def __str__(self) -> str:
        return f"{self.owner}: {self.key} {self.act}"
