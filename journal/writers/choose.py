"""Which writer composes a person's notes: Claude after consent, else offline."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import ModelReceipt
from journal.writers.claude import ClaudeWriter, Receipt
from pulse.core.note import OfflineWriter
from pulse.core.values import Note, WorkDay, Writer, WriterError
from sessions_app.models import Project

if TYPE_CHECKING:
    import anthropic

#: The columns that count tokens.
TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_tokens",
    "cache_read_tokens",
)


@runtime_checkable
class ModelWriter(Protocol):
    """A writer that asks a model: it keeps a receipt for each call."""

    prompt_version: str
    receipts: list[Receipt]

    def write_note(self, day: WorkDay) -> Note: ...


class SpentWriter:
    """Stands in for a model whose owner has used up the day's tokens."""

    name = "claude"

    def write_note(self, day: WorkDay) -> Note:
        raise WriterError(
            _("The tokens that a model may use for you in 24 hours are used up.")
        )


def uses_model(owner: User) -> bool:
    return bool(settings.ANTHROPIC_API_KEY) and owner.consents_to_model


def get_writer(owner: User, *, now: datetime) -> Writer:
    """The one place that decides whether anything goes to a model provider."""
    if not uses_model(owner):
        return OfflineWriter()
    if tokens_spent(owner, since=now - timedelta(days=1)) >= settings.MODEL_DAY_TOKENS:
        return SpentWriter()
    allowed = frozenset(
        Project.objects.owned_by(owner)
        .filter(model_allowed=True, left_out_at=None)
        .values_list("public_id", flat=True)
    )
    return ClaudeWriter(
        _connect,
        model=settings.ANTHROPIC_NOTE_MODEL,
        effort=settings.ANTHROPIC_NOTE_EFFORT,
        may_read=allowed.__contains__,
        offline=OfflineWriter(),
    )


def _connect() -> "anthropic.Anthropic":
    import anthropic  # seconds of every start, for what most installations never use

    # The key is passed on, or the SDK would look for one in places that are not ours.
    # No retries: the provider's wishes would hold a worker for as long as it likes.
    return anthropic.Anthropic(
        api_key=settings.ANTHROPIC_API_KEY,
        base_url=settings.ANTHROPIC_BASE_URL,
        timeout=settings.ANTHROPIC_TIMEOUT,
        max_retries=0,
    )


def tokens_spent(owner: User, *, since: datetime) -> int:
    """Tokens of this person's calls since then, those from a cache included."""
    used = ModelReceipt.objects.owned_by(owner).filter(at__gte=since)
    sums = used.aggregate(*(Sum(name) for name in TOKENS))
    return sum(value or 0 for value in sums.values())


def keep_receipts(writer: Writer, owner: User, day: date, *, now: datetime) -> None:
    """Store what the calls used at once, whatever becomes of the note."""
    if isinstance(writer, ModelWriter):
        ModelReceipt.objects.bulk_create(
            ModelReceipt(
                owner=owner,
                purpose="note",
                key=day.isoformat(),
                model=receipt.model,
                request_id=receipt.request_id,
                cost=receipt.cost,
                at=now,
                **{name: getattr(receipt, name) for name in TOKENS},
            )
            for receipt in writer.receipts
        )


def receipt_of(writer: Writer) -> dict[str, Any]:
    """What the calls for one note used together, as stored with it; empty offline."""
    receipts = writer.receipts if isinstance(writer, ModelWriter) else []
    if not receipts:
        return {}
    known = [receipt.cost for receipt in receipts if receipt.cost is not None]
    total = sum(known, Decimal(0)) if len(known) == len(receipts) else None
    return {
        "model": receipts[-1].model,
        "calls": len(receipts),
        "input_tokens": sum(r.all_input_tokens for r in receipts),
        "output_tokens": sum(r.output_tokens for r in receipts),
        "cost_usd": None if total is None else f"{total:.6f}",
    }
