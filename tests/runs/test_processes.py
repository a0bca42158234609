"""Runs under several workers, and under workers that are killed."""

import time

import pytest

SCRIPT = ("-m", "tests.runs.script")


def test_two_processes_claim_each_run_once(product, tmp_path):
    product.run(*SCRIPT, "fill", str(tmp_path / "log"), "40")
    start_at = str(time.time() + 3)
    both = [product.start(*SCRIPT, "claim_all", start_at) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in both]
    claimed = sorted(int(line) for output in outputs for line in output.split())
    assert len(claimed) == 40
    assert len(set(claimed)) == 40


@pytest.mark.parametrize("step", ["prepare", "commit"])
def test_the_run_of_a_killed_worker_ends_once(product, tmp_path, step):
    killed = product.start(*SCRIPT, "die", str(tmp_path / "log"), step)
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    seen = product.run(*SCRIPT, "recover").splitlines()
    assert seen == ["running 1 0", "running 1 0", "done 2 1"]


def test_a_long_run_keeps_its_lease(product, tmp_path):
    """Three times as long as its lease, with a second worker waiting to take it."""
    product.run(*SCRIPT, "one", str(tmp_path / "log"), "", "3")
    both = [product.start(*SCRIPT, "drain", "1") for _ in range(2)]
    for process in both:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
    assert product.run(*SCRIPT, "show").split() == ["done", "1", "1"]
    assert len((tmp_path / "log").read_text().splitlines()) == 1
