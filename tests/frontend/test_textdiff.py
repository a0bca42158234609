"""What changed between two texts: nothing is lost, and changes read as one."""

import random

import pytest

from frontend.textdiff import MANY, Change, changes


def without(kind, found):
    return "".join(change.text for change in found if change.kind != kind)


def test_words_that_changed_stand_beside_each_other():
    assert changes("It lost rows.", "It lost no row.") == [
        Change("same", "It lost "),
        Change("removed", "rows"),
        Change("added", "no row"),
        Change("same", "."),
    ]


def test_a_blank_between_two_changes_belongs_to_them():
    found = changes("Now it holds.", "It now holds.")
    assert found[:2] == [Change("removed", "Now it"), Change("added", "It now")]


def test_the_same_text_has_no_change():
    assert changes("Same.", "Same.") == [Change("same", "Same.")]
    assert changes("", "") == []


@pytest.mark.parametrize("seed", range(50))
def test_nothing_is_lost(seed):
    chance = random.Random(seed)
    one, other = (
        "".join(chance.choices("ab .,'-_\n’é😀#", k=chance.randrange(60)))
        for _ in range(2)
    )
    found = changes(one, other)
    assert without("removed", found) == other
    assert without("added", found) == one


def test_long_texts_are_compared_by_lines():
    lines = [f"line {number} of many" for number in range(MANY)]
    found = changes("\n".join(lines), "\n".join([*lines[:5], "another", *lines[5:]]))
    assert [change.kind for change in found] == ["same", "added", "same"]
