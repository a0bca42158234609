"""Fuzzing of all that reads what others wrote: minutes for each in `make soak`, every
seed once in every run. What is found becomes a test beside the module at fault."""

import os
import subprocess
import sys

import pytest

from tests.product import REPOSITORY
from tests.soak import mutate, targets

SECONDS = int(os.environ.get("FUZZ_SECONDS", "300"))


@pytest.mark.soak
@pytest.mark.parametrize("name", targets.NAMES)
def test_nothing_is_found(name, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.fuzz", name, str(SECONDS)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=SECONDS + 300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "stat::number_of_executed_units" in done.stderr


@pytest.mark.parametrize("name", targets.NAMES)
def test_the_seeds_break_nothing(name, tmp_path):
    feed, fed = targets.target(name, tmp_path), 0
    for seed in targets.seeds(name):
        feed(seed)
        fed += 1
    assert fed > 3


def test_mutations_stay_within_their_size_and_are_the_same_for_a_seed():
    data = b'\x01{"a": [1, {"b": "c"}], "d": {}}\nno json\n[]\n'
    seen = set()
    for seed in range(300):
        once = mutate.mutate(data, 60, seed, lambda data, most: data[::-1][:most])
        assert len(once) <= 60
        assert once == mutate.mutate(data, 60, seed, lambda d, most: d[::-1][:most])
        seen.add(once)
    assert len(seen) > 20
    assert mutate.mutate(b"\x01", 9, 1, lambda data, most: b"flipped") == b"flipped"
