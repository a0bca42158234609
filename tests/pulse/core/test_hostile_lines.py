"""What was done to lines and files, for every reader: nothing fails, nothing good is
lost, and totals depend on the records alone."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.core.agents import READERS, Source, discover, source_lines, split_lines
from pulse.core.values import Loss, Record, Unparsed
from tests.pulse.core.agenthomes import put_home
from tests.pulse.core.test_claude_code import assistant, result, tool_use, user

DAMAGES = ["drop", "double", "cut", "glue", "swap", "dirt"]
CLAUDE = Source("claude_code", "s1", "s1")


def read(lines, source=CLAUDE):
    return list(READERS[source.agent].read(split_lines(lines), source=source))


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """Every agent's sources with their lines."""
    return [
        (source, [line for _, _, line in source_lines(reader, source)])
        for agent, reader in READERS.items()
        for source in discover(
            reader, put_home(agent, tmp_path_factory.mktemp("homes") / agent)
        )
        if source.role == "transcript"
    ]


# ------------------------------------------------------------- done to the lines


@settings(max_examples=60)
@given(data=st.data())
def test_no_damage_fails_and_reading_again_is_the_same(homes, data):
    source, lines = data.draw(st.sampled_from(homes))
    lines = list(lines)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(DAMAGES)):
            case "drop" if len(lines) > 1:
                del lines[place]
            case "double":
                lines.insert(place, lines[place])
            case "cut":
                end = data.draw(st.integers(0, len(lines[place])))
                lines[place] = lines[place][:end]
            case "glue":
                lines[place] = lines[place].rstrip(b"\n")
            case "swap":
                other = data.draw(st.integers(0, len(lines) - 1))
                lines[place], lines[other] = lines[other], lines[place]
            case "dirt":
                at = data.draw(st.integers(0, len(lines[place])))
                dirt = data.draw(st.binary(max_size=8)).replace(b"\n", b"")
                lines[place] = lines[place][:at] + dirt + lines[place][at:]
    blob = b"".join(lines).splitlines(keepends=True)
    found = read(blob, source)
    assert read(blob, source) == found
    assert all(isinstance(item, Record | Unparsed) for item in found)


def test_records_that_were_glued_are_all_kept(homes):
    for source, lines in homes:
        if source.kind == "append":
            whole = [r for r in read(lines, source) if isinstance(r, Record)]
            glued = read([b"".join(line.rstrip(b"\n") for line in lines)], source)
            assert [type(item) for item in glued].count(Unparsed) == 0
            assert Counter(r.type for r in glued) == Counter(r.type for r in whole)


def test_blank_lines_change_no_record(homes):
    for source, lines in homes:
        spaced = [part for line in lines for part in (b"\n", b"\x00\x00\r\n", line)]
        ids = [(r.text, r.role) for r in read(lines, source)]
        assert Counter(ids) == Counter((r.text, r.role) for r in read(spaced, source))


# ----------------------------------------------------------------- Claude Code


def session(size):
    """Lines of a session of about ``size`` bytes."""
    lines, number = [], 0
    while sum(map(len, lines)) < size:
        number += 1
        base = {"sessionId": "s1", "cwd": "/work/tide", "version": "2.1.62"}
        made = [
            user(f"Add step {number} “now” 😀", permissionMode="plan"),
            assistant({"type": "text", "text": 'Say "x" \\ \n' * 5}, tool_use("Bash")),
            result("ok\n" * 40, toolUseResult={"stdout": "{[\"'," * 9, "n": [1, {}]}),
        ]
        for place, data in enumerate(made):
            line = {"uuid": f"u{number}-{place}", **base, **data}
            line["uuid"] = f"u{number}-{place}"
            lines.append(json.dumps(line, ensure_ascii=number % 2).encode() + b"\n")
    return lines


@pytest.mark.uncounted  # the same few lines, very many times
def test_cut_at_every_byte_all_complete_lines_are_kept():
    # Every kind of line and every way of writing it comes twice; each is read again
    # for each byte, so that twice the length takes four times as long.
    lines = session(20_000 if os.environ.get("SOAK") else 4_000)
    data, ids = b"".join(lines), [json.loads(line)["uuid"] for line in lines]
    ends = [sum(map(len, lines[: n + 1])) for n in range(len(lines))]
    for cut in range(len(data)):
        found = read(data[:cut].splitlines(keepends=True))
        whole = sum(end - 1 <= cut for end in ends)  # the last may lack its newline
        assert [r.id for r in found if isinstance(r, Record)] == ids[:whole], cut
        lost = [r.reason for r in found if isinstance(r, Unparsed)]
        inside = cut not in ends and cut + 1 not in ends and cut > 0
        assert lost == [Loss.CUT_OFF] * inside, cut


