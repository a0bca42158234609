"""Drafts and what becomes of them: approvals, attempts, publications."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from journal.models import Edition
from sessions_app.models import OwnedQuerySet

#: The author of a version in a person's own words.
YOU = "you"


class Network(models.TextChoices):
    LINKEDIN = "linkedin", "LinkedIn"
    X = "x", "X"


class Channel(models.TextChoices):
    API = "api", _("by the network's API")
    BY_HAND = "by_hand", _("by hand")
    SANDBOX = "sandbox", _("sandbox")


class DraftQuerySet(OwnedQuerySet["Draft"]):
    """Rows change hands by conditional UPDATE: whoever counts one row may go on."""

    def move(
        self, draft: "Draft", *, when: Iterable[str], to: str, at: datetime, **also: Any
    ) -> bool:
        """From one of the states ``when`` to ``to``, unless the text or the channel
        changed since."""
        same = self.filter(pk=draft.pk, version=draft.version, channel=draft.channel)
        return (
            same.filter(status__in=list(when)).update(status=to, changed_at=at, **also)
            == 1
        )

    def claim(self, draft: "Draft", *, text_hash: str, at: datetime) -> bool:
        """Take an approved draft for an attempt; a scheduled one when it is due."""
        same = self.filter(pk=draft.pk, text_hash=text_hash).filter(
            Q(status="approved") | Q(status="scheduled", due_at__lte=at)
        )
        return same.update(status="sending", changed_at=at) == 1


class Draft(models.Model):
    """A text for one network on its way from review to published."""

    LIFETIME = timedelta(weeks=3)

    class Status(models.TextChoices):
        REVIEW = "review", _("waits for you")
        APPROVED = "approved", _("approved")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        PUBLISHED = "published", _("published")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown")
        NEEDS_RECONNECT = "needs_reconnect", _("needs to be connected again")
        REJECTED = "rejected", _("rejected")
        SNOOZED = "snoozed", _("not this week")
        EXPIRED = "expired", _("expired")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    network = models.CharField(max_length=8, choices=Network)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.BY_HAND)
    status = models.CharField(max_length=16, choices=Status, default=Status.REVIEW)
    # Unique per origin: "week:2026-W47" or "item:<public id>".
    origin = models.CharField(max_length=120)
    edition = models.ForeignKey(Edition, models.SET_NULL, null=True, related_name="+")
    # Of that edition, as it was read; empty for a draft of one item.
    edition_revision = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    # [{"text", "evidence": [...], "opinion": bool, "yours": bool}]
    sentences = models.JSONField(default=list)
    writer = models.CharField(max_length=32, default="offline")
    # Why the offline writer stepped in, or writes in another language than wished.
    fallback_reason = models.TextField(blank=True)
    receipt = models.JSONField(default=dict)  # model, tokens, cost; empty offline
    # Public ids of the projects it tells of. Not a relation: one that is deleted must
    # be missed, not forgotten.
    projects = models.JSONField(default=list)
    reason = models.TextField(blank=True)  # of a rejection, failure or way back
    text_hash = models.CharField(max_length=64, blank=True)  # of the approval in force
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # Empty: the person keeps it.
    expires_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    snoozed_until = models.DateTimeField(null=True, blank=True)
    # Since when it is the person's: edited or decided. No routine rewrites it then.
    touched_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "network", "origin"), name="one_draft_an_origin"
            ),
        )

    def __str__(self) -> str:
        return self.title or self.text[:60]

    def add_version(self, *, author: str, at: datetime, instruction: str = "") -> None:
        """Keep the text as it is now, with what carries its sentences."""
        DraftVersion.objects.create(
            draft=self,
            number=self.version,
            text=self.text,
            sentences=self.sentences,
            author=author,
            instruction=instruction,
            at=at,
        )


class DraftVersion(models.Model):
    """Every text a draft had, and whose words it was."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    author = models.CharField(max_length=32)  # YOU, or the writer's name
    # What the writer was asked for: "shorter", "start with the number".
    instruction = models.CharField(max_length=500, blank=True)
    sentences = models.JSONField(default=list)  # as Draft.sentences had them
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="one_version"),
        )

    def __str__(self) -> str:
        return f"{self.draft} v{self.number}"


