"""Tokens where nobody counts them."""

import pytest

from pipeline.tokens import estimated_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("a", 1), ("word" * 3, 4), ("日本語", 3), ("\ud800", 1)],
)
def test_a_third_of_the_bytes_rounded_up(text, tokens):
    assert estimated_tokens(text) == tokens
