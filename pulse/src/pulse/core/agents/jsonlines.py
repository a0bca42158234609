"""One line of bytes into JSON objects, whatever was done to the line.

msgspec reads the lines that are as they should be. What it refuses (glued or cut
records, NaN, control characters, lone surrogates, bytes that are no UTF-8) and all
lines where it is not installed are read by ``json``; what both can read is the same.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any, Final

from pulse.core.values import Json, Loss

_BLANK = "\x00 \t\r\n\x0b\x0c\ufeff"
_DIRT = re.compile("\x00|[\ud800-\udfff]")
# A quote inside a JSON string is escaped, so this is the start of an object.
_OBJECT = re.compile(r'\{\s*"')
_NESTING = ":,["  # what stands before an object that is part of another
_NESTED_TRIES = 64  # objects behind a broken record that are tried although nested
_decoder = json.JSONDecoder(strict=False)


class NotReadError(Exception):
    """A line, or a part of one, holds no JSON object; ``loss`` says why."""

    def __init__(self, loss: Loss) -> None:
        super().__init__(loss.value)
        self.loss: Final = loss


class _Unplaced(str):
    """Text whose errors have no line and column: to count the lines before each error
    takes the square of a line's length when there is one at every record."""

    def count(self, *_: object) -> int:
        return 0

    def rfind(self, *_: object) -> int:
        return -1


def clean(text: str) -> str:
    """Drop NUL and replace lone surrogates: neither survives a database or UTF-8."""
    return _DIRT.sub(lambda m: "" if m[0] == "\x00" else "\ufffd", text)


def clean_json(value: Json) -> Json:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(k): clean_json(v) for k, v in value.items()}
    if isinstance(value, list):
        return [clean_json(v) for v in value]
    return value


def _whole_with_json(line: bytes) -> Json:
    """The one JSON value of a line; raises ValueError or RecursionError."""
    value = json.loads(line.decode())
    return clean_json(value) if b"\\u" in line else value


@cache
def _decoding() -> tuple[Callable[[bytes], Json], tuple[type[Exception], ...]]:
    """How to decode a line, and what that raises. Asked for with the first line: to
    load msgspec takes longer than to find that no file has changed."""
    refused: tuple[type[Exception], ...] = (ValueError, RecursionError)
    try:
        import msgspec
    except ImportError:  # slower, and the same
        return _whole_with_json, refused
    return msgspec.json.Decoder().decode, (msgspec.DecodeError, *refused)


def one_object(line: bytes) -> dict[str, Any] | None:
    """The object of a line that is one, as nearly all are; else None: see objects."""
    decode, refused = _decoding()
    try:
        value = decode(line)
        if b"\\u0000" in line:
            value = clean_json(value)
    except refused:
        return None
    return value if isinstance(value, dict) and not _is_omitted(value) else None


def _is_omitted(value: dict[str, Any]) -> bool:
    """Does this stand for a line that was too long to keep?"""
    return len(value) == 1 and "omitted" in value


def objects(line: bytes, marks: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a line: normally one, sometimes several, glued.

    A record that was cut may have a whole one behind it on the same line, which is
    yielded too; ``marks`` are keys that only a whole record has, never a part of one.
    Raises NotReadError at the end if anything was lost; what came before is good.
    """
    value = one_object(line)
    if value is None:
        yield from _each_object(line, marks)
    else:
        yield value


def _each_object(line: bytes, marks: Collection[str]) -> Iterator[dict[str, Any]]:
    text = _Unplaced(line.decode("utf-8", errors="replace").strip(_BLANK))
    position, lost = 0, None
    while position < len(text):
        try:
            value, end = _decoder.raw_decode(text, position)
            value = clean_json(value)
        except (ValueError, RecursionError) as error:
            deep = isinstance(error, RecursionError)
            lost = lost or (Loss.TOO_DEEP if deep else Loss.NOT_JSON)
            position = _next_record(text, position + 1, marks)
            continue
        position = end
        while position < len(text) and text[position] in _BLANK:
            position += 1
        if not isinstance(value, dict):
            lost = lost or Loss.NOT_OBJECT
        elif _is_omitted(value):
            lost = lost or Loss.TOO_LONG
        else:
            yield value
    if lost:
        raise NotReadError(lost)


def _next_record(text: str, position: int, marks: Collection[str]) -> int:
    """Where a whole record begins behind a broken one, else the end of the text."""
    tries = _NESTED_TRIES if marks else 0
    for match in _OBJECT.finditer(text, position):
        start = match.start()
        before = start - 1
        while before > position and text[before] in _BLANK:
            before -= 1
        nested = text[before] in _NESTING
        if nested and not tries:
            continue
        tries -= nested
        try:
            value, end = _decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        followed = text[end : end + 1]
        ends = not followed or followed == "{" or followed in _BLANK
        if ends and (not nested or all(mark in value for mark in marks)):
            return start
    return len(text)
