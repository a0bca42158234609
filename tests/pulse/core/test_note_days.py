"""The offline note over full labelled days, against the bars of docs/evaluation.md."""

from pathlib import Path

import pytest

from pipeline.evaluation.days import load_days
from pipeline.evaluation.run import evaluate
from pipeline.evaluation.table import table
from pulse.core.note import OfflineWriter

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "days"


@pytest.fixture(scope="module")
def score():
    return evaluate(load_days(FOLDER), OfflineWriter)


def test_every_bar_is_reached(score, record_property):
    figures = (
        f"Offline notes of {len(score.days)} labelled days: recall {score.recall:.2f}, "
        f"status right {score.status_right:.2f}, never-list hits {score.never_hits}, "
        f"items {score.items_to_gold:.2f} times the gold"
    )
    record_property("figure", figures)
    assert score.bars == (), table(score, verbose=True)


def test_the_validator_lets_every_line_through(score):
    assert score.grounding == 1
    assert score.total("refused") == 0


def test_there_are_enough_days(score):
    assert len(score.days) >= 40
    assert score.total("wanted") >= 120
