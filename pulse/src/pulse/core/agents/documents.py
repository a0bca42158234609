"""What the readers of rewritten stores share: their records, and copies of them.

A document is exported record by record. What of it could not be read becomes a record
too, ``{"unparsed": reason, "text": beginning}``, so that it is kept and counted.
"""

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeAlias

from pulse.core.agents.base import Line, Make, Source, transcribe
from pulse.core.agents.fields import text_of
from pulse.core.agents.jsonlines import NotReadError, clean, clean_json
from pulse.core.values import Json, Loss, Record, Unparsed

Told: TypeAlias = Record | Unparsed

MOST: Final = 256 * 2**20  # bytes of a file that is taken into memory at once
_LOSSES: Final = frozenset(Loss)
_KEPT_TEXT: Final = 2000  # characters of what could not be read that are shown
_UNCLEAN = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\x00")
_decoder = json.JSONDecoder(strict=False, parse_constant=lambda _name: None)


def unparsed(reason: Loss, text: str = "") -> Json:
    """The record that stands for a part of a document that could not be read."""
    return {"unparsed": reason.value, "text": clean(text[:_KEPT_TEXT]).strip()}


def beginning(path: Path, most: int) -> str:
    """The first characters of a file, which may be all. Raises OSError, also for a pipe
    or a device: to read those may never end."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise OSError(errno.EINVAL, "not a file of its own", str(path))
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(most)


def read_json(text: str) -> Json:
    """Any JSON value, with NaN as null and cleaned text. Raises NotReadError."""
    try:
        value = json.loads(text, strict=False, parse_constant=lambda _name: None)
        return clean_json(value) if _UNCLEAN.search(text) else value
    except RecursionError:
        raise NotReadError(Loss.TOO_DEEP) from None
    except ValueError:
        raise NotReadError(Loss.NOT_JSON) from None


def read_object(text: str) -> tuple[dict[str, Any], list[Json]]:
    """The JSON object of a document, and the records of what could not be read. Of a
    broken one, all members that are whole and every whole element of ``messages``."""
    try:
        data = read_json(text.removeprefix("\ufeff"))
    except NotReadError:
        return _rescue(text)
    if isinstance(data, dict):
        return data, []
    return {}, [unparsed(Loss.NOT_OBJECT, text)]


def _rescue(text: str) -> tuple[dict[str, Any], list[Json]]:
    data: dict[str, Any] = {}
    place = _skip(text, 0, "\ufeff")
    try:
        if text[place : place + 1] != "{":
            raise ValueError
        place = _skip(text, place + 1)
        while text[place : place + 1] != "}":
            name, place = _decoder.raw_decode(text, place)
            place = _skip(text, place, ":")
            if name == "messages" and text[place : place + 1] == "[":
                place = _skip(text, place + 1)
                found = data.setdefault("messages", [])
                while text[place : place + 1] != "]":
                    value, place = _decoder.raw_decode(text, place)
                    found.append(clean_json(value))
                    place = _skip(text, place)
                place += 1
            else:
                value, place = _decoder.raw_decode(text, place)
                data[str(name)] = clean_json(value)
            place = _skip(text, place)
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        return data, [unparsed(Loss.TOO_DEEP if deep else Loss.CUT_OFF, text[place:])]
    rest = text[place + 1 :]
    return data, [unparsed(Loss.NOT_JSON, rest)] if rest.strip() else []


def _skip(text: str, place: int, also: str = ",") -> int:
    """The next place that is neither white space nor one of these characters."""
    while text[place : place + 1] and text[place] in " \t\r\n" + also:
        place += 1
    return place


def transcribe_document(
    lines: Iterable[Line], source: Source, make: Make
) -> Iterator[Record | Unparsed]:
    """What ``make`` makes of every exported record, and what could not be read."""

    def records(data: Mapping[str, Any], line: int, offset: int) -> Iterator[Told]:
        lost = unread(data, source, line, offset)
        if lost is not None:
            yield lost
        else:
            yield from make(data, line, offset)

    yield from transcribe(lines, source, records)


def unread(
    data: Mapping[str, Any], source: Source, line: int, offset: int
) -> Unparsed | None:
    """What could not be read, if that is what a record says."""
    if data.keys() != {"unparsed", "text"}:
        return None
    told = text_of(data["unparsed"])
    reason = Loss(told) if told in _LOSSES else Loss.NOT_JSON
    return Unparsed(source.source_id, line, offset, reason, text_of(data["text"]))


def one_per_content(
    sources: Iterable[Source], ids_of: Callable[[Source], Sequence[str]]
) -> list[Source]:
    """Give every source a name of its own.

    Of several documents of one name the one with the most records, then the newest,
    keeps it; one whose records another holds is a copy; one with records of its own is
    called after the first of them (``name~hash``).
    """
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.source_id, []).append(source)
    result: list[Source] = []
    for group in groups.values():
        result += group if len(group) == 1 else _distinct(group, ids_of)
    return result


def _distinct(
    group: list[Source], ids_of: Callable[[Source], Sequence[str]]
) -> list[Source]:
    held = [(source, ids_of(source)) for source in group]
    held.sort(key=lambda pair: (-len(pair[1]), -pair[0].mtime_ns, str(pair[0].path)))
    kept: list[Source] = []
    known: set[str] = set()
    for source, ids in held:
        own = [name for name in ids if name not in known]
        if kept and not own:
            continue
        if kept:
            mark = hashlib.sha256(own[0].encode()).hexdigest()[:12]
            source = replace(source, source_id=f"{source.source_id}~{mark}")
        kept.append(source)
        known.update(own)
    return kept
