from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from pulse.core import stats
from pulse.core.values import Act, Record, Role, ToolCall, ToolResult

NINE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def record(minute, role=Role.AGENT, **more):
    more.setdefault("type", "x")
    return Record(
        id=f"r{minute}-{more.get('message_id', '')}",
        session="s",
        source="s",
        line=1,
        offset=int(minute * 100),
        role=role,
        time=NINE + timedelta(minutes=minute),
        cwd=more.pop("cwd", "/p"),
        **more,
    )


def test_gaps_over_fifteen_minutes_are_not_active():
    times = [NINE + timedelta(minutes=m) for m in (0, 10, 25, 41, 45)]
    assert stats.active_time(times) == timedelta(minutes=29)


def test_no_times_no_activity():
    assert stats.active_time([]) == timedelta()


def test_a_prompt_counts_and_a_menu_answer_counts_apart():
    quarters = stats.quarter_counts(
        [
            record(0, Role.OWNER, act=Act.TYPED, text="Add a search box"),
            record(1, Role.OWNER, act=Act.ANSWER, answers=(("a?", "b"), ("c?", "d"))),
            record(2, Role.OWNER, act=Act.PLAN_APPROVED),
        ]
    )
    assert [(q.prompts, q.menu_answers) for q in quarters] == [(1, 3)]


def test_a_message_on_several_lines_is_one_reply():
    quarters = stats.quarter_counts(
        [
            record(0, text="Working", message_id="m1"),
            record(1, text="on it", message_id="m1"),
            record(2, text="Done", message_id="m2"),
        ]
    )
    assert quarters[0].replies == 2


def test_lines_come_from_patches_and_created_files():
    patch = {"structuredPatch": [{"lines": [" a", "+b", "+c", "-d"]}]}
    create = {"type": "create", "structuredPatch": [], "content": "x\ny\n"}
    quarters = stats.quarter_counts(
        [
            record(0, Role.TOOL, results=(ToolResult("1", extra=patch),)),
            record(1, Role.TOOL, results=(ToolResult("2", extra=create),)),
        ]
    )
    assert (quarters[0].lines_added, quarters[0].lines_removed) == (4, 1)


def test_a_call_told_twice_counts_once():
    call = ToolCall("c1", "Bash")
    quarters = stats.quarter_counts(
        [record(0, calls=(call,)), record(1, calls=(call,))]
    )
    assert quarters[0].tool_calls == 1


def test_quarters_split_at_the_quarter_and_by_directory():
    quarters = stats.quarter_counts([record(14), record(16), record(17, cwd="/q")])
    assert [(q.start.minute, q.place, q.active) for q in quarters] == [
        (0, "/p", 60),
        (15, "/p", 120),
        (15, "/q", 0),
    ]


@given(st.lists(st.integers(0, 300_000), max_size=40))
def test_quarters_sum_to_the_active_time(seconds):
    records = [record(s / 60) for s in seconds]
    total = sum(q.active for q in stats.quarter_counts(records))
    times = [r.time for r in records if r.time]
    assert abs(total - stats.active_time(times).total_seconds()) <= 1


def test_a_quarter_begins_at_its_quarter_of_the_hour_in_utc():
    berlin = timezone(timedelta(hours=1))
    late = datetime(2026, 11, 19, 0, 29, 59, 999, tzinfo=berlin)
    assert stats.quarter_of(late) == datetime(2026, 11, 18, 23, 15, tzinfo=UTC)


def test_a_quarter_tells_when_work_went_on():
    [first, second] = stats.quarter_counts(
        [record(3), record(14), record(17), record(40)]
    )[:2]
    assert first.spans == [[180, 900]]
    assert (first.first, first.last) == (
        NINE + timedelta(minutes=3),
        NINE + timedelta(minutes=14),
    )
    assert second.spans == [[0, 120]]


def test_a_lone_moment_is_a_span_without_length():
    [quarter] = stats.quarter_counts([record(40)])
    assert (quarter.spans, quarter.active) == ([[600, 600]], 0)


def test_a_result_without_more_to_tell_changes_no_lines():
    [quarter] = stats.quarter_counts(
        [record(0, Role.TOOL, results=(ToolResult("1", "ok"),))]
    )
    assert (quarter.lines_added, quarter.lines_removed) == (0, 0)
