"""Totals over real sessions, beside a count that knows nothing of our readers.

The other count is plain JSON over the same files: no records, no sessions, no merging.
"""

import json
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from pulse.core.agents import READERS, discover, source_lines
from pulse.core.stats.activity import combine
from pulse.core.stats.measure import measure
from pulse.core.stats.merge import merge
from pulse.core.values import Record
from tests.pulse.corpus import corpus

_CALLS = ("tool_use", "server_tool_use", "mcp_tool_use")
_NOT_TYPED = (
    "<local-",
    "<task-",
    "<bash-",
    "[Request interrupted",
    "Implement the following plan",
)


@pytest.fixture(scope="module")
def tree():
    return corpus() / "claude"


@pytest.fixture(scope="module")
def sessions(tree):
    """Every session of the tree, measured."""
    reader = READERS["claude_code"]
    records = {}
    for source in discover(reader, tree):
        if source.role == "transcript":
            held = records.setdefault(source.session, [])
            lines = source_lines(reader, source)
            read = reader.read(lines, source=source)
            held += [item for item in read if isinstance(item, Record)]
    return [measure(r, agent="claude_code", session=s) for s, r in records.items()]


@pytest.fixture(scope="module")
def statistics(sessions):
    return combine(sessions, zone="Europe/Berlin")


@pytest.fixture(scope="module")
def objects(tree):
    return list(loaded(tree))


def loaded(tree):
    """Every JSON object of type user or assistant, streamed ones of subagents too."""
    for path in [tree] if tree.is_file() else sorted(tree.rglob("*.jsonl")):
        headless = None
        for line in path.read_text("utf-8", errors="replace").splitlines():
            try:
                data = json.loads(line)
            except ValueError:
                continue
            if not isinstance(data, dict):
                continue
            if headless is None:
                headless = data.get("operation") == "dequeue"
            inner = data.get("data")
            if isinstance(inner, dict) and inner.get("type") == "agent_progress":
                data = {**inner["message"], "isSidechain": True}
            if data.get("type") in ("user", "assistant"):
                yield {**data, "headless": headless}


def blocks(data):
    content = data.get("message", {}).get("content")
    return (
        [b for b in content if isinstance(b, dict)] if isinstance(content, list) else []
    )


def plain(data):
    """The text of a user's record; nothing where it carries a tool's result."""
    content = data["message"].get("content")
    if any(block.get("type") == "tool_result" for block in blocks(data)):
        return ""
    texts = [block.get("text", "") for block in blocks(data)]
    return content if isinstance(content, str) else "\n".join(texts)


def test_tools_are_those_in_the_files(statistics, objects):
    names = {
        block["id"]: block["name"]
        for data in objects
        if data["type"] == "assistant"
        for block in blocks(data)
        if block.get("type") in _CALLS
    }
    ours = Counter(statistics.work.tools.names)
    ours.update(statistics.automated.tools.names)
    assert ours == Counter(names.values())


def test_lines_are_those_in_the_files(statistics, objects):
    added = removed = 0
    seen = set()
    for data in objects:
        told = data.get("toolUseResult")
        results = [b for b in blocks(data) if b.get("type") == "tool_result"]
        if not results or not isinstance(told, dict) or results[0].get("is_error"):
            continue
        call = results[0]["tool_use_id"]
        path = str(told.get("filePath")).replace("\\", "/")
        # The agent's own notes are no work.
        if call in seen or "/.claude/plans/" in path or "/memory/" in path:
            continue
        seen.add(call)
        hunks = told.get("structuredPatch") or []
        patch = [line for hunk in hunks for line in hunk["lines"]]
        added += sum(line[:1] == "+" for line in patch)
        removed += sum(line[:1] == "-" for line in patch)
        if told.get("type") == "create" and not patch:
            added += len(told["content"].splitlines())
    ours = [statistics.work.lines, statistics.automated.lines]
    assert sum(each.added for each in ours) == added > 0
    assert sum(each.removed for each in ours) == removed > 0


