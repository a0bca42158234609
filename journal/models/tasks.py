"""What somebody is committed to, across days."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet, Project

#: Nothing was heard of it for so long: the page asks whether it was dropped.
QUIET = timedelta(days=14)


class OpenTaskQuerySet(OwnedQuerySet["OpenTask"]):
    def shown(self) -> Self:
        """All but those that no note tells of any more."""
        return self.exclude(state=OpenTask.State.WITHDRAWN)

    def in_state(self, state: str, today: date) -> Self:
        """A snoozed task is open again on its day; nobody has to wake it."""
        awake = Q(state=OpenTask.State.SNOOZED, snoozed_until__lte=today)
        if state == OpenTask.State.OPEN:
            return self.filter(Q(state=state) | awake)
        if state == OpenTask.State.SNOOZED:
            return self.filter(state=state).exclude(awake)
        return self.filter(state=state)


class OpenTask(models.Model):
    """One task, derived from the notes and what its owner did (services.ledger).

    ``anchors`` are the records and threads that ever told of it, by which a redo finds
    it again; ``closed_by`` is the citation that closed it, empty where a person did.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("done")
        SNOOZED = "snoozed", _("snoozed")
        DROPPED = "dropped", _("dropped")
        WITHDRAWN = "withdrawn", _("withdrawn")  # kept for what its owner did

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="open_tasks")
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="open_tasks"
    )
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_on = models.DateField()
    reopened_on = models.DateField(null=True)
    last_seen_on = models.DateField()
    kept_on = models.DateField(null=True)  # "dropped?" was answered with no
    snoozed_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    anchors = models.JSONField(default=list)

    objects = OpenTaskQuerySet.as_manager()

    class Meta:
        ordering = ("opened_on", "pk")
        indexes = (models.Index(fields=("owner", "state")),)

    def __str__(self) -> str:
        return self.text

    @property
    def since(self) -> date:
        """The day from which its age counts."""
        return self.reopened_on or self.opened_on

    def state_on(self, today: date) -> str:
        until = self.snoozed_until
        if self.state == self.State.SNOOZED and until is not None and until <= today:
            return self.State.OPEN
        return self.state

    def days_on(self, today: date) -> int:
        """How long it has been open; 0 means since today."""
        return max(0, ((self.closed_on or today) - self.since).days)

    def asks_on(self, today: date) -> bool:
        """Whether it is time to ask if it was dropped."""
        last = max(filter(None, (self.last_seen_on, self.kept_on, self.snoozed_until)))
        return self.state_on(today) == self.State.OPEN and today - last >= QUIET


class TaskAct(models.Model):
    """What a person did with a task, when: no redo takes it back."""

    class Verb(models.TextChoices):
        CLOSE = "close", _("marked as done")
        DROP = "drop", _("dropped")
        SNOOZE = "snooze", _("snoozed")
        REOPEN = "reopen", _("reopened")
        KEEP = "keep", _("kept")

    task = models.ForeignKey(OpenTask, models.CASCADE, related_name="acts")
    verb = models.CharField(max_length=8, choices=Verb)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField()  # the owner's date at that moment
    until = models.DateField(null=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.verb}: {self.task}"
