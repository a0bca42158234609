"""What asking a model used."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from sessions_app.models import OwnedQuerySet


class ModelReceipt(models.Model):
    """What one call to a model provider used.

    The row is there before the call, with what it may cost at most, and is settled by
    the answer. One that is never settled (a killed worker, no answer in time) stays
    counted as it was reserved: the provider may have worked for it. It outlives the
    text it was made for: what was spent stays spent.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="model_receipts")
    purpose = models.CharField(max_length=16)  # "note", "post", "facets", "prose"
    key = models.CharField(max_length=40)  # the note's date, the origin of a draft
    model = models.CharField(max_length=120)
    request_id = models.CharField(max_length=120, blank=True)
    input_tokens = models.PositiveBigIntegerField()  # fresh ones, not from a cache
    output_tokens = models.PositiveBigIntegerField()
    cache_creation_tokens = models.PositiveBigIntegerField()
    cache_read_tokens = models.PositiveBigIntegerField()
    # US dollars; null where the price is not known.
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    # What the bounds of a month count: the cost, or a careful estimate of it.
    counted = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    settled = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet["ModelReceipt"].as_manager()

    class Meta:
        ordering = ("-at",)
        indexes = (
            models.Index(fields=("owner", "-at")),
            models.Index(fields=("-at",), name="model_receipt_at"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}: {self.model}"
