"""The contract of readers: each of READERS passes all of this with its fixture home.

A new reader needs a folder ``tests/fixtures/agents/<agent>/`` and nothing here.
"""

import json
import random
from dataclasses import replace

import pytest

from pulse.core.agents import READERS, discover, source_lines, split_lines
from pulse.core.agents.base import is_file
from pulse.core.slim import slim_line
from pulse.core.values import (
    Act,
    Origin,
    Record,
    Role,
    Tool,
    ToolCall,
    ToolResult,
    Unparsed,
    Usage,
)
from tests.pulse.core.agenthomes import FIXTURES, put_home

STRANGE = [None, True, 7, -1, 1e300, "x", "\x00\ud800", [], [None], {}, {"a": [1]}]
AGENTS = sorted(READERS)


@pytest.fixture(params=AGENTS)
def reader(request):
    return READERS[request.param]


@pytest.fixture
def home(reader, tmp_path):
    return put_home(reader.AGENT, tmp_path / "home")


def sources_of(reader, home):
    return discover(reader, home)


def lines_of(reader, home):
    """[(source, [line, …])] of all that a reader finds."""
    return [
        (source, [line for _, _, line in source_lines(reader, source)])
        for source in sources_of(reader, home)
    ]


def read(reader, lines, source):
    """What a reader makes of lines, each checked for its types."""
    found = list(reader.read(split_lines(lines), source=source))
    for record in found:
        check(record, source)
    return found


def read_all(reader, home):
    return [
        record
        for source, lines in lines_of(reader, home)
        for record in read(reader, lines, source)
    ]


def check(record, source):
    assert isinstance(record, Record | Unparsed)
    assert record.source == source.source_id
    assert record.line > 0
    assert record.offset >= 0
    texts = ["reason", "text"]
    if isinstance(record, Record):
        texts = ["id", "session", "type", "text", "message_id", "model", "parent"]
        texts += ["cwd", "branch", "version", "title", "link"]
        check_record(record)
    for name in texts:
        assert isinstance(getattr(record, name), str), name
        getattr(record, name).encode()


def check_record(record):
    assert record.id
    assert isinstance(record.role, Role)
    assert isinstance(record.origin, Origin)
    assert record.time is None or record.time.utcoffset().total_seconds() == 0
    assert record.act is None or isinstance(record.act, Act)
    assert (record.role is Role.OWNER) == (record.act is not None)
    assert isinstance(record.usage, Usage | None)
    if record.usage:
        counts = (getattr(record.usage, name) for name in Usage.__slots__)
        assert all(type(count) is int and count >= 0 for count in counts)
    for call in record.calls:
        assert isinstance(call, ToolCall)
        assert (type(call.id), type(call.name)) == (str, str)
        assert isinstance(call.tool, Tool)
        json.dumps(dict(call.input))
    for result in record.results:
        assert isinstance(result, ToolResult)
        assert (type(result.call_id), type(result.text)) == (str, str)
        assert isinstance(result.is_error, bool)
        json.dumps(dict(result.extra))
    for question, answer in record.answers:
        assert (type(question), type(answer)) == (str, str)


def strangely(value, strange):
    """``value`` with each of its parts replaced once by ``strange``."""
    yield strange
    if isinstance(value, dict):
        for key, part in value.items():
            for other in strangely(part, strange):
                yield {**value, key: other}
    elif isinstance(value, list):
        for place, part in enumerate(value):
            for other in strangely(part, strange):
                yield [*value[:place], other, *value[place + 1 :]]


# ------------------------------------------------------------ what it must find


def test_every_agent_has_a_fixture():
    assert sorted(path.name for path in FIXTURES.iterdir()) == AGENTS


def test_the_key_is_the_name_of_the_agent(reader):
    assert READERS[reader.AGENT] is reader
    assert reader.AGENT.isidentifier()
    assert reader.LABEL.strip() == reader.LABEL != ""


def test_an_empty_home_has_no_roots(reader, tmp_path):
    assert reader.roots({}, tmp_path) == []


def test_discover_finds_sources_of_distinct_names(reader, home):
    sources = sources_of(reader, home)
    names = [source.source_id for source in sources]
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 250 for name in names)
    assert {source.agent for source in sources} == {reader.AGENT}
    transcripts = [source for source in sources if source.role == "transcript"]
    assert transcripts
    assert all(source.session and source.path.is_file() for source in transcripts)
    assert all(source.size > 0 and source.mtime_ns > 0 for source in transcripts)


