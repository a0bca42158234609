import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.stats.overlap import WINDOW, overlap

MINUTE = 60_000


def sent(**sessions):
    return [(m * MINUTE, name) for name, minutes in sessions.items() for m in minutes]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (sent(a=(0, 20), b=(10,)), (1, 2, 3)),
        (sent(a=(0, 60), b=(30,)), (0, 0, 0)),
        (sent(a=(0, 60), b=(30, 45, 70)), (1, 2, 3)),  # b returns over a's message
        (sent(a=(0, 60), b=(30, 31, 32)), (0, 0, 0)),
        (sent(a=(0, 30), b=(10,)), (1, 2, 3)),  # a gap of exactly the window
        (sent(a=(0, 2, 4), b=(1, 3)), (1, 2, 5)),
        (sent(a=(0, 20), b=(10,), c=(11,)), (1, 2, 3)),  # only the first in between
        ([], (0, 0, 0)),
    ],
)
def test_the_known_vectors(messages, expected):
    found = overlap(messages)
    assert (found.pairs, found.sessions, found.messages) == expected


def test_a_millisecond_over_the_window_is_too_long():
    messages = [(0, "a"), (1, "b"), (WINDOW + 1, "a")]
    assert overlap(messages).pairs == 0


def test_the_share_is_of_all_messages_and_needs_some():
    few = overlap(sent(a=(0, 20), b=(10,)))
    many = overlap(sent(a=(0, 20), b=(10,), c=range(500, 507)))
    assert (few.of, few.percent) == (3, None)
    assert (many.of, many.percent) == (10, 30)


def by_definition(messages):
    """The rule as it is worded, without the shortcut."""
    ordered = sorted(messages)
    pairs, marked = set(), set()
    for i, (at, session) in enumerate(ordered):
        earlier = [p for p in range(i) if ordered[p][1] == session]
        if not earlier or at - ordered[earlier[-1]][0] > WINDOW:
            continue
        p = earlier[-1]
        between = [j for j in range(p + 1, i) if ordered[j][1] != session]
        if between:
            pairs.add(frozenset((session, ordered[between[0]][1])))
            marked |= {p, between[0], i}
    return len(pairs), len(set().union(*pairs)), len(marked)


MESSAGES = st.lists(
    st.tuples(st.integers(0, 240).map(lambda m: m * MINUTE), st.sampled_from("abcd")),
    max_size=60,
)


@given(MESSAGES)
def test_it_is_the_rule_as_worded(messages):
    found = overlap(messages)
    assert (found.pairs, found.sessions, found.messages) == by_definition(messages)


@given(MESSAGES, st.randoms(use_true_random=False))
def test_the_order_of_messages_does_not_matter(messages, chance: random.Random):
    mixed = messages[:]
    chance.shuffle(mixed)
    assert overlap(mixed) == overlap(messages)


@given(st.lists(st.integers(0, 10**8), max_size=40))
def test_one_session_never_overlaps(times):
    assert overlap([(t, "a") for t in times]).pairs == 0
