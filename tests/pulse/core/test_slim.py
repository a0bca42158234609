"""Slimming: what nothing reads goes, everything else stays byte for byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.agents import READERS, Source, split_lines
from pulse.core.slim import LONGEST, slim_line
from tests.pulse.corpus import corpus

LONG = "iVBORw0KGgo" * 40


def slim(data):
    return json.loads(slim_line(json.dumps(data).encode() + b"\n"))


def test_picture_data_goes():
    source = {"type": "base64", "media_type": "image/png", "data": LONG}
    assert slim({"source": source})["source"]["data"] == {"omitted": len(LONG)}


def test_pictures_in_structured_results_go():
    assert slim({"file": {"base64": LONG}}) == {"file": {"base64": {"omitted": 440}}}


def test_signatures_go_and_thinking_stays():
    block = {"type": "thinking", "thinking": "hm", "signature": LONG}
    assert slim(block) == {**block, "signature": {"omitted": len(LONG)}}


def test_what_only_the_model_can_read_goes():
    for key in ("encrypted_content", "encryptedContent", "reasoningOpaque"):
        assert slim({"payload": {key: LONG}})["payload"][key] == {"omitted": 440}


def test_pictures_in_addresses_go():
    address = f"data:image/png;base64,{LONG}"
    assert slim({"image_url": address}) == {"image_url": {"omitted": len(address)}}
    page = {"image_url": "https://example.org/" + "a" * 300}
    assert slim(page) == page


def test_the_history_after_a_compaction_goes_and_its_summary_stays():
    said = {"type": "message", "content": [{"text": 'a "replacement_history": [1] b'}]}
    payload = {"message": "Tides.", "replacement_history": [said, said]}
    kept = slim({"type": "compacted", "payload": payload})["payload"]
    assert kept["message"] == "Tides."
    assert kept["replacement_history"] == {"omitted": len(json.dumps([said, said]))}


def test_a_history_elsewhere_stays():
    for record in (
        {"type": "compacted", "payload": [{"replacement_history": [1]}]},
        {"type": "other", "payload": {"replacement_history": [1]}},
        {"type": "compacted", "payload": {}, "replacement_history": [1]},
        [{"replacement_history": [1]}],
    ):
        assert slim(record) == record
    assert slim({"type": "progress"}) == {"type": "progress"}
    broken = b'{"replacement_history": [1\n'
    assert slim_line(broken) == broken


def test_copies_of_whole_files_go():
    text = 'def f():\n    return "\\" + "ü"\n' * 20
    result = {"originalFile": text, "structuredPatch": [{"lines": ["+a"]}]}
    kept = slim({"toolUseResult": result})["toolUseResult"]
    assert kept["originalFile"].keys() == {"omitted"}
    assert kept["structuredPatch"] == [{"lines": ["+a"]}]


def test_streamed_output_goes():
    body = {"type": "bash_progress", "output": "x" * 500, "data": {"a": 1}}
    kept = slim({"type": "progress", "uuid": "u", "data": body})
    assert kept["uuid"] == "u"
    assert kept["data"]["type"] == "bash_progress"
    assert kept["data"]["omitted"] > 500


@pytest.mark.parametrize(
    "data",
    [
        {"type": "agent_progress", "message": {}},
        {"type": "agent_progress"},
        {"type": "skill_progress", "message": {"type": "assistant", "x": "y" * 200}},
    ],
)
def test_streamed_subagents_and_skills_stay(data):
    line = {"type": "progress", "data": data}
    assert slim(line) == line


def test_text_that_only_mentions_such_parts_stays():
    line = {"message": {"content": json.dumps({"signature": LONG, "data": LONG})}}
    assert slim(line) == line


def test_numbers_stay_as_they_are_written():
    line = b'{"n":1.10,"big":1e999,"signature":"' + b"A" * 300 + b'"}\r\n'
    assert slim_line(line) == b'{"n":1.10,"big":1e999,"signature":{"omitted": 300}}\r\n'


def test_a_line_too_long_is_left_out_whole():
    line = b'{"text":"' + b"a" * LONGEST + b'"}\n'
    assert slim_line(line) == b'{"omitted": %d}\n' % len(line)


@given(st.binary(max_size=300))
def test_anything_stays_one_line(data):
    line = data.replace(b"\n", b"") + b"\n"
    assert slim_line(line).count(b"\n") == 1


def test_records_of_the_corpus_keep_what_is_read():
    reader, source = READERS["claude_code"], Source("claude_code", "s", "s")
    before = after = 0
    for path in sorted(corpus().rglob("*.jsonl")):
        lines = path.read_bytes().splitlines(keepends=True)
        slimmed = [slim_line(line) for line in lines]
        before += sum(map(len, lines))
        after += sum(map(len, slimmed))
        one = [_read_part(r) for r in reader.read(split_lines(lines), source=source)]
        two = [_read_part(r) for r in reader.read(split_lines(slimmed), source=source)]
        assert one == two, path
    assert after < 0.8 * before


def _read_part(record):
    return (
        record.line,
        getattr(record, "role", None),
        getattr(record, "usage", None),
        [c.input for c in getattr(record, "calls", ())],
        [
            (r.text, r.extra.get("structuredPatch"))
            for r in getattr(record, "results", ())
        ],
    )
