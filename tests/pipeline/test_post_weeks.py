"""The labelled weeks: what the offline writer makes of them, scored. The table is
printed where it can be seen (``pytest -s``) and on every miss."""

import pytest

from tests.pipeline.labelled import labelled, score

#: What must be reached, in hundredths; everything is at the moment.
BARS = {
    "worth a post or not": 100,
    "the reason why not": 100,
    "the one idea is told": 100,
    "begins where it should": 100,
    "items shared or refused": 100,
    "nothing of the never-list": 100,
    "no banned phrase": 100,
    "every sentence bound": 100,
    "within the limits": 100,
    "no link or call by accident": 100,
    "first line stands alone": 100,
    "good grammar": 100,
    "two different texts": 100,
}


@pytest.fixture(scope="module")
def total():
    found = score()
    print(f"\n{found.table()}")
    return found


def test_there_are_enough_weeks_and_of_both_kinds():
    worth = [week.label["worth"] for week in labelled()]
    assert len(worth) >= 24
    assert sum(worth) >= 12
    assert worth.count(False) >= 8


def test_every_measure_has_a_bar(total):
    assert set(total.of) == set(BARS)


@pytest.mark.parametrize("what", BARS)
def test_the_labelled_weeks(total, what):
    reached = 100 * total.counts[what] / total.of[what]
    assert reached >= BARS[what], "\n".join([total.table(), *total.misses[what]])
