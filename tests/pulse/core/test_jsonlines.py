"""Lines of bytes into JSON objects: the same with and without msgspec, and of broken
lines all that is whole."""

import io
import json
import sys
from contextlib import contextmanager
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.core.agents import Source, base, jsonlines, split_lines
from pulse.core.agents.base import encode_record, transcribe
from pulse.core.agents.jsonlines import NotReadError, objects
from pulse.core.values import Loss, Record, Role
from tests.pulse.corpus import corpus

MARKS = ("type", "sessionId")
HOSTILE = [
    b"",
    b"{}",
    b"NaN",
    b'{"a": NaN, "b": [Infinity, -Infinity]}',
    b'{"a": 1e999, "b": -1e999, "c": 1e-999}',
    b'{"a": 123456789012345678901234567890}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": -0, "b": -0.0, "c": 1E5, "d": 0.30000000000000004441}',
    b'{"a": 01}',
    b'{"a": 1,}',
    b'{"a": 1, "a": 2}',
    b'{"a": "\\ud800"}',
    b'{"a": "\\ude00\\ud83d"}',
    b'{"a": "\\ud83d\\ude00"}',
    b'{"a": "x\\u0000y", "k\\u0000": 1}',
    b'{"a": "\\\\u0000"}',
    b'{"a": "x\x00y"}',
    b'{"a": "x\x01\ty"}',
    b'{"a": "\xff\xc0\x80\xed\xa0\x80"}',
    b'\xef\xbb\xbf{"a": 1}\r\n',
    b'\x00\x00 {"a": 1} \x00\r\n',
    b'{"a": 1}{"b": 2}',
    b'{"a": 1} {"b": 2} oops',
    b'{"a": 1} 5 {"b": 2}',
    b'{"omitted": 7}',
    b"5",
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000,
    b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}",
]


@contextmanager
def without_msgspec():
    """Read as where msgspec is not installed."""
    jsonlines._decoding.cache_clear()
    with mock.patch.dict(sys.modules, {"msgspec": None}):
        yield
    jsonlines._decoding.cache_clear()


def kept(line, marks=MARKS):
    """(the objects, what was lost)"""
    found = []
    try:
        for value in objects(line, marks):
            found.append(value)
    except NotReadError as error:
        return found, error.loss
    return found, None


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_both_decoders_read_the_same(line):
    fast = kept(line)
    with without_msgspec():
        assert repr(kept(line)) == repr(fast)


def test_both_decoders_read_the_corpus_the_same():
    lines = [
        line
        for path in sorted(corpus().rglob("*.jsonl"))
        for line in path.read_bytes().splitlines(keepends=True)
    ]
    fast = [kept(line) for line in lines]
    with without_msgspec():
        assert [kept(line) for line in lines] == fast
    assert len(lines) > 5000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values, st.booleans())
def test_both_decoders_read_any_json_the_same(value, ascii_only):
    text = json.dumps({"v": value}, ensure_ascii=ascii_only)
    line = text.encode("utf-8", errors="surrogatepass")
    fast = repr(kept(line))
    with without_msgspec():
        assert repr(kept(line)) == fast


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(line):
    found, loss = kept(line)
    assert loss is None or loss in Loss
    assert all(isinstance(value, dict) for value in found)


@pytest.mark.parametrize(
    ("line", "found", "loss"),
    [
        (b'{"a":1}{"b":2}\n', [{"a": 1}, {"b": 2}], None),
        (b'{"a":1}\x00 {"b":2}\r\n', [{"a": 1}, {"b": 2}], None),
        (b'{"a":1} oops', [{"a": 1}], Loss.NOT_JSON),
        (b'{"a":1} [2]', [{"a": 1}], Loss.NOT_OBJECT),
        (b'oops{"a":1}{"b":2}', [{"a": 1}, {"b": 2}], Loss.NOT_JSON),
        (b'{"x":"cut {"a":1}\n', [{"a": 1}], Loss.NOT_JSON),
        (b'{"x":"cut {"a":{"b":1}, {"c":3}\n', [], Loss.NOT_JSON),
        (b'{"x":[{"b":1},{"c":2}', [], Loss.NOT_JSON),
        (b'{"x":{"type":"u","sessionId":"s"}', [{"type": "u", "sessionId": "s"}], "?"),
        (b"[" * 100_000 + b'{"a":1}', [], Loss.TOO_DEEP),
        (b'{"omitted": 99}', [], Loss.TOO_LONG),
        (b"\n", [], None),
    ],
    ids=range(12),
)
def test_of_a_broken_line_all_that_is_whole_is_kept(line, found, loss):
    values, lost = kept(line)
    assert values == found
    assert loss in (lost, "?")


