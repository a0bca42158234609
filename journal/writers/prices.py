"""What a call of the Claude writer costs: the same price list as the statistics use."""

from decimal import Decimal

from django.conf import settings

from pulse.core.stats import prices
from pulse.core.values import Usage

_MILLION = Decimal(1_000_000)


def cost(
    model: str, *, fresh: int, output: int, cache_creation: int = 0, cache_read: int = 0
) -> Decimal | None:
    """Dollars for one call, or None for a model whose price is not known."""
    usage = Usage(
        input=fresh,
        output=output,
        cache_creation=cache_creation,
        cache_read=cache_read,
    )
    return prices.cost(model, usage)


def most(model: str, *, tokens: int, output: int) -> Decimal:
    """What a call costs at most: all of its input written to a cache, which is dearer
    than fresh, and the longest answer. Where the price is unknown, by MODEL_PRICE_USD.
    """
    known = cost(model, fresh=0, cache_creation=tokens, output=output)
    return unlisted(tokens=tokens, output=output) if known is None else known


def unlisted(*, tokens: int, output: int) -> Decimal:
    """By the prices that are set for models whose price is not known."""
    into, out = settings.MODEL_PRICE_USD
    return (tokens * into + output * out) / _MILLION
