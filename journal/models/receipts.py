"""What asking a model used."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from sessions_app.models import OwnedQuerySet


class ModelReceipt(models.Model):
    """What one call to a model provider used, kept as soon as it is answered.

    It outlives the note it was made for: what was spent stays spent.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="model_receipts")
    purpose = models.CharField(max_length=16)  # "note", "post"
    key = models.CharField(max_length=40)  # the note's date, the origin of a draft
    model = models.CharField(max_length=120)
    request_id = models.CharField(max_length=120, blank=True)
    input_tokens = models.PositiveBigIntegerField()  # fresh ones, not from a cache
    output_tokens = models.PositiveBigIntegerField()
    cache_creation_tokens = models.PositiveBigIntegerField()
    cache_read_tokens = models.PositiveBigIntegerField()
    # US dollars; null where the price is not known.
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["ModelReceipt"].as_manager()

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("owner", "-at")),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}: {self.model}"
