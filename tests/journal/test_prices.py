from decimal import Decimal

import pytest

from journal.writers.prices import cost


@pytest.mark.parametrize(
    ("tokens", "dollars"),
    [
        ({"fresh": 1_000_000, "output": 0}, "2"),
        ({"fresh": 0, "output": 100_000}, "1"),
        ({"fresh": 0, "output": 0, "cache_read": 1_000_000}, "0.1"),
        ({"fresh": 0, "output": 0, "cache_creation": 1_000_000}, "2.5"),
    ],
)
def test_cost_of_a_known_model(tokens, dollars):
    assert cost("claude-sonnet-5-5", **tokens) == Decimal(dollars)


def test_a_long_prompt_costs_more_where_the_model_says_so():
    assert cost("claude-haiku-5-5", fresh=100_001, output=0) == Decimal("0.0500005")
    assert cost("claude-haiku-5-5", fresh=100_000, output=0) == Decimal("0.01")


def test_an_unknown_model_has_no_price():
    assert cost("claude-of-tomorrow", fresh=1, output=1) is None
