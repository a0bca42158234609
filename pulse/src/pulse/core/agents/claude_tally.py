"""Count a Claude Code transcript without making a Record of every line.

Most lines are answers, of which only the token counts matter here, and results of
tools, of which nothing does. They are decoded into structs of the few fields needed.
Every line that may hold the owner's words, and every line that is unusual in any way,
goes the long way through the Transcriber; so both ways count the same.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Final

import msgspec

from pulse.core.agents.base import Line, Source, transcribe
from pulse.core.agents.claude_code import AGENT, MARKS
from pulse.core.agents.claude_records import Transcriber
from pulse.core.agents.fields import time_of
from pulse.core.stats.usage import (
    Call,
    Provenance,
    Tally,
    milliseconds,
    writes_partial_output,
)
from pulse.core.values import Record, Unparsed

# A count of another size or type is unusual, and so refused by the decoder.
_Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None
_Text = str | None
_REFUSED: Final = b" want to proceed with this tool use."
_BEGINNING: Final = 120  # bytes of a text in which a refusal is to be seen
_ABSENT: Final = msgspec.Raw()
_UTC_LENGTH: Final = len("2026-11-20T10:00:00.000Z")
# Calls of which the Transcriber must know the name to understand a later refusal.
_NAMED_LATER: Final = "ExitPlanMode"


class _Kept(msgspec.Struct):
    ephemeral_5m_input_tokens: _Count = None
    ephemeral_1h_input_tokens: _Count = None


class _Round(msgspec.Struct):
    type: _Text = None


class _Usage(msgspec.Struct):
    input_tokens: _Count = None
    output_tokens: _Count = None
    cache_creation_input_tokens: _Count = None
    cache_read_input_tokens: _Count = None
    cache_creation: _Kept | None = None
    speed: _Text = None
    iterations: list[_Round] | None = None


class _Block(msgspec.Struct):
    type: _Text = None
    name: _Text = None
    content: msgspec.Raw = _ABSENT


class _Message(msgspec.Struct):
    id: _Text = None
    model: _Text = None
    usage: _Usage | None = None
    content: str | list[_Block] | None = None


class _Streamed(msgspec.Struct):
    type: _Text = None
    timestamp: _Text = None
    requestId: _Text = None  # noqa: N815 (names of the format)
    message: _Message | None = None


class _Progress(msgspec.Struct):
    message: _Streamed | None = None


class _Attachment(msgspec.Struct):
    type: _Text = None


class _Line(msgspec.Struct):
    type: _Text = None
    timestamp: _Text = None
    sessionId: _Text = None  # noqa: N815
    session_id: _Text = None
    cwd: _Text = None
    version: _Text = None
    entrypoint: _Text = None
    teamName: _Text = None  # noqa: N815
    subtype: _Text = None
    requestId: _Text = None  # noqa: N815
    message: _Message | None = None
    data: _Progress | None = None
    attachment: _Attachment | None = None
    toolDenialKind: msgspec.Raw = _ABSENT  # noqa: N815
    forkedFrom: msgspec.Raw = _ABSENT  # noqa: N815


_NOTHING_KEPT: Final = _Kept()
_decode = msgspec.json.Decoder(_Line).decode


def tally(lines: Iterable[Line], source: Source) -> Tally:
    """What ``usage.tally`` of all records of the lines would say."""
    counting = _Counting(source)
    for line in lines:
        if not counting.short_way(line[2]):
            counting.long_way(line)
    counting.end()
    return counting.found


class _Counting:
    def __init__(self, source: Source) -> None:
        self.found = Tally()
        self._source = source
        self._origin = Provenance(AGENT, source.session, source.cwd)
        self._transcriber = Transcriber(source)
        self._begun = self._prompted = False
        self._entry = ""
        self._all_the_long_way = False

    def long_way(self, line: Line) -> None:
        """Through the Transcriber, as every reading of the file goes."""
        for record in transcribe([line], self._source, self._records, MARKS):
            self._add(record)

    def _records(
        self, data: Any, number: int, offset: int
    ) -> Iterable[Record | Unparsed]:
        self._begun |= bool(data.get("type"))
        self._prompted |= data.get("type") == "user"
        entry = data.get("entrypoint")
        self._entry = entry if isinstance(entry, str) and entry else self._entry
        return self._transcriber.records(data, number, offset)

    def _add(self, record: Record | Unparsed) -> None:
        self.found.add(record, self._origin)
        if isinstance(record, Record) and record.hidden:
            # What is hidden hides what hangs on it, and only the long way knows what.
            self._all_the_long_way = True

    def end(self) -> None:
        for record in self._transcriber.held():
            self._add(record)

    def short_way(self, line: bytes) -> bool:
        """Count a line if it is usual and holds no words of the owner."""
        if self._all_the_long_way or not self._begun:
            return False
        try:
            data = _decode(line)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return False
        if (
            (data.entrypoint and data.entrypoint != self._entry)
            or data.teamName
            or data.forkedFrom
        ):
            return False
        if data.type == "assistant":
            message = data.message
            return _is_usual(message) and self._answer(
                data, message, data.requestId, data.timestamp
            )
        if data.type == "user":
            return self._prompted and _is_result(data)
        if data.type == "progress":
            return self._streamed(data)
        if data.type == "attachment":
            return data.attachment is None or data.attachment.type != "queued_command"
        if data.type == "system":
            return data.subtype != "local_command"
        return bool(data.type) and data.type != "queue-operation"

    def _streamed(self, data: _Line) -> bool:
        inner = data.data.message if data.data else None
        if inner is None or inner.type != "assistant":
            return True
        when = inner.timestamp or data.timestamp
        return _is_usual(inner.message) and self._answer(
            data, inner.message, inner.requestId, when
        )

    def _answer(
        self,
        data: _Line,
        message: _Message | None,
        request: str | None,
        when: str | None,
    ) -> bool:
        if message is None or message.usage is None or message.model == "<synthetic>":
            return True
        counts, identity = message.usage, message.id or request
        at = _moment(when)
        if not identity or at is None or "\x00" in identity:
            return False
        new, output, wrote, read, hour = _numbers(counts)
        less = -(new + output + wrote + read)
        held = self.found.calls.get(identity)
        if less == 0:
            return False  # perhaps there are no counts at all
        if held is not None and held.less < less:
            return True
        model = message.model or ""
        call = Call(
            less,
            at,
            f"{model}-fast" if model and counts.speed == "fast" else model,
            self._origin.session or data.sessionId or data.session_id or "",
            data.cwd or self._origin.cwd,
            new,
            output,
            wrote,
            read,
            hour,
            _early(data.version or ""),
        )
        if "\x00" in f"{call.model}{call.project}{call.session}":
            return False
        if held is None or call < held:
            self.found.calls[identity] = call
        return True


def _numbers(usage: _Usage) -> tuple[int, int, int, int, int]:
    """Fresh, output, written, read, and of the written those kept for an hour."""
    kept = usage.cache_creation or _NOTHING_KEPT
    hour = kept.ephemeral_1h_input_tokens or 0
    split = hour + (kept.ephemeral_5m_input_tokens or 0)
    wrote = max(usage.cache_creation_input_tokens or 0, split)
    new, output = usage.input_tokens or 0, usage.output_tokens or 0
    return new, output, wrote, usage.cache_read_input_tokens or 0, hour


def _is_usual(message: _Message | None) -> bool:
    """Whether nothing in an answer must be known later, or is counted by itself."""
    if message is None:
        return True
    blocks, usage = message.content, message.usage
    if isinstance(blocks, list):
        for block in blocks:
            if block.name == _NAMED_LATER:
                return False
    # An advisor that was asked has a count of its own.
    return usage is None or not any(
        part.type == "advisor_message" for part in usage.iterations or ()
    )


def _is_result(data: _Line) -> bool:
    """Whether a user's line only holds what tools said, and no refusal."""
    blocks = data.message.content if data.message else None
    if not isinstance(blocks, list) or data.toolDenialKind:
        return False
    results = [block for block in blocks if block.type == "tool_result"]
    return bool(results) and not any(_may_refuse(block) for block in results)


def _may_refuse(block: _Block) -> bool:
    """Whether a result may begin with the words of a refusal."""
    text = memoryview(block.content)
    start = bytes(text[:_BEGINNING])
    plain = start[:1] == b'"' and start[1:2] not in (b" ", b"\\")
    return _REFUSED in (start if plain else bytes(text))


def _moment(text: str | None) -> int | None:
    if text and len(text) == _UTC_LENGTH and text[:2] == "20" and text[-1] == "Z":
        try:
            return milliseconds(datetime.fromisoformat(text))
        except ValueError:
            return None
    return milliseconds(time_of(text))


@lru_cache(maxsize=1000)
def _early(version: str) -> bool:
    return writes_partial_output(AGENT, version)