def test_names_come_from_what_is_in_a_file_not_from_its_place(reader, home, tmp_path):
    other = put_home(reader.AGENT, tmp_path / "elsewhere" / "copy")
    here, there = sources_of(reader, home), sources_of(reader, other)
    assert [s.source_id for s in here] == [s.source_id for s in there]


def test_other_agents_files_are_left_alone(reader, tmp_path):
    for agent in AGENTS:
        if agent != reader.AGENT:
            assert sources_of(reader, put_home(agent, tmp_path / agent)) == []


def test_a_home_shows_a_prompt_an_answer_and_a_command(reader, home):
    records = read_all(reader, home)
    assert not [record for record in records if isinstance(record, Unparsed)]
    assert any(r.act is Act.TYPED and r.text and r.time for r in records)
    assert any(r.role is Role.AGENT and r.text for r in records)
    assert any(r.usage and r.usage.total and r.model for r in records)
    calls = [call for record in records for call in record.calls]
    results = {result.call_id for record in records for result in record.results}
    shells = [call for call in calls if call.tool is Tool.SHELL]
    assert any(call.input["command"] and call.id in results for call in shells)
    edits = [call for call in calls if call.tool in (Tool.EDIT, Tool.WRITE)]
    assert edits


def test_every_population_is_labelled(reader, home):
    for record in read_all(reader, home):
        if record.origin is not Origin.MAIN:
            assert record.role is not Role.OWNER


# ------------------------------------------------------------ once, and the same


def test_ids_are_distinct_within_a_source(reader, home):
    for source, lines in lines_of(reader, home):
        ids = [record.id for record in read(reader, lines, source)]
        assert len(set(ids)) == len(ids)


def test_reading_again_gives_the_same(reader, home):
    assert lines_of(reader, home) == lines_of(reader, home)
    assert read_all(reader, home) == read_all(reader, home)


def test_records_do_not_depend_on_where_the_bytes_lie(reader, home):
    """A server has the lines, and of the source its names alone."""
    for source, lines in lines_of(reader, home):
        stored = replace(source, path=type(source.path)(), size=0, mtime_ns=0, inode=0)
        assert read(reader, lines, source) == read(reader, lines, stored)


def test_what_was_read_stays_when_lines_are_added(reader, home):
    for source, lines in lines_of(reader, home):
        whole = {r.offset: r.id for r in read(reader, lines, source)}
        for end in range(len(lines)):
            for record in read(reader, lines[:end], source):
                assert whole.get(record.offset, record.id) == record.id


# ------------------------------------------------------------ what it must survive


def test_a_file_cut_anywhere_is_found_or_not_but_never_fails(reader, home):
    chance = random.Random(3)
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for end in [0, 1, *(chance.randrange(len(data)) for _ in range(10))]:
            path.write_bytes(data[:end])
            for source in sources_of(reader, home):
                try:
                    lines = [line for _, _, line in source_lines(reader, source)]
                except OSError:
                    continue
                read(reader, lines, source)
        path.write_bytes(data)


def test_a_file_that_vanishes_is_nothing(reader, home):
    found = list(reader.find(home))
    assert found
    for path in found:
        path.unlink()
    assert [source for path in found for source in reader.identify(path)] == []


def test_lines_dropped_doubled_or_cut_never_fail(reader, home):
    chance = random.Random(5)
    for source, lines in lines_of(reader, home):
        for place, line in enumerate(lines):
            before, after = lines[:place], lines[place + 1 :]
            read(reader, before, source)
            read(reader, before + after, source)
            read(reader, [*before, line, line, *after], source)
            read(reader, [*before, line.rstrip(b"\n"), *after], source)
            cut = chance.randrange(1, len(line) - 1)
            read(reader, [*before, line[:cut], b"\n", *after], source)


def test_bytes_that_are_no_json_are_kept_as_unparsed(reader, home):
    for source, lines in lines_of(reader, home):
        if source.role == "transcript":
            good = len(read(reader, lines, source))
            bad = [b'{"half": \n', b"\xff\xfe\n", b"[1]\n", b"\x00\n", b"\n", b'{"no e']
            found = read(reader, [*lines, *bad], source)
            unparsed = [r for r in found if isinstance(r, Unparsed)]
            assert len(found) == good + len(unparsed)
            assert [r.line - len(lines) for r in unparsed] == [1, 2, 3, 6]


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_wrong_types_in_any_field_never_fail(reader, home, strange):
    """Every second line at once has its next field replaced, then the others."""
    for source, lines in lines_of(reader, home):
        variants = [list(strangely(json.loads(line), strange)) for line in lines]
        for place in range(max(map(len, variants))):
            for turn in (0, 1):
                other = [
                    json.dumps(values[place]).encode() + b"\n"
                    if number % 2 == turn and place < len(values)
                    else line
                    for number, (values, line) in enumerate(
                        zip(variants, lines, strict=True)
                    )
                ]
                read(reader, other, source)


