"""Sessions added up: denominators, days, populations."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pulse.core.stats.activity import as_json, combine
from pulse.core.stats.measure import measure
from pulse.core.stats.tools import mcp_server
from pulse.core.values import Act, Origin
from tests.pulse.core.sessions import NINE, Session
from tests.pulse.core.stats.small import nine, total

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
    assert (found.first_day, found.last_day) == ("2026-11-19", "2026-11-19")


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


def test_days_and_ranges_agree_where_the_clock_goes_back_over_midnight():
    """Newfoundland's clocks went from a minute past midnight to the day before."""
    session = Session("a", start=datetime(2010, 11, 7, 2, 20, tzinfo=UTC))
    for _ in range(100):
        session.says("Go")
    zone = "America/St_Johns"
    days = [date(2010, 11, 6), date(2010, 11, 7)]
    parts = [total(session, zone=zone, since=d, until=d).messages for d in days]
    assert [(p.days, p.first_day) for p in parts] == [
        (1, "2010-11-06"),
        (1, "2010-11-07"),
    ]
    assert sum(part.prompts for part in parts) == 100


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
    assert row.tools == {"Bash": 1, "Edit": 1, "Task": 1}
    assert row.languages == {"Python": 1}


def test_json_is_plain():
    found = total(Session("a").says("Go").edits("/p/a.py", 2), since=date(2026, 11, 19))
    data = json.loads(json.dumps(as_json(found)))
    assert (data["since"], data["until"], data["version"]) == ("2026-11-19", None, 1)
    assert data == as_json(found)
    assert data["reported"]["hours"]["hours"] == [0] * 24