class Approval(models.Model):
    """One person's yes to one exact text, on one network, channel and account.

    ``text_hash`` covers all four (publishing.texts.approval_hash).
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    network = models.CharField(max_length=8, choices=Network)
    channel = models.CharField(max_length=8, choices=Channel)
    account = models.CharField(max_length=120, blank=True)  # by hand: none
    wire_text = models.TextField()
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # A yes to sending the same text again: the network tells twins for so long only.
    good_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.text_hash[:12]


class Attempt(models.Model):
    """One try to send, written before the call and classified after it."""

    class Outcome(models.TextChoices):
        SENDING = "sending", _("being sent")
        PUBLISHED = "published", _("published")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown")
        NOT_POSTED = "not_posted", _("not posted")
        # Surely nothing left, and the same approval may try again.
        LATER = "later", _("tried again later")

    #: After these the text may be out there.
    MAY_BE_OUT = (Outcome.SENDING, Outcome.PUBLISHED, Outcome.UNKNOWN)

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    approval = models.ForeignKey(Approval, models.RESTRICT, related_name="attempts")
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.SENDING)
    code = models.CharField(max_length=40, blank=True)  # of the classification
    detail = models.TextField(blank=True)
    request = models.JSONField(default=dict)  # redacted
    response = models.JSONField(default=dict)  # redacted
    started_at = models.DateTimeField(default=timezone.now)
    # Empty: the call was never begun, so surely nothing left.
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="one_attempt"),
            # At most once by construction: no second try while one may be out there.
            models.UniqueConstraint(
                fields=("approval",),
                condition=Q(outcome__in=("sending", "published", "unknown")),
                name="one_post_a_yes",
            ),
            models.UniqueConstraint(
                fields=("draft",),
                condition=Q(outcome__in=("sending", "published", "unknown")),
                name="one_post_a_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.draft} attempt {self.number}"

    def arm(self, request: dict[str, Any], *, at: datetime) -> bool:
        """Say that its call begins now, and what it says (redacted).

        False when the attempt was given up, or another worker began that call: then
        nothing may be sent. A call that was refused before anything was posted may be
        made again by who made it.
        """
        mine = Attempt.objects.filter(
            pk=self.pk, outcome=Attempt.Outcome.SENDING, called_at=self.called_at
        )
        if mine.update(called_at=at, request=request) != 1:
            return False
        self.called_at = at
        return True


class Publication(models.Model):
    """A post that is out there, exactly once per draft."""

    class KnownBy(models.TextChoices):
        ANSWER = "answer", _("the network's answer")
        LINK = "link", _("the link you pasted")
        READ_BACK = "read_back", _("reading your posts back")
        DUPLICATE = "duplicate", _("the network naming it when asked again")

    draft = models.OneToOneField(Draft, models.CASCADE, related_name="publication")
    owner = models.ForeignKey(User, models.CASCADE, related_name="publications")
    network = models.CharField(max_length=8, choices=Network)
    channel = models.CharField(max_length=8, choices=Channel)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    url = models.URLField(max_length=500)
    native_id = models.CharField(max_length=120)
    known_by = models.CharField(max_length=12, choices=KnownBy, default=KnownBy.LINK)
    published_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["Publication"].as_manager()

    class Meta:
        ordering = ("-published_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "network", "native_id"), name="one_post_a_link"
            ),
        )

    def __str__(self) -> str:
        return self.url


class WeekVerdict(models.Model):
    """The drafting routine's word on a week: what it drafted, or why nothing."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="week_verdicts")
    week = models.CharField(max_length=8)
    # The public edition it read, as "id:revision"; empty when there was none.
    edition = models.CharField(max_length=40, blank=True)
    drafted = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["WeekVerdict"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "week"), name="one_verdict_a_week"
            ),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.week}"
