"""How many of several thousand planted secrets are found, by kind."""

import json
from collections import Counter

import pytest

from pulse.core.redact import redact_line
from tests.pulse.core.planted import ADDRESSES, GENERIC, STRUCTURED, plants
from tests.pulse.core.test_redact_shapes import strings

SEED, COUNT = 20261120, 6000


def survives(secret, left):
    """Is any run of eight letters of the secret still there?"""
    return any(
        line[i : i + 8] in left
        for line in secret.split("\n")
        for i in range(max(1, len(line) - 7))
        if line
    )


@pytest.fixture(scope="module")
def outcome():
    planted, missed = Counter(), []
    for plant in plants(SEED, COUNT):
        planted[plant.kind] += 1
        out, _ = redact_line(plant.line)
        left = strings(json.loads(out))
        if survives(plant.secret, left):
            missed.append(plant)
    return planted, missed


def test_structured_and_generic_secrets_are_found(outcome, capsys):
    planted, missed = outcome
    lost = Counter(plant.kind for plant in missed)
    rows = [f"  {kind:<24}{n:>6}{n - lost[kind]:>6}" for kind, n in planted.items()]
    generic = sum(n for kind, n in planted.items() if kind in GENERIC)
    structured = planted.total() - generic
    lost_generic = sum(n for kind, n in lost.items() if kind in GENERIC)
    lost_structured = lost.total() - lost_generic
    with capsys.disabled():
        print("\n  kind                   planted found", *rows, sep="\n")
        for plant in missed:
            print(f"  missed: {plant.kind}: {plant.shape}")
    assert structured - lost_structured >= 0.995 * structured
    assert generic - lost_generic >= 0.95 * generic


def test_there_are_enough_of_every_kind(outcome):
    planted, _ = outcome
    assert planted.total() >= 5000
    assert len(STRUCTURED) + len(ADDRESSES) >= 26
    assert min(planted.values()) >= 50


def test_the_same_seed_plants_the_same_secrets():
    assert list(plants(1, 50)) == list(plants(1, 50))
    assert list(plants(1, 50)) != list(plants(2, 50))
