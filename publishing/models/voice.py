"""How a person wants to sound, and what must never be said: theirs to change."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ids import public_id
from accounts.models import User
from publishing.models.drafts import Network
from sessions_app.models import OwnedQuerySet


class PostSettings(models.Model):
    """One row a person, made when something is first changed; defaults without it."""

    class Tone(models.TextChoices):
        PLAIN = "plain", _("plain")
        TECHNICAL = "technical", _("technical")
        WARM = "warm", _("warm")

    owner = models.OneToOneField(User, models.CASCADE, related_name="post_settings")
    language = models.CharField(max_length=8, default="en")
    tone = models.CharField(max_length=12, choices=Tone, default=Tone.PLAIN)
    # In the person's own words, for a model: "short sentences, no jargon".
    remarks = models.TextField(blank=True)
    # Keys of remarks and habits (services/remarks.py) that are not to be followed.
    dropped_remarks = models.JSONField(default=list)
    undo_minutes = models.PositiveSmallIntegerField(default=10)
    # Opt-in: a mail when drafts wait.
    mail_drafts = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["PostSettings"].as_manager()

    def __str__(self) -> str:
        return f"posts of {self.owner}"


class KeptWord(models.Model):
    """A word or name that the owner keeps out of posts."""

    class Kind(models.TextChoices):
        WORD = "word", _("a word")
        PERSON = "person", _("a person")
        CLIENT = "client", _("an employer or client")

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="kept_words")
    word = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)  # NFC, casefolded, single spaces
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORD)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["KeptWord"].as_manager()

    class Meta:
        ordering = ("kind", "folded")
        constraints = (
            models.UniqueConstraint(fields=("owner", "folded"), name="one_kept_word"),
        )

    def __str__(self) -> str:
        return self.word


class RemovedPhrase(models.Model):
    """Words that the owner took out of drafts; from the second time on not offered.

    ``revoked_at``: the owner allows them again.
    """

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    owner = models.ForeignKey(User, models.CASCADE, related_name="removed_phrases")
    phrase = models.CharField(max_length=200)  # as last written
    folded = models.CharField(max_length=200)  # casefolded words, single spaces
    network = models.CharField(max_length=8, choices=Network, blank=True)
    # Public ids of the drafts they were taken out of: twice in one draft is once.
    drafts = models.JSONField(default=list)
    removed_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["RemovedPhrase"].as_manager()

    class Meta:
        ordering = ("-removed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "folded"), name="one_removed_phrase"
            ),
        )

    def __str__(self) -> str:
        return self.phrase
