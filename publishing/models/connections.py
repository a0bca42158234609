"""A person's accounts on the networks, and the rows that connect them safely."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from publishing.models.drafts import Network
from sessions_app.models import OwnedQuerySet


class Connection(models.Model):
    """One account of one person that may be posted to, with its tokens under lock.

    Disconnecting deletes the row; connecting again in place keeps it, and must be the
    same account.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("connected")
        NEEDS_RECONNECT = "needs_reconnect", _("needs to be connected again")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="connections")
    network = models.CharField(max_length=8, choices=Network)
    account = models.CharField(max_length=120)  # the network's own id of it
    name = models.CharField(max_length=200, blank=True)
    handle = models.CharField(max_length=120, blank=True)  # X: without the @
    scopes = models.JSONField(default=list)
    status = models.CharField(max_length=16, choices=Status, default=Status.ACTIVE)
    reason = models.TextField(blank=True)  # why it must be connected again
    # accounts.crypto over JSON {owner, network, account, access, refresh, expires_at}.
    # What it says must agree with the row: secrets cannot be swapped between rows.
    secret = models.TextField()
    access_expires_at = models.DateTimeField(null=True, blank=True)
    # When only the person can renew it (LinkedIn: 60 days); empty where tokens renew.
    ends_at = models.DateTimeField(null=True, blank=True)
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Tokens are renewed by whoever holds the lease, and by nobody else.
    token_version = models.PositiveIntegerField(default=1)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["Connection"].as_manager()

    class Meta:
        ordering = ("network",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "network"), name="one_account_a_network"
            ),
            models.UniqueConstraint(
                fields=("network", "account"), name="one_owner_an_account"
            ),
        )

    def __str__(self) -> str:
        return f"{self.network} {self.handle or self.name}"

    @property
    def who(self) -> str:
        """The account, as its owner knows it."""
        return f"@{self.handle}" if self.handle else self.name or self.account

    @property
    def label(self) -> str:
        return f"{self.get_network_display()} ({self.who})"


class OAuthAttempt(models.Model):
    """A connection under way: good once, for one person in one session."""

    state_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the state
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    session_hash = models.CharField(max_length=64)
    network = models.CharField(max_length=8, choices=Network)
    secret = models.TextField(blank=True)  # the PKCE verifier, encrypted
    redirect_uri = models.URLField(max_length=500)
    # The draft that the person came from, to go back to.
    draft = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("expires_at",), name="oauth_expires"),)

    def __str__(self) -> str:
        return f"{self.network} for {self.user}"