def test_line_ends_marks_and_glued_lines_change_nothing(reader, home):
    def told(lines, source):
        found = read(reader, lines, source)
        return [(r.role, r.act, r.text, r.time, r.usage, r.title) for r in found]

    for source, lines in lines_of(reader, home):
        expected = told(lines, source)
        dos = [line.replace(b"\n", b"\r\n") for line in lines]
        marked = [b"\xef\xbb\xbf" + lines[0], *lines[1:]]
        bare = [line.rstrip(b"\n") for line in lines]
        glued = [b" ".join(bare[n : n + 2]) + b"\n" for n in range(0, len(bare), 2)]
        for other in (dos, marked, glued):
            assert told(other, source) == expected


def test_what_is_left_out_of_lines_is_not_missed(reader, home):
    for source in sources_of(reader, home):
        lines = list(source_lines(reader, source))
        slim = [(number, offset, slim_line(line)) for number, offset, line in lines]
        whole, rest = (
            reader.read(lines, source=source),
            reader.read(slim, source=source),
        )
        assert [(r.id, r.text, r.calls) for r in rest] == [
            (r.id, r.text, r.calls) for r in whole
        ]


def test_unknown_records_are_kept_and_change_nothing(reader, home):
    for source, lines in lines_of(reader, home):
        if source.role == "transcript":
            more = [b'{"type": "from_the_future", "payload": {}, "data": 1}\n', b"{}\n"]
            known = read(reader, lines, source)
            found = read(reader, [*lines, *more], source)
            assert [record for record in found if record in known] == known
            added = [record for record in found if record not in known]
            assert [(r.role, r.text) for r in added] == [(Role.SYSTEM, "")] * 2


def test_shuffled_lines_never_fail(reader, home):
    chance = random.Random(7)
    for source, lines in lines_of(reader, home):
        for _ in range(5):
            read(reader, chance.sample(lines, len(lines)), source)


# -------------------------------------------------------------------- places

NAMED = {
    "claude_code": ("CLAUDE_CONFIG_DIR", ".claude"),
    "codex": ("CODEX_HOME", ".codex"),
    "copilot": ("COPILOT_HOME", ".copilot"),
    "gemini": ("GEMINI_CLI_HOME", ".gemini"),
    "opencode": ("OPENCODE_DATA_DIR", ".local/share/opencode"),
}


def holds(places, path):
    return any(path.is_relative_to(place) for place in places)


@pytest.mark.parametrize("named", [False, True])
def test_a_place_that_cannot_be_looked_at_holds_nothing(reader, named, tmp_path):
    # Python raises for a name too long to exist, as it does below a closed folder.
    nowhere = tmp_path / ("x" * 300)
    environ = {NAMED[reader.AGENT][0]: str(nowhere)} if named else {}
    assert reader.roots(environ, nowhere) == []
    assert reader.places(environ, nowhere) != []
    assert not is_file(nowhere)


@pytest.mark.parametrize("named", [False, True])
def test_all_that_is_found_lies_in_a_place_known_before(reader, named, tmp_path):
    variable, usual = NAMED[reader.AGENT]
    home = (tmp_path / "home").resolve()
    target = home / ("elsewhere" if named else usual)
    environ = {variable: str(target)} if named else {}
    target.parent.mkdir(parents=True)
    before = reader.places(environ, home)
    put_home(reader.AGENT, target)
    [root] = reader.roots(environ, home)
    found = [*reader.find(root)]
    assert found
    assert all(holds(reader.places(environ, home), path) for path in found)
    # So that the first use of an agent is noticed, too.
    assert all(holds(before, path) for path in found)


def test_a_bare_tree_is_a_place(reader, tmp_path):
    variable, _usual = NAMED[reader.AGENT]
    bare = (tmp_path / "bare").resolve()
    bare.mkdir()
    assert reader.places({variable: str(bare)}, tmp_path) == [bare]
    assert reader.roots({variable: str(bare)}, tmp_path) == [bare]
