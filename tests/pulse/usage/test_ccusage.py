"""Token sums beside those of ccusage 20.0.24, a yardstick that nothing needs.

CCUSAGE names its program; where it is missing, what it said is taken from here.
"""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from pulse.client.usage.work import Job, count
from pulse.core.agents import claude_code
from pulse.core.stats.ledger import Ledger
from pulse.core.stats.totals import Query, summarize
from tests.pulse.corpus import corpus
from tests.pulse.usage.lines import answer, streamed, write

FIXTURES = Path(__file__).parents[2] / "fixtures" / "usage"
SAID = FIXTURES / "corpus-ccusage-20.0.24.json"
MADE = FIXTURES / "made-ccusage-20.0.24.json"  # by seed: what it said of made sessions
TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_tokens",
    "cache_read_tokens",
)


def ours(*roots):
    """{(day, model): (input, output, written, read)} of Claude Code directories."""
    ledger = Ledger()
    for root in roots:
        for path in claude_code.find(root):
            ledger.take(count(Job("claude_code", path, 1)).packed)
    rows = summarize({"claude_code": ledger}, Query())["rows"]
    return {
        (row["date"], row["model"]): tuple(row[name] for name in TOKENS) for row in rows
    }


def program():
    return os.environ.get("CCUSAGE") or shutil.which("ccusage")


