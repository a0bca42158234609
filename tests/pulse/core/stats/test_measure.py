"""One session in, events out: each rule with a session that shows it."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from pulse.core.stats.activity import combine
from pulse.core.stats.events import (
    NO_REPLY,
    UNDATED,
    SessionStats,
    from_json,
    to_json,
)
from pulse.core.stats.measure import in_time, measure
from pulse.core.values import Act, Origin, Record, Role, Tool, ToolCall, ToolResult
from tests.pulse.core.sessions import NINE, Session
from tests.pulse.core.stats.small import one_call

MINUTE = 60_000


def at(minutes):
    return round((NINE + timedelta(minutes=minutes)).timestamp() * 1000)


# ------------------------------------------------------------------ messages


def test_prompts_answers_and_interruptions_are_events():
    session = Session().says("Add a search box").replies("Which one?")
    session.answers("Which?", "The left one").says("", Act.INTERRUPT)
    found = measure(session.records).messages
    assert [(m.act, m.prompt, m.menu, m.interrupt) for m in found] == [
        ("typed", True, 0, False),
        ("answer", False, 1, False),
        ("interrupt", False, 0, True),
    ]


def test_an_interruption_told_beside_a_result_counts():
    session = Session().says("Go").runs("sleep 9", "")
    session.records[-1] = replace(
        session.records[-1], text="[Request interrupted by user for tool use]"
    )
    assert [m.interrupt for m in measure(session.records).messages] == [False, True]


def test_a_prompt_that_quotes_an_interruption_is_none():
    session = Session().says("Why [Request interrupted by user]?")
    (message,) = measure(session.records).messages
    assert (message.interrupt, message.reported_interrupt) == (False, True)


def test_a_wait_runs_from_the_agents_or_its_tools_last_record():
    session = Session().says("Run it").runs("make", "ok").says("Thanks").says("Bye")
    session.replies("Bye").says("One more", Act.QUEUED)
    waits = [m.wait for m in measure(session.records).messages]
    assert waits == [NO_REPLY, MINUTE, NO_REPLY, MINUTE]


def test_the_known_report_waits_from_the_agents_last_message():
    session = Session().says("Run it").runs("make", "ok").says("Thanks").says("Bye")
    waits = [m.reported_wait for m in measure(session.records).messages]
    assert waits == [NO_REPLY, 2 * MINUTE, 3 * MINUTE]


def test_the_known_report_takes_injected_text_for_messages_and_misses_the_queue():
    session = Session().says("Go", type="queue-operation")
    session._add(Role.SYSTEM, type="user", text="<task-notification>done")
    session._add(Role.SYSTEM, type="system", text="compacted")
    session._add(Role.SYSTEM, type="user", text=" ")
    found = measure(session.records).messages
    assert [(m.prompt, m.reported) for m in found] == [(True, False), (False, True)]


def test_a_program_that_prompts_is_reported_and_never_a_prompt():
    session = Session(origin=Origin.HEADLESS).says("Go").replies("Done")
    stats = measure(session.records)
    assert (stats.population, stats.origin) == ("automated", "headless")
    assert [(m.prompt, m.reported) for m in stats.messages] == [(False, True)]


def test_the_first_prompt_is_shortened():
    session = Session().says("", Act.INTERRUPT).says("a  b\n" + "c" * 300)
    opened, text = measure(session.records).opening
    assert opened == at(2)
    assert text.startswith("a b c")
    assert (len(text), text[-1]) == (200, "…")


def test_a_bare_command_opens_a_session_only_if_nothing_else_does():
    session = Session().says("/clear", Act.COMMAND)
    assert measure(session.records).opening == (at(1), "/clear")
    session.says("/plan the tides", Act.COMMAND)
    stats = measure(session.records)
    assert stats.opening == (at(2), "/plan the tides")
    assert [m.bare for m in stats.messages] == [True, False]
    assert combine([stats]).messages.bare == 1


# --------------------------------------------------------------- populations


@pytest.mark.parametrize(
    ("session", "population"),
    [
        (Session().says("Go"), ("owner", "")),
        (Session().replies("Done"), ("unattended", "")),
        (Session(origin=Origin.SUBAGENT).replies("Done"), ("automated", "subagent")),
        (Session(origin=Origin.TEAMMATE).replies("Done"), ("automated", "teammate")),
        (Session(), ("unattended", "")),
    ],
)
def test_whose_session_it_is(session, population):
    stats = measure(session.records)
    assert (stats.population, stats.origin) == population


def test_subagents_are_at_work_in_the_session_but_not_in_its_known_duration():
    session = Session().says("Go").replies("On it")
    session.replies("Sub", origin=Origin.SUBAGENT).replies(
        "Sub", origin=Origin.SUBAGENT
    )
    stats = measure(session.records)
    assert (stats.first, stats.last) == (at(1), at(2))
    assert stats.spans == ((at(1), at(4)),)
    assert stats.delegated == ((at(3), at(4)),)


# --------------------------------------------------------------------- calls


def test_a_call_tells_its_tool_and_its_outcome():
    call = one_call(Session().runs("make test", "Exit code 2", error=True))
    assert (call.name, call.tool, call.done) == ("Bash", "shell", True)
    assert (call.error, call.reported_error) == ("command_failed", "command_failed")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (Act.REJECTION, "user_rejected"),
        (Act.INTERRUPT, "interrupted"),
        (None, "command_failed"),
    ],
)
def test_what_the_owner_did_goes_before_what_the_agent_wrote(act, error):
    session = Session().runs("rm x", "[Operation Cancelled] denied", error=True)
    session.records[-1] = replace(session.records[-1], role=Role.OWNER, act=act)
    assert one_call(session).error == error


def test_of_several_results_in_one_record_the_words_tell():
    session = Session().runs("rm x", "Exit code 1", error=True)
    results = (*session.records[-1].results, ToolResult("other", "no"))
    session.records[-1] = replace(
        session.records[-1], act=Act.REJECTION, results=results
    )
    assert one_call(session).error == "command_failed"


def test_a_call_without_a_result_is_not_done():
    call = one_call(Session().runs("make test"))
    assert (call.done, call.error, call.changes) == (False, "", ())


def test_a_call_told_twice_counts_once_with_its_first_result():
    session = Session().edits("/p/a.py", 2, 1)
    twice = [replace(r, id=f"{r.id}-copy") for r in session.records]
    assert len(measure(session.records + twice).calls) == 1


def test_calls_without_ids_are_told_apart():
    session = Session()
    session._add(Role.AGENT, calls=(ToolCall("", "Read"), ToolCall("", "Read")))
    assert [c.done for c in measure(session.records).calls] == [False, False]


@pytest.mark.parametrize(
    ("name", "given", "use"),
    [
        ("Task", {}, "subagent"),
        ("mcp__files__read", {}, "mcp"),
        ("WebFetch", {"url": "https://example.org"}, "web_fetch"),
        ("WebSearch", {"query": "tides"}, "web_search"),
        ("Fetch", {"query": "tides at https://example.org"}, "web_fetch"),
        ("Browse", {"query": "tides"}, "web_search"),
        ("Browse", {"url": "https://example.org"}, "web_fetch"),
        ("Read", {"file_path": "/a"}, ""),
    ],
)
def test_what_a_call_uses(name, given, use):
    kind = {"Fetch": Tool.FETCH, "Browse": Tool.FETCH}
    session = Session().calls(name, "ok", **given)
    calls = tuple(
        replace(c, tool=kind.get(name, c.tool)) for c in session.records[0].calls
    )
    session.records[0] = replace(session.records[0], calls=calls)
    assert one_call(session).use == use


@pytest.mark.parametrize(
    ("command", "attempts"),
    [
        ("git commit -m 'Add it' && git push", {"commit", "push"}),
        ("git -C /p --no-pager commit -m x", {"commit"}),
        ("echo 'then git commit'", {"reported_commit"}),
        ("git log --grep 'git push'", {"reported_push"}),
        ("git status", set()),
        ("make", set()),
    ],
)
def test_attempts_at_git(command, attempts):
    found = set(one_call(Session().runs(command, "")).attempts)
    plain = {a.removeprefix("reported_") for a in found if a.startswith("reported_")}
    quoted = {f"reported_{name}" for name in ("commit", "push") if name in plain}
    assert found - quoted == {a for a in attempts if not a.startswith("reported_")}
    for name in attempts:
        if name.startswith("reported_"):
            assert name in found


@pytest.mark.parametrize("option", ["--a", "-C", "-C x", "--a=b", "-c", "---"])
def test_a_hostile_command_takes_no_time(option):
    began = time.process_time()
    session = Session().runs("git " + f"{option} " * 4_000 + "x", "")
    assert one_call(session).attempts == ()
    assert time.process_time() - began < 2


def test_names_and_paths_have_a_most():
    call = one_call(Session().calls("T" * 999, "ok", file_path="/" + "p" * 9999))
    assert (len(call.name), len(call.path)) == (200, 4096)


def test_what_git_showed_is_beside_what_was_tried():
    session = Session().runs("git commit -m 'Add tides'", "[main 1a2b3c4] Add tides")
    session.runs("git commit --amend -m 'Add tides'", "[main 2a2b3c4] Add tides")
    found = measure(session.records).observed
    assert next((o.what, o.outcome) for o in found) == ("commit", "ok")
    assert len({o.id for o in found}) == len(found) == 2


def test_evidence_that_is_known_is_not_looked_for_again():
    session = Session().runs("git commit -m 'Add tides'", "[main 1a2b3c4] Add tides")
    assert measure(session.records, evidence=[]).observed == ()


# ------------------------------------------------------------ order and shape


def test_a_record_without_a_time_stays_behind_the_one_before_it():
    records = Session().says("a").replies("b").says("c").records
    records[1] = replace(records[1], time=None)
    assert [r.text for r in in_time(reversed(records))] == ["a", "b", "c"]


def test_without_any_time_the_file_gives_the_order():
    records = [replace(r, time=None) for r in Session().says("a").says("b").records]
    stats = measure(records)
    assert [m.at for m in stats.messages] == [UNDATED, UNDATED]
    assert (stats.first, stats.last, stats.spans) == (UNDATED, UNDATED, ())


def test_the_session_can_be_named():
    records = Session("s9").says("Go").records
    assert measure(records, agent="codex").key == ("codex", "s9")
    assert measure(records, session="other").session == "other"
    assert measure([]).session == ""


def test_through_json_and_back():
    session = Session().says("Go").edits("/p/a.py", 3, 1).runs("git commit -m x", "")
    session.runs("git push", "To x\n   1111111..2222222  main -> main")
    stats = measure(session.records, agent="claude_code")
    data = to_json(stats)
    assert from_json(data) == stats
    assert from_json({**data, "spans": [[1, 2]]}).spans == ((1, 2),)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"calls": [[1, 2]]},
        {"messages": None},
        {"messages": [["m", 1]]},
        {"opening": "x"},
        {"opening": 5},
        {"unknown": 1},
    ],
)
def test_another_shape_is_measured_anew(change):
    data = to_json(SessionStats("claude_code", "s", "owner"))
    with pytest.raises(ValueError, match="session statistics"):
        from_json({**data, **change})


def test_a_field_that_is_missing_is_another_shape():
    data = to_json(SessionStats("claude_code", "s", "owner"))
    del data["calls"]
    with pytest.raises(ValueError, match="shape"):
        from_json(data)


def test_a_tool_result_without_its_call_is_nothing():
    record = Record(
        id="r", session="s", source="s", line=1, offset=0, type="user", role=Role.TOOL,
        time=NINE, results=(ToolResult("nobody", "ok"),),
    )  # fmt: skip
    assert measure([record]).calls == ()


def test_other_tools_change_no_file_they_do_not_name():
    extra = {"structuredPatch": [{"lines": ["+x"]}]}
    session = Session()
    session._add(Role.AGENT, calls=(ToolCall("c", "Look", {}, Tool.READ),))
    session._add(Role.TOOL, results=(ToolResult("c", "ok", extra=extra),))
    assert one_call(session).changes == ()
    assert one_call(Session().calls("Edit", "ok")).changes == ()
