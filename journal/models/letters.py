"""The daily mail: what its owner wants, and which letters went out."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from sessions_app.models import OwnedQuerySet


class LetterSettings(models.Model):
    """One person's wishes. ``serial`` is in every link that acts: counting it up makes
    all of them worthless. The address of the hook is a secret, so it is sealed."""

    class Scope(models.TextChoices):
        ALL = "all", _("All projects")
        OPEN = "open", _("All but those that no model may read")
        PUBLIC = "public", _("Only those that may be mentioned in public")

    owner = models.OneToOneField(User, models.CASCADE, related_name="letter_settings")
    mail = models.BooleanField(default=False)
    hour = models.PositiveSmallIntegerField(
        default=8, validators=[MaxValueValidator(23)]
    )
    scope = models.CharField(max_length=6, choices=Scope, default=Scope.OPEN)
    serial = models.PositiveIntegerField(default=1)
    seen_at = models.DateTimeField(null=True)  # the last visit, or act from a mail
    paused_at = models.DateTimeField(null=True)
    hook = models.TextField(blank=True)  # sealed; see accounts.services.keys
    hook_host = models.CharField(max_length=255, blank=True)
    hook_failures = models.PositiveSmallIntegerField(default=0)  # one after the other
    hook_error = models.TextField(blank=True)
    hook_off_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["LetterSettings"].as_manager()

    def __str__(self) -> str:
        return f"{self.owner}: {'mail' if self.mail else 'no mail'}"

    @property
    def hook_works(self) -> bool:
        return bool(self.hook) and self.hook_off_at is None


class Letter(models.Model):
    """One day as it went out one way. The row is the claim: it is made before anything
    is sent, so that nobody sends the same day a second time."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("mail")
        HOOK = "hook", _("webhook")

    class State(models.TextChoices):
        BEGUN = "begun", _("begun")  # killed here, it may have been sent: not again
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("unknown")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="letters")
    date = models.DateField()
    channel = models.CharField(max_length=4, choices=Channel)
    state = models.CharField(max_length=7, choices=State, default=State.BEGUN)
    pauses = models.BooleanField(default=False)  # says that no more come for now
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet["Letter"].as_manager()

    class Meta:
        ordering = ("-date",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "date", "channel"), name="one_letter_a_day_and_way"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} of {self.date}: {self.state}"
