"""Records as pages and programs show them: bounded, plain, calls with their results."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pulse.core.evidence.quotable import INTERRUPTED
from pulse.core.values import Act, Record, Role, ToolCall, ToolResult, Unparsed

TEXT_LIMIT = 20_000
_SUMMARY_LIMIT = 200
_WANTED_INPUT = ("command", "file_path", "path", "pattern", "url", "query", "prompt")
# Colours and cursor movements of terminals, and other controls but tab and newline.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What a tool answered; ``record`` is the record that holds the answer."""

    record: str
    time: datetime | None
    text: str
    is_error: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A tool call: ``summary`` is one line, ``input`` the whole as JSON text."""

    id: str
    name: str
    summary: str
    input: str
    result: ShownResult | None = None


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """One entry of a transcript. ``role`` is one of pulse's roles, or "unparsed" for a
    line that could not be read, with the reason in ``problem``. ``own`` is False where
    it counts in another session that holds the same record. ``cut``: too long, cut."""

    id: str
    line: int
    role: str
    time: datetime | None
    text: str
    origin: str = ""
    act: str = ""
    calls: tuple[ShownCall, ...] = ()
    results: tuple[ShownResult, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    own: bool = True
    cut: bool = False


def plain(text: str) -> str:
    """Text without what would steer a terminal or turn the writing direction."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n")))


def _bounded(text: str) -> tuple[str, bool]:
    return plain(text[:TEXT_LIMIT]), len(text) > TEXT_LIMIT


def show(record: Record, *, role: str, own: bool) -> ShownRecord:
    # The reader takes this sentence for what it means; it is what the line says.
    interrupted = record.act is Act.INTERRUPT and not record.text
    text, cut = _bounded(f"{INTERRUPTED}]" if interrupted else record.text)
    return ShownRecord(
        id=record.id,
        line=record.line,
        role=role,
        time=record.time,
        text="" if record.hidden else text,
        origin=record.origin,
        act=record.act or "",
        calls=() if record.hidden else tuple(_call(call) for call in record.calls),
        results=tuple(_result(record, result) for result in record.results),
        answers=tuple((plain(q), plain(a)) for q, a in record.answers),
        own=own,
        cut=cut,
    )


def show_unparsed(bad: Unparsed) -> ShownRecord:
    text, cut = _bounded(bad.text)
    return ShownRecord(
        id=f"{bad.source}@{bad.offset}",
        line=bad.line,
        role="unparsed",
        time=None,
        text=text,
        problem=bad.reason,
        cut=cut,
    )


def _call(call: ToolCall) -> ShownCall:
    return ShownCall(
        id=call.id,
        name=plain(call.name),
        summary=_summary(call.input),
        input=_bounded(json.dumps(call.input, ensure_ascii=False, indent=2))[0],
    )


def _summary(given: Mapping[str, Any]) -> str:
    texts = [given.get(name) for name in _WANTED_INPUT] + list(given.values())
    found = next((text for text in texts if isinstance(text, str) and text), "")
    line = " ".join(plain(found[: 2 * _SUMMARY_LIMIT]).split())
    return line if len(line) <= _SUMMARY_LIMIT else line[: _SUMMARY_LIMIT - 1] + "…"


def _result(record: Record, result: ToolResult) -> ShownResult:
    text, cut = _bounded(result.text)
    return ShownResult(record.id, record.time, text, result.is_error, cut)


def fold(records: Sequence[ShownRecord], whole: Sequence[Record]) -> list[ShownRecord]:
    """Put results under their calls. A result whose call is not among these stays."""
    answers = {
        answer.call_id: (index, place)
        for index, record in enumerate(whole)
        for place, answer in enumerate(record.results)
    }
    shown = list(records)
    folded: dict[int, set[int]] = {}
    for index, record in enumerate(shown):
        calls = []
        for call in record.calls:
            found = answers.get(call.id)
            if found and found[0] > index:
                result = shown[found[0]].results[found[1]]
                call = replace(call, result=result)
                folded.setdefault(found[0], set()).add(found[1])
            calls.append(call)
        shown[index] = replace(record, calls=tuple(calls))
    return [
        replace(record, results=_without(record.results, folded.get(index, set())))
        for index, record in enumerate(shown)
        if not _is_folded(record, folded.get(index, set())) and not _is_silent(record)
    ]


def _without(
    results: Sequence[ShownResult], places: set[int]
) -> tuple[ShownResult, ...]:
    return tuple(r for place, r in enumerate(results) if place not in places)


def _is_folded(record: ShownRecord, places: set[int]) -> bool:
    """A tool's record that says nothing but what its call shows already."""
    return (
        record.role == Role.TOOL and bool(places) and len(places) == len(record.results)
    )


def _is_silent(record: ShownRecord) -> bool:
    """An agent's record of counts, or of thoughts that were not kept."""
    said = record.text or record.calls or record.results or record.answers
    return record.role == Role.AGENT and not said
