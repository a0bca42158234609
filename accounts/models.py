"""People, teams, tokens, and the log of what was done with them."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: object
    ) -> "User":
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the name they sign in with, lower case."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    day_start = models.PositiveSmallIntegerField(_("start of day"), default=4)
    onboarded_at = models.DateTimeField(null=True, blank=True)
    # Nothing of this person goes to a model provider before this moment.
    model_consent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    @property
    def consents_to_model(self) -> bool:
        return self.model_consent_at is not None


class ZoneSpan(models.Model):
    """From when on a person's days follow which zone; the first span has no start."""

    user = models.ForeignKey(User, models.CASCADE, related_name="zone_spans")
    zone = models.CharField(max_length=64)  # IANA name
    starts_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "starts_at"), name="one_zone_a_moment"
            ),
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(starts_at=None),
                name="one_first_zone",
            ),
        )

    def __str__(self) -> str:
        return self.zone


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)


class ApiToken(models.Model):
    """A personal token, kept only as the SHA-256 of its text."""

    class Scope(models.TextChoices):
        UPLOAD = "upload", _("upload")
        READ = "read", _("read")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)  # the last characters, to recognise it by
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    def has_expired(self, moment: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= moment

    def is_in_force(self, moment: datetime) -> bool:
        return self.revoked_at is None and not self.has_expired(moment)


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User) -> Self:
        """Teams of which this person is a member now."""
        return self.filter(memberships__user=user).distinct()

    def administered_by(self, user: User) -> Self:
        return self.filter(
            memberships__user=user,
            memberships__role__in=(Membership.Role.OWNER, Membership.Role.ADMIN),
        ).distinct()


class Team(models.Model):
    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def owned_by(self, user: User) -> Self:
        return self.filter(user=user)

    def visible_to(self, user: User) -> Self:
        """Everybody in the teams of which this person is a member now."""
        return self.filter(team__in=Team.objects.visible_to(user))

    def administered_by(self, user: User) -> Self:
        """Whose team editions this person may see, apart from their own."""
        return self.filter(team__in=Team.objects.administered_by(user))


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        ADMIN = "admin", _("admin")
        MEMBER = "member", _("member")

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    # Asked once on joining what the team may see; null until answered.
    share_answered_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("team", "user"), name="one_membership"),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"

    @property
    def administers(self) -> bool:
        return self.role in (self.Role.OWNER, self.Role.ADMIN)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def in_force(self, moment: datetime) -> Self:
        """Still good; with the right to invite its links end, too."""
        inviting = Membership.objects.filter(
            team=OuterRef("team"),
            user=OuterRef("invited_by"),
            role__in=(Membership.Role.OWNER, Membership.Role.ADMIN),
        )
        return self.filter(
            Exists(inviting),
            accepted_at=None,
            revoked_at=None,
            expires_at__gt=moment,
        )

    def administered_by(self, user: User) -> Self:
        return self.filter(team__in=Team.objects.administered_by(user))


class Invitation(models.Model):
    """A link into a team; only the SHA-256 of its secret is kept."""

    LIFETIME = timedelta(days=14)

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(
        max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER
    )
    email = models.EmailField(blank=True)  # empty: whoever holds the link
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation to {self.team}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)


class AuditEvent(models.Model):
    """What was done to an account or a team, by whom; never a secret."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="audit_events")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=64)  # "token.created", "team.profile_seen"
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("owner", "-at")),)

    objects = AuditEventQuerySet.as_manager()

    def __str__(self) -> str:
        return self.action
