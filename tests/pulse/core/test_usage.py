"""Tokens, prompts and sessions: what counts, once, whatever the order."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.core.stats.ledger import Ledger, PackError, pack
from pulse.core.stats.totals import Query, lines_of, summarize
from pulse.core.stats.usage import Call, Prompt, Tally, milliseconds, stable_id, tally
from pulse.core.stats.usage import Provenance as Source
from pulse.core.values import Act, Loss, Origin, Record, Role, Unparsed, Usage

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
OPUS, SONNET = "claude-opus-4-5", "claude-sonnet-4"


def call(message="m1", *, minutes=0, model=OPUS, session="s1", cwd="/code/a", **counts):
    return Record(
        id=counts.pop("id", f"r-{message}-{minutes}"),
        session=session,
        source=session,
        line=1,
        offset=0,
        type="assistant",
        role=Role.AGENT,
        time=None if minutes is None else TEN + timedelta(minutes=minutes),
        message_id=message,
        model=model,
        usage=Usage(**(counts.pop("usage", None) or {"input": 10})),
        cwd=cwd,
        version=counts.pop("version", "2.1.60"),
    )


def prompt(record="p1", *, minutes=0, session="s1", cwd="/code/a", text="go"):
    return Record(
        id=record,
        session=session,
        source=session,
        line=1,
        offset=0,
        type="user",
        role=Role.OWNER,
        act=Act.TYPED,
        time=None if minutes is None else TEN + timedelta(minutes=minutes),
        text=text,
        cwd=cwd,
        origin=Origin.MAIN,
    )


def answer(*records, agent="claude_code", **query):
    ledger = Ledger()
    ledger.take(pack(tally(records, Source(agent))))
    return summarize({agent: ledger}, Query(**query))


def numbers(row, *names):
    return tuple(row[name] for name in names)


# --------------------------------------------------------------- one message


def test_the_line_with_the_largest_sum_gives_numbers_and_day():
    small = call(usage={"input": 3, "output": 1})
    large = call(minutes=14 * 60 + 30, usage={"input": 3, "output": 90})
    for records in ((small, large), (large, small)):
        [row] = answer(*records)["rows"]
        assert numbers(row, "date", "output_tokens") == ("2026-03-03", 90)


def test_of_equal_lines_the_earliest_gives_the_day():
    for minutes in ((0, 900), (900, 0)):
        [row] = answer(*(call(minutes=m) for m in minutes))["rows"]
        assert numbers(row, "date", "input_tokens") == ("2026-03-02", 10)


def test_a_message_in_two_files_counts_once():
    original, fork = call(session="s1"), call(session="s2")
    [row] = answer(original, fork)["rows"]
    assert numbers(row, "input_tokens", "sessions") == (10, 1)


def test_a_message_without_an_id_is_its_record():
    rows = answer(call("", id="a"), call("", id="b"), call("", id="a"))["rows"]
    assert rows[0]["input_tokens"] == 20


def test_a_record_without_an_id_is_called_after_its_time():
    record = prompt("s1@0")
    assert stable_id(record) == f"s1@{milliseconds(TEN)}@user"
    assert stable_id(prompt("p1")) == "p1"


def test_messages_without_a_time_are_in_no_day_and_said():
    result = answer(call("a", minutes=None), call("b", minutes=None), call("b"))
    assert (len(result["rows"]), result["undated_messages"]) == (1, 1)


def test_lines_that_could_not_be_read_are_said():
    lost = Unparsed("s1", 1, 0, Loss.NOT_JSON, "{")
    assert answer(lost, call(), lost)["unread_lines"] == 2


@pytest.mark.parametrize(
    ("agent", "version", "output", "early"),
    [
        ("claude_code", "2.1.58", 5, True),
        ("claude_code", "2.1.58", 0, False),
        ("claude_code", "2.1.59", 5, False),
        ("claude_code", "3.0.0", 5, False),
        ("claude_code", "", 5, False),
        ("codex", "0.9.1", 5, False),
    ],
)
def test_output_before_2_1_59_is_a_lower_bound(agent, version, output, early):
    result = answer(call(usage={"output": output}, version=version), agent=agent)
    assert result["rows"][0]["output_is_lower_bound"] is early
    assert result["totals"]["output_is_lower_bound"] is early


# -------------------------------------------------------------- rows, groups


def test_by_day_every_model_has_a_row_and_every_day_a_group():
    result = answer(
        call("a"),
        call("b", model=SONNET, session="s2"),
        call("c", minutes=24 * 60),
    )
    assert [
        numbers(r, "date", "agent", "model", "project") for r in result["rows"]
    ] == [
        ("2026-03-02", "claude_code", OPUS, None),
        ("2026-03-02", "claude_code", SONNET, None),
        ("2026-03-03", "claude_code", OPUS, None),
    ]
    [first, _second] = result["groups"]
    assert numbers(first, "date", "input_tokens", "sessions") == ("2026-03-02", 20, 2)
    assert first["models"] == [OPUS, SONNET]
    assert result["totals"]["sessions"] == 2


def test_days_begin_at_midnight_of_the_zone():
    records = (call("a", minutes=4 * 60 + 59), call("b", minutes=5 * 60))
    days = [row["date"] for row in answer(*records, zone="Asia/Tokyo")["rows"]]
    assert days == ["2026-03-02", "2026-03-03"]


def test_a_quarter_hour_zone_has_its_own_midnight():
    records = (call("a", minutes=8 * 60 + 14), call("b", minutes=8 * 60 + 15))
    days = [row["date"] for row in answer(*records, zone="Asia/Kathmandu")["rows"]]
    assert days == ["2026-03-02", "2026-03-03"]


def test_weeks_begin_on_monday():
    records = [call(str(n), minutes=n * 24 * 60) for n in range(8)]
    result = answer(*records, by="week")
    assert [numbers(r, "date", "input_tokens") for r in result["rows"]] == [
        ("2026-03-02", 70),
        ("2026-03-09", 10),
    ]


def test_by_project():
    records = (call("a"), call("b", cwd="/code/b"), call("c", cwd="/code/b/src"))
    result = answer(
        *records, by="project", project_of=lambda cwd: cwd.split("/")[2].upper()
    )
    assert [numbers(r, "date", "project", "input_tokens") for r in result["rows"]] == [
        (None, "A", 10),
        (None, "B", 20),
    ]
    assert [name for name, _group in lines_of(result)] == ["A", "B"]


def test_by_model_and_by_agent():
    records = (call("a"), call("b", model=SONNET), call("c", model=""))
    result = answer(*records, by="model")
    assert [name for name, _group in lines_of(result)] == ["(none)", OPUS, SONNET]
    assert result["rows"][0]["model"] is None
    [group] = answer(*records, by="agent")["groups"]
    assert numbers(group, "agent", "input_tokens") == ("claude_code", 30)


def test_only_what_was_asked_for():
    records = [call(str(n), minutes=n * 24 * 60) for n in range(4)]
    records.append(prompt(minutes=3 * 24 * 60))
    since, until = date(2026, 3, 3), date(2026, 3, 4)
    result = answer(*records, since=since, until=until)
    assert [row["date"] for row in result["rows"]] == ["2026-03-03", "2026-03-04"]
    assert numbers(result, "since", "until") == ("2026-03-03", "2026-03-04")
    assert result["totals"]["prompts"] == 0
    assert answer(*records, within="/code/b".__eq__)["rows"] == []
    assert answer(*records, within="/code/a".__eq__)["totals"]["input_tokens"] == 40
    assert answer(*records, agent="codex")["groups"] != []


def test_of_two_agents_one_can_be_asked_for():
    ledgers = {}
    for agent in ("claude_code", "codex"):
        ledgers[agent] = Ledger()
        ledgers[agent].take(pack(tally([call()], Source(agent))))
    assert len(summarize(ledgers, Query())["rows"]) == 2
    assert [r["agent"] for r in summarize(ledgers, Query(agent="codex"))["rows"]] == [
        "codex"
    ]


# ------------------------------------------------------------------- prompts


def test_a_prompt_belongs_to_the_model_that_answered_it():
    result = answer(
        prompt("p1"),
        call("a", minutes=1),
        prompt("p2", minutes=2),
        call("b", minutes=3, model=SONNET),
        prompt("p3", minutes=4),  # nobody answered: the last one who spoke
        prompt("p1"),
        prompt("p4", session="s2", minutes=5),
        prompt("p5", minutes=None),
        prompt("p6", text=" "),
    )
    assert [numbers(r, "model", "prompts") for r in result["rows"]] == [
        (OPUS, 1),
        (SONNET, 2),
    ]
    [alone] = result["unanswered"]
    assert numbers(alone, "date", "model", "sessions", "prompts") == (
        "2026-03-02",
        None,
        1,
        1,
    )
    assert numbers(result["totals"], "prompts", "sessions") == (4, 2)
    assert result["groups"][0]["models"] == [OPUS, SONNET]


def test_of_a_prompt_told_twice_the_earlier_counts():
    packed = [pack(tally([prompt(minutes=m)], Source("claude_code"))) for m in (900, 0)]
    for order in (packed, packed[::-1]):
        ledger = Ledger()
        for part in order:
            ledger.take(part)
        [alone] = summarize({"claude_code": ledger}, Query())["unanswered"]
        assert alone["date"] == "2026-03-02"
    twice = tally([prompt(minutes=900), prompt(minutes=0)], Source("claude_code"))
    assert twice.prompts["p1"].at == milliseconds(TEN)


# ---------------------------------------------------------------------- cost


def test_cost_is_that_of_every_call_at_its_tier():
    short = {"input": 200_000}
    long = {"input": 200_001}
    [row] = answer(
        call("a", model=SONNET, usage=short), call("b", model=SONNET, usage=long)
    )["rows"]
    assert row["cost"] == 1.800006
    assert row["cost_is_partial"] is False


def test_an_unknown_price_is_null_and_makes_a_sum_partial():
    result = answer(call("a"), call("b", model="glm-5"), call("c", model="none"))
    costs = [numbers(r, "model", "cost", "cost_is_partial") for r in result["rows"]]
    assert costs == [
        (OPUS, 0.00005, False),
        ("glm-5", None, True),
        ("none", None, True),
    ]
    assert numbers(result["totals"], "cost", "cost_is_partial") == (0.00005, True)


def test_a_message_without_tokens_makes_nothing_partial():
    result = answer(call("a"), call("b", model="glm-5", usage={"input": 0}))
    assert result["totals"]["cost_is_partial"] is False
    assert result["rows"][1]["cost"] is None


# --------------------------------------------------------------------- order

CALLS = st.builds(
    Call,
    less=st.just(0),
    at=st.integers(0, 3).map(lambda n: milliseconds(TEN) + n * 40_000_000),
    model=st.sampled_from([OPUS, SONNET, "glm-5"]),
    project=st.sampled_from(["/a", "/b"]),
    session=st.sampled_from(["s1", "s2"]),
    input=st.integers(0, 2),
    output=st.integers(0, 2),
    cache_creation=st.integers(0, 2),
    cache_read=st.integers(0, 2),
    cache_creation_1h=st.just(0),
    output_is_lower_bound=st.booleans(),
).map(lambda c: c._replace(less=-sum(c[5:9])))


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), CALLS), max_size=12),
    st.integers(1, 4),
    st.randoms(),
)
def test_neither_order_nor_division_changes_anything(calls, parts, chance):
    def ledger(order, parts):
        tallies = [Tally() for _ in range(parts)]
        for place, (message, one) in enumerate(order):
            tallies[place % parts].add_call(message, one)
        result = Ledger()
        for part in tallies:
            result.take(pack(part))
        return summarize({"x": result}, Query())

    shuffled = list(calls)
    chance.shuffle(shuffled)
    assert ledger(shuffled, parts) == ledger(calls, 1)


def test_of_two_copies_that_of_the_session_with_the_smaller_id_counts():
    ledger = Ledger()
    for session, project in (("s2", "/a"), ("s1", "/b")):
        part = Tally()
        part.add_call("m", Call(-1, 7, "m", session, project, 1, 0, 0, 0, 0, False))
        part.add_prompt("p", Prompt(7, session, project))
        ledger.take(pack(part))
    assert [call.session for call in ledger.calls()] == ["s1"]
    assert [prompt.session for prompt in ledger.prompts()] == ["s1"]


def test_a_packed_tally_holds_everything():
    whole = Tally(undated={"u"}, unread=3)
    one = Call(-6, 7, "m", "s", "/ä\ud800", 1, 2, 3, 0, 1, True)
    whole.add_call("a", one)
    ledger = Ledger()
    ledger.take(pack(whole))
    assert [*ledger.calls()] == [one]
    assert (ledger.undated, ledger.unread) == (1, 3)


def test_a_record_without_a_directory_belongs_where_its_source_began():
    found = tally(
        [call("a", cwd=""), prompt(cwd=""), call("b")], Source("codex", cwd="/began")
    )
    assert [c.project for c in found.calls.values()] == ["/began", "/code/a"]
    assert [p.project for p in found.prompts.values()] == ["/began"]


def test_a_session_is_all_that_its_source_holds():
    records = [call("a", session="old"), prompt(session="new")]
    found = tally(records, Source("codex", session="s"))
    assert {c.session for c in found.calls.values()} == {"s"}
    assert {p.session for p in found.prompts.values()} == {"s"}


def test_tallies_of_one_file_are_merged():
    one = tally([call("a"), prompt("p1")], Source("claude_code"))
    lost = Unparsed("s1", 1, 0, Loss.NOT_JSON, "{")
    one.merge(
        tally([call("a"), call("b", minutes=None), lost, prompt("p2")], Source("codex"))
    )
    assert (set(one.calls), set(one.prompts)) == ({"a"}, {"p1", "p2"})
    assert (one.undated, one.unread) == ({"b"}, 1)


def test_every_working_directory_is_known():
    ledger = Ledger()
    ledger.take(pack(tally([call("a"), prompt("p1", cwd="/code/p")], Source("codex"))))
    assert ledger.projects() == {"/code/a", "/code/p"}


def test_what_is_no_packed_tally_is_refused():
    packed = pack(tally([call(), prompt()], Source("claude_code")))
    broken = [b"", b"x" * 40, packed[:-1], packed + b"x", packed.replace(b"[0", b"{0")]
    broken.append(packed.replace(b'["', b"[]", 1))
    chance = random.Random(1)
    broken += [chance.randbytes(64) for _ in range(20)]
    for data in broken:
        with pytest.raises(PackError):
            Ledger().take(data)
