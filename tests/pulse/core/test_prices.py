"""What tokens cost: the list, names of models, tiers, days."""

from datetime import date
from decimal import Decimal

import pytest

from pulse.core.stats import prices
from pulse.core.stats.prices import cost, price_of
from pulse.core.values import Usage

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        (Usage(input=MILLION), "5"),
        (Usage(output=MILLION), "25"),
        (Usage(cache_creation=MILLION), "6.25"),
        (Usage(cache_creation=MILLION, cache_creation_1h=MILLION), "10"),
        (Usage(cache_read=MILLION), "0.5"),
        (Usage(), "0"),
    ],
)
def test_every_kind_of_token_has_its_price(usage, dollars):
    assert cost("claude-opus-4-5-20251101", usage) == Decimal(dollars)


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("claude-sonnet-4-20250514", "claude-sonnet-4"),
        ("claude-sonnet-4-0", "claude-sonnet-4"),
        ("claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("claude-opus-4-6[1m]", "claude-opus-4-6"),
        ("anthropic/claude-opus-4.6", "claude-opus-4-6"),
        ("us.anthropic.claude-opus-4-5-20251101-v1:0", "claude-opus-4-5"),
        ("anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
        ("claude-opus-4-5@20251101", "claude-opus-4-5"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku"),
        ("claude-haiku-3.5", "claude-3-5-haiku"),
        ("claude-opus-4-6-20260205-fast", "claude-opus-4-6-fast"),
        ("openai/gpt-5-2025-08-07", "gpt-5"),
        ("gemini-2.5-pro-preview-06-05", "gemini-2.5-pro"),
        ("GPT-5.1-Codex", "gpt-5.1-codex"),
    ],
)
def test_names_of_one_model(written, listed):
    assert price_of(written) is not None
    assert price_of(written) == price_of(listed)


@pytest.mark.parametrize(
    "model", ["", "claude-of-tomorrow", "claude-haiku-4-5-fast", "glm-5", "gpt-50"]
)
def test_an_unknown_model_has_no_price(model):
    assert price_of(model) is None
    assert cost(model, Usage(input=1)) is None


def test_the_fast_service_is_dearer():
    usage = Usage(input=1000, output=1000)
    assert cost("claude-opus-4-8-fast", usage) == 2 * cost("claude-opus-4-8", usage)


def test_a_long_prompt_costs_more_where_the_list_says_so():
    short, long = Usage(cache_read=200_000), Usage(input=1, cache_read=200_000)
    assert cost("claude-sonnet-4-5", short) == Decimal("0.06")
    assert cost("claude-sonnet-4-5", long) == Decimal("0.120006")
    assert cost("claude-opus-4-6", long) == Decimal("0.100005")


def test_a_price_holds_from_its_day_on():
    read = Usage(cache_read=MILLION)
    assert cost("claude-sonnet-5-5", read, date(2026, 10, 6)) == Decimal("0.2")
    assert cost("claude-sonnet-5-5", read, date(2026, 10, 7)) == Decimal("0.1")
    assert cost("claude-sonnet-5-5", read) == Decimal("0.1")


def test_writing_costs_as_input_where_nothing_is_said():
    assert cost("gpt-5", Usage(cache_creation=MILLION)) == Decimal("1.25")


def test_every_price_has_a_source_and_sense():
    listed = prices._list()
    assert prices.prices_read() == listed["read"]
    for entry in listed["price"]:
        assert entry["source"] in listed["sources"]
        assert entry["models"]
        assert 0 < entry["cache_read"] < entry["input"] < entry["output"]
        assert all(price_of(model) for model in entry["models"])
    for held in prices._prices().values():
        assert len({price.since for price in held}) == len(held)
