"""What counts only once, in whatever order it comes."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pulse.core.stats.activity import combine
from pulse.core.stats.events import (
    UNDATED,
)
from pulse.core.stats.measure import measure
from pulse.core.stats.merge import merge
from pulse.core.values import Act, Origin, Role
from tests.pulse.core.sessions import Session
from tests.pulse.core.stats.small import measured, nine

# ------------------------------------------------------- what counts only once


def test_what_a_fork_copied_belongs_to_the_smaller_id():
    origin = Session("a").says("Go").edits("/p/a.py", 2)
    fork = [replace(r, session="b", source="b") for r in origin.records]
    own = Session("b", start=nine(2)).says("Another").edits("/p/b.py", 1)
    stats = [*measured(origin), measure([*fork, *own.records], agent="claude_code")]
    found = combine(stats)
    assert (found.messages.prompts, found.work.lines.added) == (2, 3)
    assert found.overlap.pairs == 0
    assert found.reported.sessions == 1  # the fork, with what it copied
    times, (_, row) = found.times, found.sessions
    assert (times.parallel, times.sessions, times.summed) == (0, 2, 240)
    assert (row.session, row.started) == ("b", "2026-11-19T11:01:00+00:00")


def test_the_known_report_counts_what_a_fork_copied():
    origin = Session("a").says("Go").says("On")
    copy = [replace(r, session="b", source="b") for r in origin.records]
    stats = [*measured(origin), measure(copy, agent="claude_code")]
    for found in (combine(stats), combine(stats + stats)):
        assert (found.messages.prompts, found.reported.messages) == (2, 4)
        assert (found.times.summed, found.reported.seconds) == (60, 120)


def test_a_copy_that_added_nothing_is_no_session():
    origin = Session("a").says("Go").says("On")
    copy = [replace(r, session="b", source="b") for r in origin.records]
    found = combine([*measured(origin), measure(copy, agent="claude_code")])
    assert (found.scope.scanned, found.scope.counted) == (2, 1)
    assert (found.times.summed, found.times.parallel) == (60, 0)


def test_equal_ids_of_calls_at_other_times_are_other_calls():
    one, two = Session("a"), Session("a", start=nine(1))
    one.calls("Read", "ok"), two.calls("Read", "ok")
    other = [replace(r, session="b", source="b", id=f"{r.id}x") for r in two.records]
    found = combine([*measured(one), measure(other, agent="claude_code")])
    assert found.work.tools.calls == 2


def test_chosen_sessions_are_those_that_own_their_records():
    origin = Session("a").says("Go").edits("/p/a.py", 2)
    fork = [replace(r, session="b", source="b") for r in origin.records]
    stats = [*measured(origin), measure(fork, agent="claude_code")]
    found = combine(stats, keep=lambda session: session.session == "b")
    assert (found.scope.scanned, found.messages.prompts) == (1, 0)


def test_equal_ids_of_two_agents_are_two_messages():
    records = Session("a").says("Go").records
    both = [measure(records, agent=agent) for agent in ("claude_code", "codex")]
    assert combine(both).messages.prompts == 2


def test_a_session_measured_in_two_parts_is_one():
    session = Session("a").says("Go").edits("/p/a.py", 2).says("On").replies("Done")
    parts = [measure(p, agent="x") for p in (session.records[:4], session.records[3:])]
    whole = measure(session.records, agent="x")
    (joined,) = merge(parts)
    assert (joined.first, joined.last) == (whole.first, whole.last)
    assert joined.calls == whole.calls
    assert (joined.opening, joined.population) == (whole.opening, "owner")
    assert [m.id for m in joined.messages] == [m.id for m in whole.messages]


def test_a_part_without_times_takes_nothing_away():
    dated = Session("a").says("Go").records
    undated = [replace(r, id="u", text="", time=None) for r in dated]
    both = [measure(dated), measure(undated)]
    (joined,) = merge(both)
    assert (joined.first, joined.opening[1]) == (both[0].first, "Go")
    (nothing,) = merge([both[1], both[1]])
    assert (nothing.first, nothing.opening) == (UNDATED, (UNDATED, ""))


# ---------------------------------------------------------------- properties


@st.composite
def some_sessions(draw):
    """Sessions that share records, as forks and repeated reads do."""
    sessions = []
    for name in draw(st.lists(st.sampled_from("abcd"), max_size=4)):
        session = Session(name, start=nine(draw(st.integers(0, 40))))
        for step in draw(st.lists(st.integers(0, 5), max_size=8)):
            match step:
                case 0:
                    session.says("Go", draw(st.sampled_from([Act.TYPED, Act.QUEUED])))
                case 1:
                    session.replies("Done")
                case 2:
                    session.edits(draw(st.sampled_from(["/p/a.py", "/p/b.md"])), 2, 1)
                case 3:
                    session.runs("git commit -m x", "Exit code 1", error=True)
                case 4:
                    session.says("", Act.INTERRUPT)
                case 5:
                    session._add(Role.AGENT, text="Sub", origin=Origin.SUBAGENT)
        sessions.append(session)
    if sessions and draw(st.booleans()):
        copied = [replace(r, session="z") for r in sessions[0].records]
        sessions.append(Session("z"))
        sessions[-1].records = copied
    return [measure(s.records, agent="claude_code") for s in sessions]


@given(some_sessions(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(stats, chance):
    mixed = stats + stats
    chance.shuffle(mixed)
    assert combine(mixed) == combine(stats)


def ours(found):
    """Without the known report's numbers, which hold what forks copied."""
    return replace(found, reported=None)


@given(some_sessions(), st.integers(0, 5))
def test_joining_is_associative(stats, cut):
    left, right = stats[:cut], stats[cut:]
    joined = merge([*merge(left), *merge(right)])
    assert ours(combine(joined)) == ours(combine(stats))
    assert merge(joined) == joined == merge(stats)


@given(some_sessions(), st.integers(-1, 3))
def test_ranges_that_meet_add_up(stats, days):
    edge = date(2026, 11, 19) + timedelta(days=days)
    before = combine(stats, until=edge)
    after = combine(stats, since=edge + timedelta(days=1))
    whole = combine(stats)
    for name in ("calls", "finished"):
        parts = [getattr(each.work.tools, name) for each in (before, after)]
        assert sum(parts) == getattr(whole.work.tools, name)
    assert before.messages.prompts + after.messages.prompts == whole.messages.prompts
    assert before.messages.days + after.messages.days == whole.messages.days


@given(st.randoms(use_true_random=False), some_sessions())
def test_the_order_of_records_changes_nothing(chance, stats):
    session = Session("a").says("Go").edits("/p/a.py", 2).says("On").runs("make", "ok")
    mixed = [*session.records, *session.records]
    chance.shuffle(mixed)
    assert measure(mixed) == measure(session.records)
    assert combine([*stats, measure(mixed)]) == combine([*stats, *measured_as(session)])


def measured_as(session):
    return [measure(session.records)]
