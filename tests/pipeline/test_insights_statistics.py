"""The numbers of a report: what each is of, and when there is too little to tell."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from pipeline.insights.codec import statistics_json, statistics_value
from pipeline.insights.endings import ended, says_done
from pipeline.insights.figures import Goal, Outcome, Unit
from pipeline.insights.goals import goal_of
from pipeline.insights.statistics import statistics
from pipeline.insights.values import Standing
from pulse.core.values import Act, Evidence, EvidenceKind, Origin
from tests.pipeline.ranges import DAY, NINE, cost, given, session

K = EvidenceKind
GREEN = "41 passed in 2.06s"
RED = "1 failed, 40 passed in 2.10s"
COMMITTED = "[main 1a2b3c4] Fix it\n 1 file changed, 9 insertions(+)"


def fixed(name, **more):
    return (
        session(name, **more)
        .says("Fix the retry bug in the importer")
        .edits("/p/a.py", 9, 2)
        .runs("pytest -q", GREEN)
        .replies("Fixed the retry; all 41 tests pass.")
        .says("Add a line to the readme")
    )


def counted(*sessions, **more):
    return statistics(given(*sessions, **more))


def outcome(one):
    (group,) = counted(one).outcomes
    return group.name


def test_nothing_is_counted_as_nothing():
    found = counted()
    assert found.figures["prompts"].value == 0
    assert found.figures["prompts_a_day"].value is None
    assert found.values["sessions_scanned"] == 0
    assert "response_median" not in found.values
    assert (found.overlap_day, found.tools, found.goals) == (None, (), ())
    assert [row.prompts for row in found.days] == [0]
    assert statistics_value(statistics_json(found)) == found


def test_populations_stay_apart_and_denominators_add_up():
    helped = fixed("a").calls("Read", "ok", file_path="/p/b.py")
    helped.records[-2:] = [
        replace(record, origin=Origin.SUBAGENT) for record in helped.records[-2:]
    ]
    program = (
        session("b", at=5, origin=Origin.HEADLESS).says("Sum it").runs("ls", "a b")
    )
    short = session("c", at=9).says("Why?")
    found = counted(
        helped,
        program,
        short,
        spent=[
            cost(calls=3, output=50, cost=Decimal("0.5")),
            cost(calls=1, output=9, origin="headless", unpriced=1),
            cost("gpt-5", calls=2, output=7, cost=Decimal("0.25"), unpriced=1),
        ],
        left={Standing.LEFT_OUT: ("d",)},
    )
    told = found.denominators
    assert (told.scanned, told.eligible, told.analysed) == (4, 1, 1)
    assert told.count(Standing.AUTOMATED) == told.count(Standing.TOO_SHORT) == 1
    value = found.values
    assert (value["prompts"], value["calls"], value["automated_calls"]) == (2, 2, 2)
    assert (value["files"], value["lines_added"], value["lines_removed"]) == (1, 9, 2)
    assert (value["tokens"], value["automated_tokens"]) == (57, 9)
    assert value["cost"] == 0.75
    assert "automated_cost" not in value  # an unknown price is not nothing
    assert found.models[0].model == "claude-sonnet-4-5"
    assert {(row.model, row.automated) for row in found.models[1:]} == {
        ("gpt-5", False),
        ("claude-sonnet-4-5", True),
    }
    (project,) = found.projects
    assert (project.sessions, project.automated, project.prompts) == (1, 1, 2)
    assert found.days[0].sessions == 1
    assert found.days[0].active == project.active == found.times.active


def test_the_period_before_is_beside_and_never_guessed():
    week = timedelta(days=7)
    now = [fixed(f"n{n}", at=90 * n) for n in range(3)]
    then = given(fixed("t", at=-7 * 24 * 60), starts=DAY - week, ends=DAY - week)
    found = statistics(given(*now), then)
    figure = found.figures["prompts"]
    assert (figure.value, figure.before, figure.change) == (6, 2, 4)
    assert (figure.n, figure.n_before, figure.is_enough) == (3, 1, True)
    share = found.figures["seen_of_said"]
    assert (share.value, share.n, share.needs, share.change) == (None, 3, 10, None)
    assert (share.unit, share.is_enough) == (Unit.PERCENT, False)
    assert (found.claims.said, found.claims.seen, found.claims.said_before) == (3, 3, 1)
    assert [group.before for group in found.outcomes] == [1]
    assert found.before_starts == DAY - week
    assert statistics_value(statistics_json(found)) == found


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (lambda s: s.edits("/p/a.py").runs("pytest", GREEN), Outcome.OBSERVED),
        (lambda s: s.edits("/p/a.py").runs("git commit -am x", COMMITTED), "observed"),
        (
            lambda s: s.edits("/p/a.py").replies("Done.").says("Works for me, thanks."),
            Outcome.CONFIRMED,
        ),
        (lambda s: s.edits("/p/a.py").replies("Fixed the retry."), Outcome.CLAIMED),
        (lambda s: s.edits("/p/a.py").replies("I could not fix it."), Outcome.OTHER),
        (lambda s: s.edits("/p/a.py"), Outcome.OTHER),
        (
            lambda s: s.edits("/p/a.py").runs("pytest", GREEN).runs("pytest", RED),
            Outcome.ATTEMPTED,
        ),
        (
            lambda s: s.edits("/p/a.py").replies("Done.").says("It is still broken."),
            Outcome.ATTEMPTED,
        ),
        (
            lambda s: s.runs("git commit -am x", COMMITTED).runs(
                "git revert HEAD", '[main 2b3c4d5] Revert "Fix it"\n 1 file changed'
            ),
            Outcome.DROPPED,
        ),
        (lambda s: s.calls("Read", "x", file_path="/p/a.py"), Outcome.LOOKED),
        (lambda s: s.replies("The port is read from the environment."), "looked"),
    ],
)
def test_an_outcome_is_what_was_seen_last(steps, expected):
    one = steps(session("a").says("Fix the retry bug in the importer"))
    one.replies("ok").says("Now another thing, please")
    one.records[-2:] = [replace(one.records[-1], id="last")]
    assert outcome(one) == expected


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("revert", {}, "dropped"),
        ("revert", {"partial": True}, "other"),
        ("plan", {"approved": False}, "dropped"),
        ("plan", {"approved": True}, "other"),
        ("pull_request", {"action": "created"}, "observed"),
        ("pull_request", {"action": "linked"}, "other"),
        ("commit", {"outcome": "unknown"}, "other"),
        ("unfinished", {"why": "killed"}, "attempted"),
    ],
)
def test_what_settles_an_outcome(kind, data, expected):
    piece = Evidence("a", "r", NINE, "a quote", EvidenceKind(kind), data=data)
    found = ended([piece], changed=True)
    assert (found.outcome, found.shown.quote) == (expected, "a quote")


def test_what_was_said_stands_beside_what_was_seen():
    said = (
        session("b", at=60).says("Fix it, please").edits("/p/b.py").replies("Fixed it.")
    )
    said.says("And the other thing, too")
    asked = session("c", at=120).says("Why is it so?").replies("It is done there.")
    found = counted(fixed("a"), said, asked.says("Thanks, that was it"))
    assert (found.claims.said, found.claims.seen) == (2, 1)
    assert found.claims.unseen == ("b",)
    (observed, claimed, looked) = found.outcomes
    assert [claimed.name, claimed.shown[0].quote] == ["claimed", "Fixed it."]
    assert observed.shown[0].session == observed.sessions[0] == "a"
    assert looked.shown == ()
    assert not says_done("Would you like me to commit the fixed file?")


def test_failed_calls_are_counted_by_cause_and_tool_with_their_records():
    one = fixed("a").runs("make", "exit code 2", error=True)
    one.calls(
        "Edit", "String to replace not found in file.", error=True, file_path="/p/a"
    )
    one.calls(
        "Edit", "The user doesn't want to proceed with this tool use.", error=True
    )
    one.says("No, leave it as it is", act=Act.INTERRUPT)
    helper = fixed("h", at=60).runs("make", "exit code 2", error=True)
    helper.records[-2:] = [
        replace(record, origin=Origin.SUBAGENT) for record in helper.records[-2:]
    ]
    bare = session("i", at=90).says("/clear", act=Act.COMMAND)
    of = given(one, helper, bare.says("/model", act=Act.COMMAND))
    # Evidence knows causes that calls do not count, such as a limit.
    limit = Evidence(
        "a", "r", NINE, "You've hit your limit", K.ERROR, data={"category": "limit"}
    )
    found = statistics(replace(of, evidence=(*of.evidence, (DAY, limit))))
    assert sum(group.count for group in found.kinds) == 2
    assert {group.name: group.count for group in found.errors} == {
        "command_failed": 1,
        "edit_failed": 1,
    }
    bash = next(row for row in found.tools if row.name == "Bash")
    assert (bash.calls, bash.of, bash.failed, bash.sessions) == (3, 3, 1, ("a",))
    assert bash.shown[0].record
    edit = next(row for row in found.tools if row.name == "Edit")
    assert (edit.failed, edit.rejected) == (1, 1)
    assert found.values["calls_rejected"] == 1
    assert {group.name for group in found.interruptions} == {"interrupted", "rejected"}


def test_sessions_side_by_side_are_one_stretch_and_a_pair():
    def two(name, at, gap):
        one = session(name, at=at)
        for n in range(3):
            one.says(f"Do step {n} of {name}").replies("Done.")
            one.start += timedelta(minutes=gap)
        return one

    third = session("c", at=300).says("x y z")
    found = counted(two("a", 0, 6), two("b", 3, 6).answers("Which?", "b"), third)
    assert (found.overlap.pairs, found.overlap.sessions) == (1, 2)
    assert found.figures["overlap_share"].value is None  # 6 prompts, needs 20
    day = found.overlap_day
    assert (day.date, day.zone, [hand.session for hand in day.hands]) == (
        DAY,
        "UTC",
        ["a", "b"],
    )
    assert any(stroke.during for hand in day.hands for stroke in hand.strokes)
    assert day.seconds == sum((b - a).total_seconds() for a, b in day.spans)
    assert found.times.active < found.times.by_session
    assert found.values["parallel"] > 0


def test_the_busier_of_two_days_is_shown_with_at_most_eight_sessions():
    many = [
        session(f"s{n}", at=n).says("Do this first").says("And that").says("And more")
        for n in range(10)
    ]
    tomorrow = [
        session(f"t{n}", at=24 * 60 + n).says("Do it").says("Again").says("And more")
        for n in range(2)
    ]
    found = counted(*many, *tomorrow, ends=DAY + timedelta(days=1))
    assert found.overlap_day.date == DAY
    assert len(found.overlap_day.hands) == 8
    assert len(found.days) == 2


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("Commit this and push it", Goal.CREATE_PR_COMMIT),
        ("Deploy it to staging, please", Goal.DEPLOY_INFRA),
        ("Write tests for the importer", Goal.WRITE_TESTS),
        ("Update the readme with the flag", Goal.WRITE_DOCS),
        ("Why is the importer so slow?", Goal.DEBUG_INVESTIGATE),
        ("The search crashes on umlauts, fix it", Goal.FIX_BUG),
        ("Rename the module and tidy up", Goal.REFACTOR_CODE),
        ("Set up docker for this", Goal.CONFIGURE_SYSTEM),
        ("Analyse the CSV of last month", Goal.ANALYZE_DATA),
        ("Build a small script for it", Goal.WRITE_SCRIPT_TOOL),
        ("Explain the lease to me", Goal.UNDERSTAND_CODEBASE),
        ("Add a retry to the importer", Goal.IMPLEMENT_FEATURE),
        ("Guten Morgen, liebe Leute", Goal.OTHER),
        ("looks good, merge it", Goal.CREATE_PR_COMMIT),
        ("Merge the logs of two machines and keep both", Goal.IMPLEMENT_FEATURE),
        ("Prepare the 0.4 release: changelog, version", Goal.DEPLOY_INFRA),
        ("Rank the results by date, newest first", Goal.IMPLEMENT_FEATURE),
        ("Is the port free on this machine?", Goal.UNDERSTAND_CODEBASE),
        ("That is odd. Fix the retry bug.", Goal.FIX_BUG),
        ("It works for me now, thank you", None),
        ("We'll do the rest of it tomorrow", None),
        ("Works for me, commit it and push", Goal.CREATE_PR_COMMIT),
        ("Don't push yet, I read it again", None),
        ("yes", None),
        ("continue please", None),
        ("/model opus", None),
    ],
)
def test_a_goal_is_one_of_a_closed_list(text, goal):
    assert goal_of(text) is goal


def test_goals_are_of_the_owners_prompts_and_others_come_last():
    one = fixed("a").says("Guten Morgen, liebe Leute").says("Fix the other bug, too")
    found = counted(one, session("b", at=70).says("Fix a bug here"))
    assert [(g.name, g.count) for g in found.goals] == [
        ("fix_bug", 2),
        ("write_docs", 1),
        ("other", 1),
    ]
    assert found.goals[0].shown[0].quote == "Fix the other bug, too"


def test_satisfaction_needs_words():
    one = fixed("a").replies("Done.").says("Works for me, thanks.")
    found = counted(one.replies("Done.").says("It is still broken."))
    assert {group.name: group.count for group in found.signs} == {
        "satisfied": 1,
        "dissatisfied": 1,
    }
    assert found.figures["satisfied_share"].value is None
    assert found.figures["satisfied_share"].n == 2


# ----------------------------------------------------------------------------- time


def every(hours, zone="UTC", days=4, starts=DAY):
    """Sessions that prompt at these hours, counted over some days."""
    one = session("a")
    midnight = datetime(2026, 11, 19, tzinfo=UTC)
    for place, hour in enumerate(hours):
        one.says(f"Do the thing of hour {hour}")
        time = midnight + timedelta(hours=hour, minutes=2 * place)
        one.records[-1] = replace(one.records[-1], time=time)
    zones = zone if isinstance(zone, tuple) else ((None, zone),)
    return given(one, starts=starts, ends=starts + timedelta(days - 1), zones=zones)


SUMS = ("prompts", "answers", "interruptions", "calls", "calls_failed", "lines_added")


@settings(max_examples=12, deadline=None)
@drawn(st.lists(st.integers(0, 90), min_size=3, max_size=20), st.integers(1, 3))
def test_any_division_of_a_range_sums_to_the_whole(hours, cut):
    zone = "Pacific/Auckland"
    whole = statistics(every(hours, zone, days=6))
    parts = [
        statistics(every(hours, zone, days=cut)),
        statistics(every(hours, zone, days=6 - cut, starts=DAY + timedelta(cut))),
    ]
    for name in SUMS:
        assert whole.values[name] == sum(part.values[name] for part in parts)
    assert whole.hours.hours == tuple(
        sum(each) for each in zip(*(part.hours.hours for part in parts), strict=True)
    )
    assert whole.times.active == sum(part.times.active for part in parts)
    assert whole.days == parts[0].days + parts[1].days
    assert sum(row.prompts for row in whole.days) == whole.values["prompts"]


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        # Lisbon in winter is UTC; before four it is still the evening before.
        ("Europe/Lisbon", [27], {(date(2026, 11, 19), 3)}),
        ("Pacific/Kiritimati", [9], {(date(2026, 11, 19), 23)}),
        ("Etc/GMT+12", [20], {(date(2026, 11, 19), 8)}),
        (
            ((None, "UTC"), (datetime(2026, 11, 20, tzinfo=UTC), "America/New_York")),
            [20, 34],
            {(date(2026, 11, 19), 20), (date(2026, 11, 20), 5)},
        ),
    ],
)
def test_hours_and_days_are_where_the_owner_was(zone, hours, expected):
    found = statistics(every([*hours, *hours], zone, starts=DAY - timedelta(1)))
    days = {row.date for row in found.days if row.prompts}
    local = {hour for hour, count in enumerate(found.hours.hours) if count}
    assert (days, local) == (
        {day for day, _ in expected},
        {hour for _, hour in expected},
    )


def test_an_hour_that_comes_twice_is_counted_once_each():
    # 25 October 2026: in Berlin two o'clock comes twice.
    one = session("a").says("Do it at two").says("Do it at two again")
    moments = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    one.records = [
        replace(record, time=moment)
        for record, moment in zip(one.records, moments, strict=True)
    ]
    day = date(2026, 10, 24)
    found = counted(one, starts=day, ends=day, zones=((None, "Europe/Berlin"),))
    assert found.hours.hours[2] == 2
    assert found.days[0].prompts == 2
