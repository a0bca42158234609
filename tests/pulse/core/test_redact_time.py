"""No rule takes long on a text made against it: time grows with the length alone.

Measured without counting branches, which takes longer than what is measured.
"""

import time

import pytest

from pulse.core.redact.matching import matches
from pulse.core.redact.rules import RULES
from tests.pulse.core.examples import secret_of

pytestmark = pytest.mark.uncounted


def hostile(rule, size):
    """What nearly matches, over and over: keywords, beginnings, examples cut short."""
    text, secret = secret_of(rule)
    place = text.find(secret)
    keyword = next((word for word in rule.keywords if word in text), rule.keywords[0])
    units = (
        *(keyword, f"{keyword} ", text[: place + len(secret) // 2 + 1]),
        *(text[:place] or text[:8], f"{text[:-1]}~"),
    )
    share = size // len(units)
    return "".join((unit * (share // len(unit) + 1))[:share] for unit in units)


def seconds(rule, size):
    text = hostile(rule, size)
    started = time.process_time()
    for _ in matches(rule, text, set(rule.keywords)):
        pass
    return time.process_time() - started


def grows(rule, size):
    """How much longer twice the text takes."""
    return seconds(rule, 2 * size) / seconds(rule, size)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.name}-{r.keywords[0]}")
def test_time_grows_with_the_length_alone(rule):
    """Measured where it can be: below ten milliseconds the clock decides."""
    if seconds(rule, 100_000) > 0.01:
        # Others work on this machine too: one honest measurement of five is enough.
        assert any(grows(rule, 50_000) < 2.5 for _ in range(5))


def takes_seconds(rule):
    return seconds(rule, 1_000_000) < 20


# Those that look back from their keyword, or at words around a secret.
WIDE = [rule for rule in RULES if rule.before or not rule.service]


@pytest.mark.parametrize("rule", WIDE, ids=lambda r: f"{r.name}-{r.keywords[0]}")
def test_a_megabyte_against_a_wide_rule_takes_seconds(rule):
    assert takes_seconds(rule)


@pytest.mark.soak
def test_a_megabyte_against_any_rule_takes_seconds():
    assert [rule.name for rule in RULES if not takes_seconds(rule)] == []


@pytest.mark.soak
def test_time_grows_with_the_length_of_a_megabyte():
    slow = [rule for rule in RULES if seconds(rule, 500_000) > 0.05]
    assert [
        rule.name for rule in slow if all(grows(rule, 500_000) > 2.5 for _ in range(3))
    ] == []
