"""Whatever a transcript lost, its statistics are those of what is left."""

import random
import shutil
import tempfile
from pathlib import Path

import pytest

from pulse.core.agents import READERS, discover, source_lines, split_lines
from pulse.core.stats.activity import as_json, combine
from pulse.core.stats.events import from_json, to_json
from pulse.core.stats.measure import measure
from pulse.core.values import Record
from tests.pulse.core.agenthomes import FIXTURES, put_home

AGENTS = sorted(set(READERS) & {path.name for path in FIXTURES.iterdir()})


@pytest.fixture(scope="module")
def found():
    """Every transcript of the fixture homes, with its lines."""
    folder = Path(tempfile.mkdtemp())
    sources = []
    for agent in AGENTS:
        reader = READERS[agent]
        for source in discover(reader, put_home(agent, folder / agent)):
            if source.role == "transcript":
                lines = [line for *_, line in source_lines(reader, source)]
                sources.append((reader, source, lines))
    yield sources
    shutil.rmtree(folder)


def records_of(reader, source, lines):
    read = reader.read(split_lines(lines), source=source)
    return [item for item in read if isinstance(item, Record)]


def damaged(chance, lines):
    lines = [line for line in lines if chance.random() > 0.1]
    lines += [line for line in lines if chance.random() < 0.1]
    if chance.random() < 0.5:
        chance.shuffle(lines)
    if lines and chance.random() < 0.5:
        lines[-1] = lines[-1][: chance.randrange(len(lines[-1]))]
    if len(lines) > 1 and chance.random() < 0.5:
        lines[0] = lines[0].rstrip(b"\n")  # two records on one line
    return lines


@pytest.mark.parametrize("seed", range(30))
def test_damage_never_fails_and_never_invents(found, seed):
    chance = random.Random(seed)
    for reader, source, lines in found:
        whole = measure(records_of(reader, source, lines), agent=source.agent)
        left = records_of(reader, source, damaged(chance, lines))
        stats = measure(left, agent=source.agent, session=source.session)
        assert from_json(to_json(stats)) == stats
        if source.agent == "claude_code":  # the others have ids by place, which moves
            assert {c.id for c in stats.calls} <= {c.id for c in whole.calls}
        total = combine([stats])
        assert total.messages.prompts == sum(m.prompt for m in stats.messages)
        assert as_json(total)["version"] == 1


def test_a_line_without_an_id_told_twice_is_one_message(found):
    """If it has a time: two undated lines of the same words may be two prompts. And
    what an approved plan sends by itself looks typed the second time in Codex."""
    for reader, source, lines in found:
        doubled = [line for line in lines for _ in range(2)]
        once, twice = (
            [
                m.at
                for m in measure(records_of(reader, source, each)).messages
                if m.prompt
            ]
            for each in (lines, doubled)
        )
        assert set(once) == set(twice), source.source_id
        if source.agent == "claude_code":
            assert once == twice, source.source_id


def test_every_agent_shows_prompts_and_calls(found):
    for agent in AGENTS:
        stats = [
            measure(records_of(*each), agent=agent)
            for each in found
            if each[1].agent == agent
        ]
        total = combine(stats)
        assert total.messages.prompts > 0, agent
        assert total.work.tools.calls > 0, agent
        kinds = total.work.tools.kinds
        assert set(kinds) != {"other"}, agent


def test_lines_told_twice_change_nothing(found):
    """A line that is repeated whole has the same ids, where the agent gives any."""
    for reader, source, lines in found:
        once = measure(records_of(reader, source, lines))
        twice = measure([*records_of(reader, source, lines)] * 2)
        assert once == twice
