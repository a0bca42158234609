"""How much of the real sessions would go to a model, where they are present.

Counted is the prompt of every request about a day, all projects together: date, markers,
headings, lines. The instructions are the same for everybody and every day, cached by the
provider, and counted apart. The day is what was recorded of it: the owner's words, the
agents' replies, what tools were given and what they returned; nothing injected.
"""

import json

import pytest

from pipeline.condense import note_requests
from pipeline.condense.asking import FEWEST_CHARACTERS
from pulse.core.agents import READERS, discover, source_lines
from pulse.core.days import local_date
from pulse.core.note import workday_from_records
from pulse.core.values import Record, Role
from tests.pulse.corpus import corpus

pytestmark = pytest.mark.slow
HOMES = [
    ("claude_code", "claude"),
    ("claude_code", "claude-home-pai"),
    ("codex", "codex"),
    ("copilot", "copilot"),
    ("gemini", "gemini"),
    ("opencode", "opencode"),
]
TOKENS = 4_000  # MODEL_NOTE_TOKENS unless it is set
#: A project's part of a day may take this much however small it is: date and markers,
#: and the fewest characters of lines.
FLOOR = FEWEST_CHARACTERS + 60


def recorded(agent, home):
    reader = READERS[agent]
    for source in discover(reader, corpus() / home):
        read = reader.read(source_lines(reader, source), source=source)
        yield from (record for record in read if isinstance(record, Record))


def characters(records):
    """Each record once, as sessions that continue others hold copies."""
    total = 0
    for record in {record.id: record for record in records}.values():
        if record.role is not Role.SYSTEM:
            total += len(record.text) + sum(len(q) + len(a) for q, a in record.answers)
        total += sum(
            len(json.dumps(dict(call.input), ensure_ascii=False))
            for call in record.calls
        )
        total += sum(len(result.text) for result in record.results)
    return total


def days(agent, home):
    """(date, characters of the day, of the prompts, projects) of every day."""
    records = list(recorded(agent, home))
    for day in sorted({local_date(r.time, "UTC", 4) for r in records if r.time}):
        work = workday_from_records(records, day=day, zone="UTC")
        today = [r for r in records if r.time and work.starts <= r.time < work.ends]
        projects = sorted({piece.project for piece in work.evidence})
        sent = [
            len(request.prompt)
            for project in projects
            for request in note_requests(work, project, most_items=14, tokens=TOKENS)[0]
        ]
        if work.sessions:
            yield day, characters(today), sum(sent), len(projects)


def test_three_hundredths_of_a_day_at_most(record_property):
    whole = sent = 0
    for agent, home in HOMES:
        for day, held, told, projects in days(agent, home):
            share = told / held
            record_property(
                "figure",
                f"{agent} {day}: {told} of {held} characters sent, {share:.2%}",
            )
            assert share <= 0.03 or told <= projects * FLOOR, (agent, day)
            whole, sent = whole + held, sent + told
    record_property("figure", f"all days: {sent} of {whole}, {sent / whole:.2%}")
    assert sent / whole <= 0.01
