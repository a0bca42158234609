"""Sessions added up: denominators, days, populations, what counts once."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.stats import kinds, responses, times
from pulse.core.stats.activity import as_json, combine
from pulse.core.stats.events import UNDATED, Message, SessionStats
from pulse.core.stats.measure import measure
from pulse.core.stats.merge import merge
from pulse.core.stats.tools import mcp_server
from pulse.core.values import Act, Origin, Role
from tests.pulse.core.sessions import NINE, Session

SECOND = 1000
HOUR = 3600 * SECOND


def measured(*sessions):
    return [measure(session.records, agent="claude_code") for session in sessions]


def total(*sessions, **more):
    return combine(measured(*sessions), **more)


def nine(hours=0):
    return NINE + timedelta(hours=hours)


# --------------------------------------------------------------------- scope


def test_nothing_is_all_zeros_and_no_rates():
    found = combine([])
    assert (found.scope.scanned, found.messages.prompts, found.work.tools.calls) == (
        0,
        0,
        0,
    )
    assert found.messages.per_day is found.responses.median is None
    assert found.overlap.percent is found.work.errors.percent is None


def test_two_populations_are_never_mixed():
    owners = Session("a").says("Go").runs("make", "ok")
    owners.calls("Read", "ok", file_path="/p/a.py")
    owners.records[-1] = replace(owners.records[-1], origin=Origin.SUBAGENT)
    owners.records[-2] = replace(owners.records[-2], origin=Origin.SUBAGENT)
    programs = Session("b", origin=Origin.HEADLESS).says("Go").runs("make", "ok")
    left = Session("c").runs("make", "ok")
    found = total(owners, programs, left)
    scope = found.scope
    assert (scope.owner, scope.automated, scope.unattended) == (1, 1, 1)
    assert scope.origins == {"headless": 1}
    assert found.messages.prompts == 1
    assert found.work.tools.names == {"Bash": 2}
    assert found.automated.tools.names == {"Bash": 1, "Read": 1}
    assert found.automated.origins == {"headless": 1, "subagent": 1}
    assert (found.times.sessions, found.automated_times.sessions) == (2, 1)
    assert found.reported.messages == 0  # the kept sessions need two messages


def test_the_known_report_keeps_sessions_of_two_messages_and_a_minute():
    kept = Session("a").says("Go").replies("Done").says("Thanks")
    short = Session("b").says("Go").replies("Done")
    found = total(kept, short).reported
    assert (found.sessions, found.scanned, found.messages) == (1, 2, 2)
    assert (found.days, found.per_day, found.seconds) == (1, 2.0, 120)


def test_the_known_report_knows_one_agent():
    records = Session("a").says("Go").replies("Done").says("Thanks").records
    found = combine([measure(records, agent="codex")])
    assert (found.reported.scanned, found.reported.sessions) == (0, 0)
    assert found.messages.prompts == 2


# ---------------------------------------------------------------------- days


def test_days_are_those_of_messages_in_the_given_zone():
    long = Session("a", start=nine(14)).says("Go").replies("Done")
    long.start = nine(14 + 24)
    long.says("Next day").says("And on")
    utc, berlin = total(long), total(long, zone="Asia/Tokyo")
    assert (utc.messages.days, utc.messages.first_day) == (2, "2026-11-19")
    assert (berlin.messages.first_day, berlin.messages.last_day) == (
        "2026-11-20",
        "2026-11-21",
    )
    assert utc.messages.per_day is None  # two days are too few
    assert utc.reported.days == 1  # that of the session's start


def test_messages_a_day_need_three_days():
    session = Session("a")
    for day in range(3):
        session.start = nine(24 * day)
        session.says("Go")
    found = total(session).messages
    assert (found.prompts, found.days, found.per_day) == (3, 3, 1.0)


def test_a_range_cuts_events_and_time_and_keeps_the_kind():
    session = Session("a", start=nine(14.92)).says("Go").edits("/p/a.py", 2)
    session.says("On").edits("/p/b.py", 3).says("On").edits("/p/b.py", 1)
    whole = total(session)
    first = total(session, until=date(2026, 11, 19))
    second = total(session, since=date(2026, 11, 20))
    assert whole.work.lines.added == 6
    assert (first.work.lines.added, second.work.lines.added) == (2, 4)
    assert first.times.active + second.times.active == whole.times.active == 480
    assert first.kinds == second.kinds == whole.kinds
    assert whole.kinds.kinds["multi_task"] == 1
    assert total(session, since=date(2026, 11, 21)).scope.counted == 0


def test_a_prompt_without_a_time_counts_over_all_time_only():
    session = Session("a").says("Go")
    session.records[0] = replace(session.records[0], time=None)
    ever, day = total(session), total(session, since=date(2026, 11, 1))
    assert (ever.messages.prompts, ever.messages.undated, ever.hours.of) == (1, 1, 0)
    assert (day.messages.prompts, day.scope.scanned, day.scope.counted) == (0, 1, 0)
    assert ever.messages.days == 0


# -------------------------------------------------------------------- counts


def test_files_by_session_and_distinct():
    one = Session("a").edits("/p/a.py", 1, create=True).edits("/p/a.py", 1)
    two = Session("b").edits("/p/a.py", 1).edits("/home/ada/.claude/plans/x.md", 1)
    gone = {"type": "delete", "filePath": "/p/c.md", "structuredPatch": []}
    two.calls("Edit", "ok", file_path="/p/c.md", extra=gone)
    found = total(one, two).work
    files = found.files
    assert (files.distinct, files.by_session, files.sessions) == (2, 3, 2)
    assert (files.created, files.deleted) == (1, 1)
    assert files.languages == {"Markdown": 1, "Python": 1}
    assert found.languages == {"Python": 3, "Markdown": 2}
    assert (found.lines.added, found.lines.of) == (3, 4)


def test_the_known_report_counts_sessions_files_commands_and_errors_its_way():
    session = Session("a").says("Go").edits("/p/a.py", 2).says("On")
    session.runs("git commit -m x && git push", "ok").edits("/p/a.sql", 1)
    session.runs("make", "promise rejected", error=True)
    found = total(session).reported
    assert (found.files, found.commits, found.pushes) == (2, 1, 1)
    assert found.languages == {"Python": 1}
    assert found.errors == {"user_rejected": 1}
    assert (found.lines_added, found.lines_removed) == (3, 0)
    assert found.tools == {"Bash": 2, "Edit": 2}


def test_errors_are_of_finished_calls_that_nobody_refused():
    session = Session("a").says("Go")
    for number in range(20):
        session.runs("make", "Exit code 1" if number < 5 else "ok", error=number < 5)
    session.runs("make").runs("rm", "The user doesn't want to proceed", error=True)
    session.runs("make", "<tool_use_error>Sibling tool call errored", error=True)
    errors = total(session).work.errors
    assert (errors.errors, errors.of, errors.percent) == (5, 20, 25)
    assert (errors.rejected, errors.not_run) == (1, 1)
    assert errors.categories == {"command_failed": 5}
    tools = total(session).work.tools
    assert (tools.calls, tools.finished, tools.top(1)) == (23, 22, {"Bash": 23})


def test_uses_are_sessions():
    one = Session("a").calls("Task", "ok").calls("Task", "ok")
    one.calls("mcp__plugin_x_files__read", "ok")
    two = Session("b").calls("WebSearch", "ok", query="tides")
    work = total(one, two).work
    assert work.uses == {"subagent": 1, "mcp": 1, "web_search": 1, "web_fetch": 0}
    assert (work.sessions, work.tools.mcp_servers) == (2, {"plugin_x_files": 1})
    assert mcp_server("mcp__lonely") == "lonely"


def test_git_is_counted_as_tried_and_as_seen():
    session = Session("a").runs("git commit -m 'Add tides'", "[main 1a2b3c4] Add tides")
    session.runs("git commit -m x", "nothing to commit", error=True)
    session.runs("git push", "To x\n   1111111..2222222  main -> main")
    git = total(session).work.git
    assert (git.commit_attempts, git.push_attempts) == (2, 1)
    assert (git.commits["ok"], git.pushes["ok"], git.reverts) == (1, 1, 0)


def test_interruptions_and_refusals():
    session = Session("a").says("Go").says("", Act.REJECTION).says("", Act.INTERRUPT)
    session.says("not so", Act.FEEDBACK)
    found = total(session)
    assert (found.messages.interruptions, found.messages.rejections) == (1, 2)
    assert found.messages.acts == {"feedback": 1, "typed": 1}
    assert found.reported.interruptions == 1


def test_hours_of_the_local_day():
    session = Session("a")
    for hour in (0, 5, 6, 11, 12, 17, 18, 23):
        session.start = NINE.replace(hour=hour) - timedelta(
            minutes=1 + len(session.records)
        )
        session.says("Go")
    hours = total(session).hours
    parts = (hours.night, hours.morning, hours.afternoon, hours.evening)
    assert (parts, hours.of) == ((2, 2, 2, 2), 8)
    assert total(session, zone="Asia/Tokyo").hours.hours[9] == 1


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


# ------------------------------------------------------- what counts only once


def test_what_a_fork_copied_belongs_to_the_smaller_id():
    origin = Session("a").says("Go").edits("/p/a.py", 2)
    fork = [replace(r, session="b", source="b") for r in origin.records]
    own = Session("b", start=nine(2)).says("Another").edits("/p/b.py", 1)
    stats = [*measured(origin), measure([*fork, *own.records], agent="claude_code")]
    found = combine(stats)
    assert (found.messages.prompts, found.work.lines.added) == (2, 3)
    assert found.overlap.pairs == 0
    assert found.reported.sessions == 0  # one message each


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


@given(some_sessions(), st.integers(0, 5))
def test_joining_is_associative(stats, cut):
    left, right = stats[:cut], stats[cut:]
    joined = merge([*merge(left), *merge(right)])
    assert combine(joined) == combine(stats)
    assert merge(joined) == joined


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


def test_every_session_has_its_row():
    session = Session("a").says("Add it").edits("/p/a.py", 2, 1).says("", Act.INTERRUPT)
    session.runs("git commit -m x && git push", "Exit code 1", error=True)
    session.calls("Task", "ok").answers("Which?", "Left").says("On")
    other = Session("b", origin=Origin.HEADLESS, start=nine(-1)).runs("ls", "ok")
    undated = Session("c").says("Go")
    undated.records[0] = replace(undated.records[0], time=None)
    none, first, row = total(session, other, undated).sessions
    assert (none.session, none.started, none.ended, none.summed) == ("c", "", "", 0)
    assert (first.session, first.population, first.kind) == ("b", "automated", "")
    assert (row.kind, row.opening, row.cwd) == (
        "single_task",
        "Add it",
        "/home/ada/tidemark",
    )
    assert row.started == "2026-11-19T09:01:00+00:00"
    assert (row.active, row.summed) == (540, 540)
    assert (row.prompts, row.answers, row.interruptions) == (2, 1, 1)
    assert (row.calls, row.subagent_calls, row.errors) == (3, 0, 1)
    assert (row.lines_added, row.lines_removed, row.files) == (2, 1, 1)
    assert (row.commit_attempts, row.push_attempts) == (1, 1)
    assert row.uses == ("subagent",)


def test_json_is_plain():
    found = total(Session("a").says("Go").edits("/p/a.py", 2), since=date(2026, 11, 19))
    data = json.loads(json.dumps(as_json(found)))
    assert (data["since"], data["until"], data["version"]) == ("2026-11-19", None, 1)
    assert data == as_json(found)
    assert data["reported"]["hours"]["hours"] == [0] * 24
