"""Where work happens: machines, and the projects that their directories belong to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import Team, User
from sessions_app.models.base import OwnedQuerySet


class Machine(models.Model):
    """A computer that sends sessions, bound to a fingerprint of its host."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="machines")
    name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # SHA-256, hex
    platform = models.CharField(max_length=80, blank=True)
    client = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Until its first sync ended, everything it sends is history: notes are wanted now.
    first_synced_at = models.DateTimeField(null=True, blank=True)
    last_sync_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict)  # the newest report of a running sync
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["Machine"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "fingerprint"), name="one_machine_a_fingerprint"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A body of work: two checkouts of one repository are one project.

    Private until its owner says otherwise. ``publishable`` is about the world,
    ``ProjectShare`` about a team: two separate choices.
    """

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="projects")
    name = models.CharField(max_length=200)
    remote = models.CharField(max_length=300, blank=True)  # host/owner/name, to show
    publishable = models.BooleanField(default=False)
    # Asked once, when the remote looks public; null until answered.
    publishable_answered_at = models.DateTimeField(null=True, blank=True)
    model_allowed = models.BooleanField(default=True)
    left_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Project"].as_manager()

    def __str__(self) -> str:
        return self.name


class ProjectMark(models.Model):
    """What makes two checkouts one project: a remote, or the first commit of all.

    A project may have several of each; a mark belongs to one project.
    """

    class Kind(models.TextChoices):
        REMOTE = "remote"  # host/owner/name
        ROOT = "root"  # the id of a commit without parents

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=6, choices=Kind)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "kind", "value"), name="one_project_a_mark"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class ProjectAlias(models.Model):
    """A directory on a machine that belongs to a project."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="aliases")
    path = models.CharField(max_length=1024)
    project = models.ForeignKey(Project, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("machine", "path"), name="one_alias_a_path"
            ),
        )

    def __str__(self) -> str:
        return self.path


class ProjectShare(models.Model):
    """What one team may see of one project. No row means nothing."""

    class Share(models.TextChoices):
        NOTHING = "nothing", _("nothing")
        TOTALS = "totals", _("totals")
        PROFILE = "profile", _("profile")
        NOTES = "notes", _("notes")
        SESSIONS = "sessions", _("sessions")

    project = models.ForeignKey(Project, models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, models.CASCADE, related_name="project_shares")
    share = models.CharField(max_length=8, choices=Share, default=Share.NOTHING)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "team"), name="one_share"),
        )

    def __str__(self) -> str:
        return f"{self.project} → {self.team}: {self.share}"
