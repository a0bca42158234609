"""What a call costs, as far as it is known: US dollars for a million tokens."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """``long_*`` holds for prompts of more than 100,000 tokens, where it differs."""

    input: Decimal
    output: Decimal
    long_input: Decimal | None = None
    long_output: Decimal | None = None


PRICES = {
    "claude-haiku-5-5": Price(
        Decimal("0.10"), Decimal("0.50"), Decimal("0.50"), Decimal("2.50")
    ),
    "claude-sonnet-5-5": Price(Decimal(2), Decimal(10)),
    "claude-opus-5-5": Price(Decimal(4), Decimal(20)),
    "claude-fable-5-1": Price(Decimal(10), Decimal(50)),
}
LONG_PROMPT = 100_000
_MILLION = Decimal(1_000_000)
_CACHE_WRITE, _CACHE_READ = Decimal("1.25"), Decimal("0.1")


def cost(
    model: str, *, fresh: int, output: int, cache_creation: int = 0, cache_read: int = 0
) -> Decimal | None:
    """Dollars for one call, or None for a model whose price is not known here."""
    price = PRICES.get(model)
    if price is None:
        return None
    is_long = fresh + cache_creation + cache_read > LONG_PROMPT
    per_input = price.long_input if is_long and price.long_input else price.input
    per_output = price.long_output if is_long and price.long_output else price.output
    weighted = fresh + cache_creation * _CACHE_WRITE + cache_read * _CACHE_READ
    return (weighted * per_input + output * per_output) / _MILLION
