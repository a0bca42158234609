"""What a call of the Claude writer costs: the same price list as the statistics use."""

from decimal import Decimal

from pulse.core.stats import prices
from pulse.core.values import Usage


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