def test_errors_are_those_in_the_files(statistics, objects):
    wrong = {
        block["tool_use_id"]
        for data in objects
        if data["type"] == "user"
        for block in blocks(data)
        if block.get("type") == "tool_result" and block.get("is_error") is True
    }
    parts = (statistics.work.errors, statistics.automated.errors)
    ours = sum(part.errors + part.rejected + part.not_run for part in parts)
    assert ours == len(wrong) > 0


def test_prompts_are_those_in_the_files(sessions, tree):
    """By the beginning of the text alone. That rule takes the prompts of a program for
    a person's where only the reader knows better, and misses prompts that waited in a
    queue, which are in no record of the user: so they agree but for a few."""
    simple = set()
    for data in loaded(tree):
        text = plain(data)
        if data["type"] != "user" or not text or data.get("isMeta"):
            continue
        if data.get("isSidechain") or data.get("isCompactSummary") or data["headless"]:
            continue
        if not text.startswith(_NOT_TYPED):
            moment = datetime.fromisoformat(data["timestamp"])
            simple.add(round(moment.timestamp() * 1000))
    ours = {m.at for s in merge(sessions) for m in s.messages if m.prompt}
    assert len(simple) > 90
    assert len(ours ^ simple) <= len(simple) / 10


def test_months_add_up(sessions, statistics):
    """What lies in adjoining ranges is what lies in the whole."""
    first = date.fromisoformat(statistics.messages.first_day)
    last = date.fromisoformat(statistics.messages.last_day)
    prompts = calls = lines = active = 0
    while first <= last:
        part = combine(
            sessions,
            zone="Europe/Berlin",
            since=first,
            until=first + timedelta(days=29),
        )
        prompts += part.messages.prompts
        calls += part.work.tools.calls
        lines += part.work.lines.added
        active += part.times.active
        first += timedelta(days=30)
    assert (prompts, calls) == (
        statistics.messages.prompts,
        statistics.work.tools.calls,
    )
    assert lines == statistics.work.lines.added
    assert abs(active - statistics.times.active) <= 14  # seconds, one a part


def test_totals_are_plausible(statistics):
    times, responses = statistics.times, statistics.responses
    assert times.active <= times.by_session <= times.summed
    assert times.parallel < times.active
    assert responses.n + sum(responses.left_out.values()) == responses.of
    assert responses.of == statistics.messages.prompts == statistics.hours.of
    assert sum(responses.buckets.values()) == responses.n
    assert sum(statistics.kinds.kinds.values()) == statistics.kinds.of
    assert statistics.scope.counted == statistics.scope.scanned
    assert statistics.work.files.distinct <= statistics.work.files.by_session
    reported = statistics.reported
    assert reported.lines_added > statistics.work.lines.added  # counts rewrites
    assert reported.days <= statistics.messages.days


def test_order_and_repetition_change_nothing(sessions, statistics):
    assert combine(sessions[::-1] + sessions, zone="Europe/Berlin") == statistics


def test_response_times_are_those_in_the_files(sessions, tree):
    """From the nearest line before, of the agent or a tool, in the same file."""
    simple = {}
    for path in sorted(tree.rglob("*.jsonl")):
        last = None
        timed = [
            d for d in loaded(path) if d.get("timestamp") and not d.get("isSidechain")
        ]
        for data in sorted(timed, key=lambda d: d["timestamp"]):
            moment = round(datetime.fromisoformat(data["timestamp"]).timestamp() * 1000)
            if data["type"] == "assistant" or not plain(data):
                last = moment
            elif not data.get("isMeta") and not plain(data).startswith(_NOT_TYPED):
                if last is not None:
                    simple.setdefault(moment, moment - last)
                last = None
    typed = [
        m
        for s in merge(sessions)
        for m in s.messages
        if m.prompt and m.act in ("typed", "command") and m.wait >= 0
    ]
    other = {
        m.at: (m.wait, simple.get(m.at)) for m in typed if m.wait != simple.get(m.at)
    }
    assert len(typed) > 50
    assert len(other) <= len(typed) / 20
