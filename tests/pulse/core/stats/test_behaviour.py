"""Response times, hours at work, kinds of sessions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.stats import kinds, responses, times
from pulse.core.stats.events import (
    Message,
    SessionStats,
)
from pulse.core.stats.measure import measure
from pulse.core.values import Act
from tests.pulse.core.sessions import Session
from tests.pulse.core.stats.small import total

SECOND = 1000
HOUR = 3600 * SECOND


# ----------------------------------------------------------------- responses


def waits(*seconds, act=Act.TYPED):
    return [
        Message(str(n), n, act, prompt=True, wait=round(s * SECOND))
        for n, s in enumerate(seconds)
    ]


@pytest.mark.parametrize(
    ("seconds", "bucket"),
    [
        (2.001, "2-10s"),
        (9.999, "2-10s"),
        (10, "10-30s"),
        (30, "30s-1m"),
        (60, "1-2m"),
        (120, "2-5m"),
        (300, "5-15m"),
        (900, "15-60m"),
        (3599.999, "15-60m"),
    ],
)
def test_the_lower_edge_belongs_to_the_bucket(seconds, bucket):
    found = responses.count(waits(seconds))
    assert (found.n, found.of, found.buckets[bucket]) == (1, 1, 1)


def test_what_is_left_out_is_counted():
    messages = waits(2, 3600, 20) + waits(20, act=Act.QUEUED)
    messages += [Message("x", 1, Act.TYPED, prompt=True), Message("y", 2, "interrupt")]
    found = responses.count(messages)
    assert (found.n, found.of, found.median) == (1, 5, None)
    assert found.left_out == {
        "queued": 1,
        "no_reply": 1,
        "too_quick": 1,
        "over_an_hour": 1,
    }


def test_a_median_and_a_mean_need_five():
    assert responses.count(waits(10, 20, 30, 40)).median is None
    found = responses.count(waits(10, 20, 30, 40, 100))
    assert (found.median, found.mean) == (30, 40)
    even = responses.count(waits(10, 20, 30, 40, 50, 60))
    assert even.median == 35


# --------------------------------------------------------------------- times


def spans(name, *pairs):
    return SessionStats(
        "claude_code",
        name,
        "owner",
        first=pairs[0][0] * HOUR,
        last=pairs[-1][1] * HOUR,
        spans=tuple((a * HOUR, b * HOUR) for a, b in pairs),
    )


def test_active_time_is_a_union_and_summed_time_is_not():
    found = times.count([spans("a", (1, 2), (5, 6)), spans("b", (1, 3))])
    hours = {n: getattr(found, n) / 3600 for n in ("active", "by_session", "summed")}
    assert hours == {"active": 3, "by_session": 4, "summed": 7}
    assert (found.parallel / 3600, found.sessions) == (1, 2)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=20))
def test_unions_and_parallel_time_are_those_of_the_clock(pairs):
    given_spans = [(min(p), max(p)) for p in pairs]
    ticks = [sum(a <= t < b for a, b in given_spans) for t in range(50)]
    assert times.length(times.union(given_spans)) == sum(n > 0 for n in ticks)
    assert times.parallel(given_spans) == sum(n > 1 for n in ticks)


# --------------------------------------------------------------------- kinds


def asked(session):
    return kinds.kind(measure(session.records))


def test_a_session_without_a_prompt_has_no_kind():
    assert asked(Session().runs("make", "ok")) == ""


def test_a_quick_question_changes_nothing_and_needs_few_calls():
    session = Session().says("What is a tide?").calls("Read", "ok", file_path="/a")
    session.says("/clear", Act.COMMAND)
    assert asked(session.says("And an ebb?")) == "quick_question"
    assert asked(session.says("And a flood?")) == "exploration"


def test_many_reads_are_exploration_and_many_commands_are_a_task():
    reading, running = Session().says("Why?"), Session().says("Deploy it")
    for number in range(6):
        reading.calls("Grep", "ok", pattern=str(number))
        running.runs(f"make step{number}", "ok")
    assert asked(reading) == "exploration"
    assert asked(running) == "single_task"


def test_commands_alone_have_a_kind_when_they_did_something():
    session = Session().says("/clear", Act.COMMAND).says("/exit", Act.COMMAND)
    assert asked(session) == ""
    assert total(session).kinds.of == 0
    assert asked(session.edits("/p/a.py")) == "single_task"


def test_a_commit_alone_is_a_task():
    session = Session().says("Commit").runs("git commit -m x", "[main 1a2b3c4] x")
    assert asked(session) == "single_task"


def test_rounds_on_the_same_file_are_refinement_and_other_files_other_tasks():
    session = Session().says("Add it").edits("/p/a.py").says("Smaller").edits("/p/a.py")
    assert asked(session) == "single_task"
    assert asked(session.says("Blue").edits("/p/a.py")) == "iterative_refinement"
    session.says("Now the docs").edits("/p/b.md")
    assert asked(session) == "iterative_refinement"  # one of four is an aside
    assert asked(session.says("Shorter").edits("/p/b.md")) == "multi_task"
    joined = session.says("Both").edits("/p/a.py").edits("/p/b.md")
    assert asked(joined) == "iterative_refinement"
