"""The view of ``pulse stats --activity``: readable, and never a number without its of."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pulse.client.activity import view
from pulse.client.activity.view import render, to_json
from pulse.core.stats.activity import combine
from pulse.core.stats.measure import measure
from pulse.core.values import Act, Origin
from tests.pulse.core.sessions import NINE, Session


def total(*sessions, **more):
    measured = [measure(s.records, agent="claude_code") for s in sessions]
    return combine(measured, **more)


def busy():
    """A morning with enough of everything."""
    session = Session("a").says("Add a search box").edits("/p/a.py", 1200, 3)
    for number in range(20):
        session.runs(
            f"make step{number}", "ok" if number else "Exit code 1", error=not number
        )
        session.says("Next")
    session.runs("git commit -m 'Add it'", "[main 1a2b3c4] Add it")
    session.runs("git push", "To x\n   1111111..2222222  main -> main")
    return session.says("/clear", Act.COMMAND).calls("Task", "ok")


def helped():
    session = Session("b", origin=Origin.HEADLESS, start=NINE + timedelta(days=1))
    return session.says("Go").runs("ls", "ok")


def lines(found, **more):
    """The first line of each row by its label; later sections win."""
    text = render(found, **more)
    rows = (line for line in text.splitlines() if len(line) > 16 and line[15] == " ")
    return {row[:16].strip(): row[16:] for row in rows}


def test_nothing_says_so_and_stops():
    text = render(combine([], zone="Europe/Berlin"))
    assert text.splitlines() == [
        "Activity, all days, Europe/Berlin",
        "0 of 0 sessions have something in these days: 0 of yours.",
    ]


def test_every_section_of_a_busy_day():
    text = render(total(busy(), helped()), width=100)
    for title in (
        "YOU",
        "TIME",
        "AGENTS IN YOUR SESSIONS",
        "AS CLAUDE CODE'S /INSIGHTS COUNTS",
    ):
        assert f"\n\n{title}\n" in text
    assert (
        "SUBAGENTS, TEAMMATES AND PROGRAMS\nTools           1 call in 1 session" in text
    )
    assert (
        "2 of 2 sessions have something in these days: 1 of yours, 1 automated (headless 1)."
        in text
    )


def test_numbers_have_what_they_are_of():
    rows = lines(total(busy()), width=120)
    assert rows["Prompts"] == "22: typed 21, command 1; 1 bare command among them"
    assert rows["Days"] == (
        "1, from 2026-11-19 to 2026-11-19; prompts a day: too little data"
    )
    assert rows["Tools"] == (
        "24 calls in 1 session, 24 with a result: Bash 22, Edit 1, Task 1"
    )
    assert rows["Errors"].startswith("1 of 24 calls that ran (4 %): command failed 1;")
    assert rows["Lines"] == "+1,200 -3 in 1 call that changed files"
    assert rows["Commits"] == "1 tried; 1 seen to succeed"
    assert rows["Pushes"] == "1 tried; 1 seen to succeed"
    assert rows["Sessions using"] == "subagent 1 (of 1)"
    assert rows["Kinds"] == "single task 1 (of 1 session)"
    assert rows["Active"] == "1 h 9 min in 1 session, gaps over 15 minutes removed"


def test_response_times_have_bars():
    rows = lines(total(busy()), width=100)
    assert rows["10-30s"] == "0"
    assert rows["1-2m"].endswith("▇ 21")
    assert rows["left out"] == "1 with nothing to answer"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(34.4, "34.4 s"), (60, "1 min"), (252.4, "4 min 12 s"), (59.96, "1 min")],
)
def test_seconds_as_people_say_them(seconds, text):
    assert view.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "none"),
        (1, "1 min"),
        (3599, "1 h"),
        (3900, "1 h 5 min"),
        (4e6, "1,111 h 7 min"),
    ],
)
def test_long_times_as_people_say_them(seconds, text):
    assert view.hours(seconds) == text


def test_too_little_is_said_in_place_of_a_number():
    text = render(total(Session("a").says("Go").replies("Done").says("Thanks")))
    assert "Response time   too little data, over 1 of 2 prompts" in text
    assert "0 of 2 prompts (too little data)" in text
    assert "0 of 0 calls that ran (too little data)" in text
    assert "none, by files that calls touched" in text
    assert "0 tried; none seen" in text


def test_what_has_no_date_and_what_nobody_asked_for_is_told():
    undated = Session("a").says("Go").edits("/p/a.py")
    undated.records[0] = replace(undated.records[0], time=None)
    found = total(undated, Session("b").runs("ls", "ok"))
    text = render(found, width=100)
    assert "1 of yours, 1 where nobody wrote" in text
    assert (
        "Days            0; prompts a day: too little data; 1 prompt without a date"
        in text
    )


def test_long_lists_and_lines_are_cut_and_wrapped():
    session = Session("a").says("Go")
    for number in range(12):
        session.calls(f"Tool{number:02}", "ok")
    session.runs("git commit --amend -m x", "[main 1a2b3c4] x").says("On")
    text = render(total(session), width=10)
    assert "and 5 more" in text
    assert max(map(len, text.splitlines())) <= 60


@pytest.mark.parametrize(
    ("since", "until", "named"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "2026-11-01 to 2026-11-30, UTC"),
        (date(2026, 11, 1), None, "since 2026-11-01, UTC"),
        (None, date(2026, 11, 30), "until 2026-11-30, UTC"),
    ],
)
def test_the_days_are_named(since, until, named):
    assert render(combine([], since=since, until=until)).startswith(
        f"Activity, {named}\n"
    )


def test_json_is_the_statistics_without_secrets():
    token = "ghp_" + "a1B2" * 9
    found = total(Session("a").says(f"Use {token}").runs("ls", "ok"))
    data = json.loads(to_json(found))
    assert token not in to_json(found)
    assert data["sessions"][0]["opening"] == "Use [redacted:github-token]"
    assert (data["version"], data["work"]["tools"]["names"]) == (1, {"Bash": 1})
