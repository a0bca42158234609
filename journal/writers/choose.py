"""Which writer composes a person's notes: Claude after consent, else offline."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import ModelReceipt
from journal.writers.calls import Connect, Receipt
from journal.writers.claude import ClaudeWriter
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

    @property
    def receipts(self) -> list[Receipt]: ...

    def write_note(self, day: WorkDay) -> Note: ...


class SpentWriter:
    """Stands in for a model whose owner has used up the day's tokens."""

    name = "claude"

    def write_note(self, day: WorkDay) -> Note:
        raise spent()


def spent() -> WriterError:
    return WriterError(
        _("The tokens that a model may use for you in 24 hours are used up.")
    )


def uses_model(owner: User) -> bool:
    return bool(settings.ANTHROPIC_API_KEY) and owner.consents_to_model


def get_writer(owner: User, *, now: datetime) -> Writer:
    """The one place that decides whether anything goes to a model provider."""
    if not uses_model(owner):
        return OfflineWriter()
    if is_spent(owner, now=now):
        return SpentWriter()
    return ClaudeWriter(
        connector(),
        model=settings.ANTHROPIC_NOTE_MODEL,
        effort=settings.ANTHROPIC_NOTE_EFFORT,
        may_read=model_may_read(owner).__contains__,
        offline=OfflineWriter(),
    )


def is_spent(owner: User, *, now: datetime) -> bool:
    used = tokens_spent(owner, since=now - timedelta(days=1))
    return bool(used >= settings.MODEL_DAY_TOKENS)


def model_may_read(owner: User) -> frozenset[str]:
    """Keys of the projects that this person lets a model see."""
    mine = Project.objects.owned_by(owner)
    allowed = mine.filter(model_allowed=True, left_out_at=None)
    return frozenset(allowed.values_list("public_id", flat=True))


def connector(*, timeout: float | None = None) -> Connect:
    """``timeout`` in seconds, where a person waits for less than the setting."""
    return partial(_connect, min(timeout or inf, settings.ANTHROPIC_TIMEOUT))


def _connect(timeout: float) -> "anthropic.Anthropic":
    import anthropic  # seconds of every start, for what most installations never use

    # The key is passed on, or the SDK would look for one in places that are not ours.
    # No retries: the provider's wishes would hold a worker for as long as it likes.
    return anthropic.Anthropic(
        api_key=settings.ANTHROPIC_API_KEY,
        base_url=settings.ANTHROPIC_BASE_URL,
        timeout=timeout,
        max_retries=0,
    )


def tokens_spent(owner: User, *, since: datetime) -> int:
    """Tokens of this person's calls since then, those from a cache included."""
    used = ModelReceipt.objects.owned_by(owner).filter(at__gte=since)
    sums = used.aggregate(*(Sum(name) for name in TOKENS))
    return sum(value or 0 for value in sums.values())


def keep_receipts(
    receipts: Iterable[Receipt],
    owner: User,
    *,
    purpose: str,
    key: str,
    now: datetime,
) -> None:
    """Store what the calls used at once, whatever becomes of the text."""
    ModelReceipt.objects.bulk_create(
        ModelReceipt(
            owner=owner,
            purpose=purpose,
            key=key,
            model=receipt.model,
            request_id=receipt.request_id,
            cost=receipt.cost,
            at=now,
            **{name: getattr(receipt, name) for name in TOKENS},
        )
        for receipt in receipts
    )


def receipts_of(writer: Writer) -> list[Receipt]:
    return writer.receipts if isinstance(writer, ModelWriter) else []


def receipt_of(receipts: Sequence[Receipt]) -> dict[str, Any]:
    """What the calls for one text used together, as stored with it; empty offline."""
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