def theirs(root):
    """What ccusage says of the same directory."""
    if not program():
        pytest.skip("ccusage is not here (set CCUSAGE=…): not compared")
    done = subprocess.run(
        [program(), "claude", "daily", "--json", "--offline", "--timezone", "UTC"],
        env={**os.environ, "CLAUDE_CONFIG_DIR": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        (day["date"], model["modelName"]): (
            model["inputTokens"],
            model["outputTokens"],
            model["cacheCreationTokens"],
            model["cacheReadTokens"],
        )
        for day in json.loads(done.stdout)["daily"]
        for model in day["modelBreakdowns"]
    }


# ------------------------------------------------------------- real sessions


def test_real_sessions_have_the_same_sums():
    """All rows but one: there ccusage counts a message twice, because its second line
    lacks the request id that the first one has."""
    known = {
        (day, model): tuple(row) for day, model, *row in json.loads(SAID.read_text())
    }
    assert len(known) == 30
    home = corpus()
    found = ours(home / "claude", home / "claude-home-pai" / ".claude")
    differ = {
        key for key in known.keys() | found.keys() if known.get(key) != found.get(key)
    }
    assert differ == {("2025-07-19", "claude-opus-4-20250514")}
    (key,) = differ
    message = (4, 5, 16_114, 0)
    assert tuple(map(sum, zip(found[key], message, strict=True))) == known[key]


# ------------------------------------------------------------- made sessions


def make(root, seed):
    """A home as Claude Code leaves it: answers over several lines, forks, subagents
    told twice, the fast service, advisors, errors, lines that are no answers."""
    chance = random.Random(seed)
    forks = []
    for number in range(6):
        session, lines = f"s{number}", []
        for message in range(chance.randrange(1, 12)):
            name = f"msg_{number}_{message}"
            lines += _message(chance, name, session, 26 * 60 * number + 9 * message)
        lines += [{"type": "user", "message": {"role": "user", "content": "go on"}}]
        lines += chance.sample(forks, min(len(forks), 4))
        forks += [{**line, "sessionId": session} for line in lines if "message" in line]
        write(root, f"-work-{number % 3}/{session}.jsonl", *lines)
        inner = _message(chance, f"msg_sub_{number}", session, 26 * 60 * number + 500)
        inner = [{**line, "isSidechain": True} for line in inner]
        write(
            root,
            f"-work-{number % 3}/{session}/subagents/agent-a{number}.jsonl",
            *inner,
        )
        if chance.random() < 0.5:  # an older version: streamed to the parent alone
            at = 26 * 60 * number + 600  # ccusage sees no advisors in such lines
            line = _message(chance, f"msg_old_{number}", session, at, advised=0)
            write(
                root,
                f"-work-{number % 3}/{session}.jsonl",
                *(streamed(each, each["timestamp"]) for each in line),
            )


def _message(chance, name, session, minutes, *, advised=0.1):
    model = chance.choice(
        ["claude-opus-4-5", "claude-sonnet-4", "glm-5", "<synthetic>"]
    )
    wrote = chance.choice([0, 0, 900])
    usage = {
        "input_tokens": chance.randrange(20),
        "output_tokens": 1,
        "cache_creation_input_tokens": wrote,
        "cache_read_input_tokens": chance.choice([0, 70_000]),
        "cache_creation": {
            "ephemeral_5m_input_tokens": 0,
            "ephemeral_1h_input_tokens": wrote,
        },
        "service_tier": "standard",
    }
    if chance.random() < 0.2:
        usage["speed"] = chance.choice(["fast", "standard"])
    if model != "<synthetic>" and chance.random() < advised:
        part = {"type": "advisor_message", "model": "claude-fable-5"}
        usage["iterations"] = [{**part, "input_tokens": 40, "output_tokens": 4}]
    lines = []
    for place in range(chance.randrange(1, 4)):
        usage = {
            **usage,
            "output_tokens": usage["output_tokens"] + chance.choice([0, 9]),
        }
        when = f"2026-03-{2 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}"
        lines.append(
            answer(
                name,
                f"{when}:{place:02}.000Z",
                session=session,
                model=model,
                usage=usage,
            )
        )
    return lines


@pytest.mark.parametrize("seed", range(4))
def test_made_sessions_have_the_same_sums(seed, tmp_path):
    make(tmp_path, seed)
    kept = json.loads(MADE.read_text())[str(seed)]
    known = {(day, model): tuple(row) for day, model, *row in kept}
    assert len(known) > 10
    assert ours(tmp_path) == known
    if program():
        assert theirs(tmp_path) == known


@pytest.mark.parametrize("seed", range(4, 12))
def test_other_made_sessions_too(seed, tmp_path):
    make(tmp_path, seed)
    assert ours(tmp_path) == theirs(tmp_path)


# ------------------------------------------------------ where we differ, and why

AT = "2026-05-0{}T10:00:00.000Z"


def case(name, *lines, file="p/s1.jsonl", ccusage, here):
    return pytest.param(lines, file, ccusage, here, id=name)


def counts(**usage):
    return {"input_tokens": 0, "output_tokens": 0, **usage}


def used(tokens, **more):
    return answer(
        "m1", AT.format(1), model="m", usage=counts(input_tokens=tokens), **more
    )


def with_input(given):
    line = used(10)
    line["message"]["content"] = [{"type": "tool_use", "id": "t", "input": given}]
    return line


def tight(data):
    return json.dumps(data, separators=(",", ":")).encode()


DIFFERENCES = [
    case(
        "one message, two requests",
        used(10),
        used(20, requestId="r2"),
        ccusage=30,
        here=20,
    ),
    case(
        "one line without request",
        used(10),
        used(20, requestId=...),
        ccusage=30,
        here=20,
    ),
    case(
        "a subagent's line is the larger",
        used(10, isSidechain=False),
        used(30, isSidechain=True),
        ccusage=10,
        here=30,
    ),
    case("null in a tool's input", with_input({"id": None}), ccusage=None, here=10),
    case("null as request", used(10, requestId=None), ccusage=None, here=10),
    case("glued", tight(used(10)) + tight(used(12)), ccusage=None, here=12),
    case("blanks", json.dumps(used(10)).encode(), ccusage=None, here=10),
    case("byte order mark", b"\xef\xbb\xbf" + tight(used(10)), ccusage=None, here=10),
    case("no version", used(10, version="dev"), ccusage=None, here=10),
    case(
        "unknown speed",
        answer(
            "m1", AT.format(1), model="m", usage=counts(input_tokens=9, speed="turbo")
        ),
        ccusage=None,
        here=9,
    ),
    case(
        "numbers as text",
        answer("m1", AT.format(1), model="m", usage=counts(input_tokens="9")),
        ccusage=None,
        here=9,
    ),
    case(
        "microseconds",
        used(10, timestamp="2026-05-01T10:00:00.000123Z"),
        ccusage=None,
        here=10,
    ),
    case(
        "a list below tool-results",
        used(10),
        file="p/s1/tool-results/x.jsonl",
        ccusage=10,
        here=None,
    ),
]


@pytest.mark.parametrize(("lines", "file", "ccusage", "here"), DIFFERENCES)
def test_what_we_count_otherwise(lines, file, ccusage, here, tmp_path):
    write(tmp_path, file, *lines)
    found = ours(tmp_path)
    assert {row[0] for row in found.values()} == ({here} if here is not None else set())
    said = theirs(tmp_path)
    assert {row[0] for row in said.values()} == (
        {ccusage} if ccusage is not None else set()
    )


def test_of_a_split_of_zeros_the_plain_number_counts(tmp_path):
    usage = counts(
        cache_creation_input_tokens=7, cache_creation={"ephemeral_5m_input_tokens": 0}
    )
    write(tmp_path, "p/s1.jsonl", answer("m1", AT.format(1), model="m", usage=usage))
    assert [row[2] for row in ours(tmp_path).values()] == [7]
    assert [row[2] for row in theirs(tmp_path).values()] == [0]


def test_a_message_without_a_model_is_counted(tmp_path):
    line = used(10)
    del line["message"]["model"]
    write(tmp_path, "p/s1.jsonl", line)
    assert ours(tmp_path) == {("2026-05-01", None): (10, 0, 0, 0)}
    assert theirs(tmp_path) == {}
