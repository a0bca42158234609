"""The short way of counting a transcript gives what the records give."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.core.agents import Source, claude_code, source_lines, split_lines
from pulse.core.agents.claude_tally import tally as short
from pulse.core.stats.usage import Provenance, tally
from tests.pulse.corpus import corpus
from tests.pulse.usage.lines import answer, streamed

SOURCES = (
    Source("claude_code", "s1", "s1"),
    Source("claude_code", "s1/a1", "s1", cwd="/work/began"),
    Source("claude_code", "s1/acompact-1", "s1"),
    Source("claude_code", "s1", ""),
)
TIME = "2026-03-02T10:00:00.000Z"
NO = "The user doesn't want to proceed with this tool use. The tool use was rejected."
SAID = f"{NO} To tell you how to proceed, the user said:\nuse tabs"


def origin_of(source):
    return Provenance("claude_code", source.session, source.cwd)


def encode(data):
    if isinstance(data, bytes):
        return data
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"


def both(objects, source=SOURCES[0]):
    """What the two ways found, after asserting that it is the same."""
    lines = [*map(encode, objects)]
    records = claude_code.read(split_lines(lines), source=source)
    long = tally(records, origin_of(source))
    found = short(split_lines(lines), source)
    assert found == long
    return found


def user(content, **more):
    return {
        "type": "user",
        "uuid": "u",
        "sessionId": "s1",
        "timestamp": TIME,
        "cwd": "/work/tide",
        "message": {"role": "user", "content": content},
        **more,
    }


def result(text, **more):
    return user([{"type": "tool_result", "tool_use_id": "t1", "content": text}], **more)


def call(name):
    block = {"type": "tool_use", "id": "t1", "name": name, "input": {}}
    line = answer("m5", TIME, usage={"input_tokens": 1, "output_tokens": 1})
    line["message"]["content"] = [block]
    return line


# --------------------------------------------------------- what must be seen


def test_answers_and_prompts_are_counted():
    found = both([user("fix it"), answer("m1", TIME), answer("m1", TIME)])
    assert (len(found.calls), len(found.prompts)) == (1, 1)
    assert found.calls["m1"].input == 10


def test_the_largest_line_and_of_equals_the_earliest():
    late = answer("m1", "2026-03-02T12:00:00.000Z")
    more = answer("m1", "2026-03-02T13:00:00.000Z", usage={"input_tokens": 99})
    found = both([user("x"), late, answer("m1", TIME), late])
    assert found.calls["m1"].at % 86_400_000 == 10 * 3_600_000
    assert both([user("x"), late, more, late]).calls["m1"].input == 99


def test_streamed_answers_of_skills_are_counted():
    line = streamed(answer("m2", TIME), TIME)
    line["data"]["type"] = "skill_progress"
    assert set(both([user("x"), line]).calls) == {"m2"}


def test_streamed_answers_of_subagents_are_counted():
    inner = answer("m2", TIME)
    untimed = {**answer("m3", TIME), "timestamp": None}
    found = both([user("x"), streamed(inner, TIME), streamed(untimed, TIME)])
    assert set(found.calls) == {"m2", "m3"}


@pytest.mark.parametrize(
    ("objects", "prompts"),
    [
        ([result("ok")], 0),
        ([result(NO)], 0),
        ([call("Edit"), result(SAID)], 1),
        ([call("Edit"), result([{"type": "text", "text": SAID}])], 1),
        ([call("Edit"), result("  \n" + SAID)], 1),
        ([call("Edit"), result("no", toolDenialKind="user-rejected")], 0),
        (
            [
                call("Edit"),
                result("no", toolDenialKind="user-rejected", userFeedback="hm"),
            ],
            1,
        ),
        ([call("ExitPlanMode"), result(SAID)], 0),
        ([user("more", teamName="t", agentName="a")], 0),
        ([answer("m9", TIME, entrypoint="sdk-py"), user("more")], 0),
        ([user("more", forkedFrom={"messageUuid": "u0"})], 1),
        ([user("Warmup"), call("Edit"), result(SAID)], 1),
    ],
)
def test_what_the_owner_said_is_found(objects, prompts):
    found = both([user("start", uuid="u0", isMeta=True), *objects])
    assert len(found.prompts) == prompts


def test_an_advisor_counts_by_itself():
    usage = {
        "input_tokens": 3,
        "iterations": [
            {"type": "message"},
            {"type": "advisor_message", "model": "wise", "input_tokens": 4},
        ],
    }
    found = both([user("x"), answer("m1", TIME, usage=usage)])
    assert {c.model: c.input for c in found.calls.values()} == {
        "claude-opus-4-5": 3,
        "wise": 4,
    }


def test_the_internal_work_of_the_program_counts():
    for source in SOURCES:
        assert both([user("x"), answer("m1", TIME)], source).calls["m1"].input == 10


def nameless():
    line = answer("m1", TIME, requestId=...)
    del line["message"]["id"]
    return line


@pytest.mark.parametrize(
    ("line", "calls", "undated"),
    [
        (nameless(), 1, 0),
        (answer("m1", TIME, cwd="/a\x00b"), 1, 0),
        (answer("m\x001", TIME), 1, 0),
        (answer("m1", "2026-13-02T10:00:00.000Z"), 0, 1),
        (answer("m1", TIME, usage={"input_tokens": 0}), 1, 0),
        (answer("m1", TIME, usage={}), 0, 0),
    ],
)
def test_what_is_unusual_counts_all_the_same(line, calls, undated):
    found = both([user("x"), line])
    assert (len(found.calls), len(found.undated)) == (calls, undated)


# -------------------------------------------------------- whatever it may be

ODD = st.sampled_from(
    [None, 0, -1, 2**40, 10**13, 1.5, True, "", "7", "x\x00y", [], {}, ["a"], "ü\ud800"]
)
COUNT = st.one_of(st.integers(0, 50), ODD)
TIMES = st.sampled_from(
    [
        TIME,
        "2026-03-02T23:59:59.999Z",
        "2026-03-03T10:00:00+02:00",
        "2026-13-02T10:00:00.000Z",
        "1999-03-02T10:00:00.000Z",
        "2026-03-02 10:00:00.0000",
        1772445600000,
        None,
        "soon",
    ]
)
USAGE = st.one_of(
    ODD,
    st.fixed_dictionaries(
        {},
        optional={
            "input_tokens": COUNT,
            "output_tokens": COUNT,
            "cache_creation_input_tokens": COUNT,
            "cache_read_input_tokens": COUNT,
            "cache_creation": st.one_of(
                ODD,
                st.fixed_dictionaries(
                    {},
                    optional={
                        "ephemeral_5m_input_tokens": COUNT,
                        "ephemeral_1h_input_tokens": COUNT,
                    },
                ),
            ),
            "speed": st.sampled_from(["fast", "standard", None, 3]),
            "iterations": st.sampled_from(
                [
                    None,
                    [],
                    [{"type": "message"}],
                    [3],
                    [{"type": "advisor_message", "model": "w", "input_tokens": 3}],
                ]
            ),
        },
    ),
)
BLOCK = st.sampled_from(
    [
        {"type": "text", "text": "hello"},
        {"type": "text", "text": "<command-name>/x</command-name>"},
        {"type": "tool_use", "id": "t1", "name": "ExitPlanMode", "input": {}},
        {"type": "tool_use", "id": "t2", "name": "Bash", "input": {"id": None}},
        {"type": "tool_result", "tool_use_id": "t1", "content": "fine"},
        {"type": "tool_result", "tool_use_id": "t1", "content": SAID},
        {"type": "tool_result", "tool_use_id": "t2", "content": [{"text": SAID}]},
        {
            "type": "tool_result",
            "tool_use_id": "t2",
            "content": [{"type": "text", "text": SAID}],
        },
        {"type": "image"},
        {"type": 4},
        "plain",
        None,
    ]
)
MESSAGE = st.one_of(
    ODD,
    st.fixed_dictionaries(
        {},
        optional={
            "id": st.one_of(st.sampled_from(["m1", "m2"]), ODD),
            "model": st.sampled_from(["a", "b", "<synthetic>", None, 5]),
            "usage": USAGE,
            "content": st.one_of(
                st.lists(BLOCK, max_size=3),
                st.sampled_from(["hi", "Warmup", SAID]),
                ODD,
            ),
        },
    ),
)
ENVELOPE = {
    "uuid": st.sampled_from(["u1", "u2", "", None]),
    "timestamp": TIMES,
    "sessionId": st.sampled_from(["s1", "s2", "", None, 7]),
    "session_id": st.sampled_from(["s3", None]),
    "cwd": st.sampled_from(["/a", "/b", "c\x00d", None]),
    "version": st.sampled_from(["2.1.3", "2.1.60", "dev", None, 2]),
    "requestId": st.sampled_from(["r1", "r2", None, ""]),
    "entrypoint": st.sampled_from(["cli", "sdk-py", None]),
    "teamName": st.sampled_from(["t", None]),
    "agentName": st.sampled_from(["a", None]),
    "isSidechain": st.booleans(),
    "isMeta": st.booleans(),
    "forkedFrom": st.sampled_from([None, {"messageUuid": "u9"}]),
    "toolDenialKind": st.sampled_from([None, "user-rejected", "permission-rule"]),
    "userFeedback": st.sampled_from(["because", None]),
    "subtype": st.sampled_from(["local_command", "turn_duration", None]),
    "operation": st.sampled_from(["enqueue", "dequeue", "remove", "popAll"]),
    "content": st.sampled_from(
        ["queued words", "hi", "<command-name>/x</command-name>"]
    ),
    "attachment": st.sampled_from(
        [None, 3, {"type": "file"}, {"type": "queued_command", "prompt": "hi"}]
    ),
    "parentUuid": st.sampled_from(["u1", "u2", None]),
}
INNER = st.fixed_dictionaries(
    {"type": st.sampled_from(["assistant", "user", None])},
    optional={
        "timestamp": TIMES,
        "requestId": ENVELOPE["requestId"],
        "message": MESSAGE,
    },
)
TYPES = st.sampled_from(
    [
        *["assistant"] * 4,
        *["user"] * 4,
        *["progress"] * 2,
        "queue-operation",
        "attachment",
        "system",
        "summary",
        "",
        None,
        "new-one",
    ]
)
OBJECT = st.fixed_dictionaries(
    {"type": TYPES},
    optional={
        **ENVELOPE,
        "message": MESSAGE,
        "data": st.one_of(
            ODD,
            st.fixed_dictionaries(
                {"type": st.sampled_from(["agent_progress", "hook_progress"])},
                optional={"message": st.one_of(ODD, INNER)},
            ),
        ),
    },
)
BROKEN = st.sampled_from(
    [b"\n", b"{\n", b"null\n", b"[1]\n", b"\xff{}\n", b'{"type":"user"}{"type":"x"}\n']
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(OBJECT, OBJECT, OBJECT, BROKEN), max_size=8),
    st.sampled_from(SOURCES),
)
def test_both_ways_count_the_same(objects, source):
    found = both([user("start", isMeta=True), *objects], source)
    assert len(found.calls) <= 2 * len(objects)


def test_both_ways_count_the_same_of_real_sessions():
    seen = 0
    for path in claude_code.find(corpus()):
        for source in claude_code.identify(path):
            if source.role != "transcript":
                continue
            lines = [*source_lines(claude_code, source)]
            records = claude_code.read(lines, source=source)
            long = tally(records, origin_of(source))
            assert short(lines, source) == long
            seen += len(long.calls)
    assert seen > 900
