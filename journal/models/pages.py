"""What outsiders may open, and packets to hand out."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import Team, User
from journal.models.editions import Edition
from sessions_app.models import OwnedQuerySet, Project


def page_secret() -> str:
    """What opens a page by link: 192 bits, kept readable, because its owner copies it
    again and it opens nothing that is not meant to be read."""
    return secrets.token_urlsafe(24)


class PublicPage(models.Model):
    """A person's page for outsiders; off until its owner switches it on.

    ``shown`` is a digest of what the owner saw in the preview when they did.
    """

    class Address(models.TextChoices):
        LINK = "link", _("a secret link")
        HANDLE = "handle", _("a handle")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.OneToOneField(User, models.CASCADE, related_name="public_page")
    on_since = models.DateTimeField(null=True)
    address = models.CharField(max_length=8, choices=Address, default=Address.LINK)
    secret = models.CharField(max_length=40, unique=True, default=page_secret)
    handle = models.CharField(max_length=30, unique=True, null=True)  # noqa: DJ001
    # How the handle looks: two that could be taken for one another have the same.
    looks = models.CharField(max_length=30, unique=True, null=True)  # noqa: DJ001
    name = models.CharField(max_length=80, blank=True)  # as outsiders read it
    indexed = models.BooleanField(default=False)  # search engines may keep it
    shown = models.CharField(max_length=64, blank=True)

    objects = OwnedQuerySet["PublicPage"].as_manager()

    def __str__(self) -> str:
        return f"{self.owner}, {'on' if self.on_since else 'off'}"

    @property
    def path(self) -> str:
        if self.address == self.Address.HANDLE:
            return f"/@{self.handle}/"
        return f"/p/{self.secret}/"


class ReleasedHandle(models.Model):
    """A handle that somebody gave back. For a while nobody else may take it: links to
    it are still around."""

    looks = models.CharField(max_length=30, unique=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    released_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.looks


class Packet(models.Model):
    """A review packet: a range of days for a reader. The row is what was asked for;
    what it says is composed from the editions that hold when it is opened."""

    class By(models.TextChoices):
        PROJECT = "project", _("by project")
        COMPETENCE = "competence", _("by competence")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="packets")
    starts = models.DateField()
    ends = models.DateField()  # inclusive
    by = models.CharField(max_length=12, choices=By, default=By.PROJECT)
    audience = models.CharField(max_length=8, choices=Edition.Audience)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # A large one is drawn by a Run; ``drawn`` is a digest of what it was drawn from.
    pdf = models.BinaryField(default=bytes)
    drawn = models.CharField(max_length=64, blank=True)

    objects = OwnedQuerySet["Packet"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts__lte=models.F("ends")), name="packet_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(audience="team", team__isnull=False)
                | (~Q(audience="team") & Q(team=None)),
                name="team_packet_names_its_team",
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner}, {self.starts} to {self.ends}"