def test_a_line_cut_anywhere_loses_no_other():
    first, second, third = session(1)
    for cut in range(1, len(second) - 1):
        found = read([first, second[:cut] + third])
        ids = [r.id for r in found if isinstance(r, Record)]
        assert ids == [json.loads(line)["uuid"] for line in (first, third)], cut
        assert [r.reason for r in found if isinstance(r, Unparsed)] == [Loss.NOT_JSON]


STRANGE_TIMES = [None, "", "soon", "2099-12-31T23:59:59Z", "2026-03-02T12:00:00+02:00"]


def test_times_may_be_missing_to_come_or_out_of_order():
    lines = [user("go", uuid=f"u{n}", timestamp=t) for n, t in enumerate(STRANGE_TIMES)]
    found = read([json.dumps(line).encode() + b"\n" for line in lines])
    assert [str(r.time) for r in found] == [
        "None",
        "None",
        "None",
        "2099-12-31 23:59:59+00:00",
        "2026-03-02 10:00:00+00:00",
    ]


@pytest.mark.parametrize("levels", [50, 900, 100_000])
def test_depth_is_read_or_refused_and_harms_nothing(levels):
    deep = (
        b'{"type":"user","message":' + b'{"a":' * levels + b"1" + b"}" * levels + b"}\n"
    )
    good = session(1)
    found = read([*good, deep, *good])
    assert [type(item) for item in found[:3]] == [Record] * 3
    assert len(found) == 7
    kept = {50: [Record], 900: [Record, Unparsed], 100_000: [Unparsed]}
    assert type(found[3]) in kept[levels]


@pytest.mark.parametrize("levels", [50, 500])
def test_what_a_call_is_given_can_be_written_out(levels):
    given = json.loads(b'{"a":' * levels + b"[]" + b"}" * levels)
    line = assistant(tool_use("Bash", **given))
    [record] = read([json.dumps(line).encode() + b"\n"])
    [call] = record.calls
    assert json.dumps(dict(call.input), indent=2)
    assert ("omitted" in call.input) == (levels == 500)


HUGE = """
import re, sys
from pathlib import Path
from pulse.core.agents import READERS, discover, source_lines
reader = READERS["claude_code"]
[source] = discover(reader, Path(sys.argv[1]))
found = list(reader.read(source_lines(reader, source), source=source))
print(*(getattr(r, "reason", None) or r.role for r in found), sep="|")
print(found[0].text)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="asks Linux for the peak of memory"
)
def test_a_line_of_200_mb_is_counted_and_never_held(tmp_path):
    path, good = tmp_path / "s1.jsonl", session(1)
    with path.open("wb") as file:
        file.write(b'{"type":"user","message":{"content":"')
        for _ in range(200):
            file.write(b"x" * 2**20)
        file.write(b'"}}\n' + good[0] + good[1])
    done = subprocess.run(
        [sys.executable, "-c", HUGE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    kinds, omitted, kilobytes = done.stdout.splitlines()
    assert kinds == "too long to be read|owner|agent"
    assert omitted == f'{{"omitted": {200 * 2**20 + 41}}}'
    assert int(kilobytes) < 200_000


# ---------------------------------------------------------------------- files


def tokens(root, order):
    """What sums rest on: the largest usage of every message, owners' records by id."""
    reader = READERS["claude_code"]
    files = sorted(reader.find(root), reverse=order)
    found = [source for path in files for source in reader.identify(path)]
    used, owners = {}, set()
    for source in reader.resolve(found):
        for record in reader.read(source_lines(reader, source), source=source):
            if record.usage:
                name = record.message_id
                used[name] = max(used.get(name, 0), record.usage.total)
            if record.act:
                owners.add((record.session, record.id, record.text))
    return used, owners


def test_the_order_of_files_changes_no_total(tmp_path):
    lines = session(3000)
    for name, part in {
        "-a/s1.jsonl": lines,
        "-b/s1.jsonl": lines[:4],
        "-c/s1.jsonl": lines[:2] + lines[5:],
        "-d/s2.jsonl": [line.replace(b'"s1"', b'"s2"') for line in lines],
    }.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_bytes(b"".join(part))
    assert tokens(tmp_path, order=False) == tokens(tmp_path, order=True)
    sources = discover(READERS["claude_code"], tmp_path)
    assert sorted(s.session for s in sources) == ["s1", "s1", "s2"]
