"""What calls used, as it is counted and as it is kept with a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from journal.writers.failures import Kind, ModelError
from journal.writers.prices import cost

if TYPE_CHECKING:
    from anthropic.types import Message


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one call used. ``cost`` is in US dollars, None if the price is unknown."""

    model: str
    request_id: str
    input_tokens: int
    output_tokens: int
    cache_creation_tokens: int
    cache_read_tokens: int
    cost: Decimal | None

    @property
    def all_input_tokens(self) -> int:
        return self.input_tokens + self.cache_creation_tokens + self.cache_read_tokens


def receipt_of_message(message: "Message") -> Receipt:
    """What this answer used. Raises ModelError for what is no message."""
    from anthropic.types import Usage

    usage = getattr(message, "usage", None)
    if not isinstance(usage, Usage):
        # The SDK checks nothing: what is no message at all comes through as well.
        raise ModelError(Kind.STRANGE)
    created = usage.cache_creation_input_tokens or 0
    read = usage.cache_read_input_tokens or 0
    fresh, output = usage.input_tokens or 0, usage.output_tokens or 0
    return Receipt(
        model=message.model,
        request_id=message._request_id or "",
        input_tokens=fresh,
        output_tokens=output,
        cache_creation_tokens=created,
        cache_read_tokens=read,
        cost=cost(
            message.model,
            fresh=fresh,
            output=output,
            cache_creation=created,
            cache_read=read,
        ),
    )


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