def test_a_part_of_a_record_is_never_taken_for_one():
    """Cut at every byte: what is inside a record does not become a record."""
    inner = {"type": "assistant", "uuid": "i", "message": {"content": [{"type": "t"}]}}
    line = json.dumps(
        {"type": "progress", "sessionId": "s", "data": {"message": inner}}
    )
    for end in range(1, len(line)):
        found, loss = kept(line[:end].encode())
        assert (found, loss) == ([], Loss.NOT_JSON)


def test_a_whole_record_behind_a_cut_one_is_kept_wherever_it_was_cut():
    first = json.dumps({"type": "a", "x": [1, {"b": "c {d", "e": 'f\\ " {'}]})
    second = {"type": "user", "sessionId": "s", "message": {"content": ["x"]}}
    for end in range(1, len(first)):
        line = first[:end] + json.dumps(second)
        assert kept(line.encode()) == ([second], Loss.NOT_JSON), line


def test_trying_parts_ends():
    """A broken line of many parts takes time in proportion to its length."""
    assert kept(b'{"x":[' + b'{"a":1},' * 100_000) == ([], Loss.NOT_JSON)
    assert kept(b'"{"' * 100_000)[0] == []


def test_msgspec_may_be_absent():
    with without_msgspec():
        assert jsonlines._decoding()[0] is jsonlines._whole_with_json
        assert kept(b'{"a":1}{"b":2}\n') == ([{"a": 1}, {"b": 2}], None)
    assert jsonlines._decoding()[0] is not jsonlines._whole_with_json


# -------------------------------------------------------------------- lines


def test_a_line_too_long_to_hold_is_counted_and_the_rest_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "LINE_MOST", 3000)
    monkeypatch.setattr(base, "_PIECE", 1000)
    lines = [b"a" * n + b"\n" for n in (10, 999, 1000, 2999, 3000, 9999, 5)]
    lines.append(b"b" * 5000)
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"".join(lines))
    with path.open("rb") as file:
        found = list(split_lines(file))
    offsets = [sum(map(len, lines[:n])) for n in range(len(lines))]
    assert [(n, o) for n, o, _ in found] == list(enumerate(offsets, start=1))
    long = [len(line) > 3000 for line in lines]
    for is_long, line, (_, _, read_line) in zip(long, lines, found, strict=True):
        expected = b'{"omitted": %d}\n' % len(line) if is_long else line
        assert read_line == expected


def test_what_was_too_long_is_a_loss_between_good_records():
    def make(data, line, offset):
        yield Record(data["id"], "s", "s", line, offset, "t", Role.SYSTEM)

    lines = io.BytesIO(b'{"id":"a"}\n{"omitted": 9}\n{"id":"b"}\n{"id":"c')
    found = list(transcribe(split_lines(lines), Source("x", "s", "s"), make))
    assert [getattr(r, "id", None) or r.reason for r in found] == [
        "a",
        Loss.TOO_LONG,
        "b",
        Loss.CUT_OFF,
    ]
    assert found[1].text == '{"omitted": 9}'


def test_a_record_too_deep_to_be_written_is_told():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert encode_record(deep) == b'{"text": "", "unparsed": "nested too deeply"}'
    assert encode_record({"b": 1, "a": "\ud800"}) == b'{"a": "\\ud800", "b": 1}'
