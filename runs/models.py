"""One row for each piece of durable work. The database is the truth about it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

#: A failure stays in sight this long, unless somebody asks or there is more to read.
FAILED_RESTS = timedelta(days=1)


class RunQuerySet(models.QuerySet["Run"]):
    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def open(self) -> Self:
        """What is still to be done, or being done."""
        return self.filter(state__in=[Run.State.QUEUED, Run.State.RUNNING])

    def asked(self, now: datetime) -> Self:
        """What a schedule need not ask for: open, or failed so lately that asking again
        would only hide it."""
        lately = Q(state=Run.State.FAILED, finished_at__gt=now - FAILED_RESTS)
        return self.open() | self.filter(lately)


class Run(models.Model):
    """Durable work, unique by (kind, owner, key); it is reopened, never copied.

    `wanted` counts how often the work was asked for, `taken` is the value of `wanted`
    that the newest attempt started from. Work that was asked for while it ran is
    therefore seen at its end, and goes again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="runs",
    )
    key = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    priority = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField()
    payload = models.JSONField(default=dict, blank=True)

    wanted = models.PositiveIntegerField(default=1)
    taken = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "owner", "key"], name="run_once_per_owner"
            ),
            # NULLs differ from each other in a unique constraint: work that belongs to
            # nobody needs one of its own.
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(owner__isnull=True),
                name="run_once_without_owner",
            ),
        )
        indexes = (
            models.Index(
                fields=["state", "-priority", "not_before"], name="run_next_idx"
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state="running"),
                name="run_lease_idx",
            ),
            models.Index(fields=["owner", "kind", "state"], name="run_owner_idx"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
