"""What tokens cost, after ``prices.toml``: list prices, dated and with their source.

A model whose price is not known there costs an unknown amount, never nothing.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pulse.core.values import Usage

_MILLION: Final = Decimal(1_000_000)
# What stands around the name of a model: who sells it, its day, its window.
_SELLER = re.compile(r"^(?:.*/)?(?:[a-z]{2,6}\.)?(?:anthropic\.)?")
_ENDING = re.compile(
    r"(?:-v\d+(?::\d+)?|@[\w-]+|\[\w+\]|:\w+|-20\d\d-?\d\d-?\d\d|-latest"
    r"|-preview(?:-\d\d-\d{2,4})?|-exp)$"
)
_FAST: Final = "-fast"
_NAME_MOST: Final = 200  # characters; what is longer is no model's name


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens of each kind. A prompt of more than
    ``long_above`` tokens costs what ``long`` says."""

    input: Decimal
    output: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal
    cache_read: Decimal
    source: str = ""
    since: date = date.min
    long_above: int | None = None
    long: "Price | None" = None

    def tier(self, prompt: int) -> "Price":
        """The prices that hold for a prompt of so many tokens."""
        above = self.long_above is not None and prompt > self.long_above
        return self.long if above and self.long else self

    def of(self, usage: Usage) -> Decimal:
        """Dollars for the tokens of one or more calls of this tier."""
        return (
            usage.input * self.input
            + usage.output * self.output
            + (usage.cache_creation - usage.cache_creation_1h) * self.cache_write
            + usage.cache_creation_1h * self.cache_write_1h
            + usage.cache_read * self.cache_read
        ) / _MILLION


def price_of(model: str, day: date | None = None) -> Price | None:
    """The price of a model on a day (default: the newest), None if unknown."""
    listed = _prices().get(_plain(model), ())
    held = [price for price in listed if day is None or price.since <= day]
    return held[-1] if held else None


def cost(model: str, usage: Usage, day: date | None = None) -> Decimal | None:
    """Dollars for one call, None for a model whose price is not known here."""
    price = price_of(model, day)
    if price is None:
        return None
    prompt = usage.input + usage.cache_creation + usage.cache_read
    return price.tier(prompt).of(usage)


def prices_read() -> date:
    """The day on which the lists of the providers were last looked at."""
    read: date = _list()["read"]
    return read


@cache
def _list() -> dict[str, Any]:
    text = files(__package__).joinpath("prices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


@cache
def _prices() -> Mapping[str, list[Price]]:
    """Prices by model, the oldest first."""
    found: dict[str, list[Price]] = {}
    for entry in _list()["price"]:
        price = _price(entry)
        for model in entry["models"]:
            found.setdefault(model, []).append(price)
    for listed in found.values():
        listed.sort(key=lambda price: price.since)
    return found


def _price(entry: Mapping[str, Any]) -> Price:
    # Who does not charge for writing takes the price of fresh input for it.
    write = entry.get("cache_write", entry["input"])
    return Price(
        input=entry["input"],
        output=entry["output"],
        cache_write=write,
        cache_write_1h=entry.get("cache_write_1h", write),
        cache_read=entry["cache_read"],
        source=entry.get("source", ""),
        since=entry.get("since", date.min),
        long_above=entry.get("long_above"),
        long=_price(entry["long"]) if "long" in entry else None,
    )


@cache
def _plain(model: str) -> str:
    """A model's name as the list has it, of whatever an agent or a proxy calls it."""
    if len(model) > _NAME_MOST:
        return model
    name = _SELLER.sub("", model.strip().lower())
    fast = name.endswith(_FAST)
    name = name.removesuffix(_FAST)
    while (shorter := _ENDING.sub("", name)) != name:
        name = shorter
    if name.startswith("claude-"):
        name = name.replace(".", "-").removesuffix("-0")
        # claude-sonnet-3-5 was named claude-3-5-sonnet when it came.
        old = re.fullmatch(r"claude-([a-z]+)-(3(?:-\d)?)", name)
        name = f"claude-{old[2]}-{old[1]}" if old else name
    return name + _FAST if fast else name
