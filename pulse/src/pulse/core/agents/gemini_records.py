"""Normalise Gemini CLI's messages: one message in; it, and each of its results, out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pulse.core.agents import gemini_tools as tools
from pulse.core.agents.base import Source
from pulse.core.agents.fields import count_of, items, mapping, text_of, time_of
from pulse.core.values import Act, Origin, Record, Role, ToolCall, ToolResult, Usage

METADATA: Final = "metadata"  # the id of the record that is no message
_REFERENCED = "\n--- Content from referenced files ---"
_SHELL = re.compile(
    r"I ran the following shell command:\n```sh\n(?P<command>.*?)\n```", re.DOTALL
)
# Words of the program, never of the owner.
_NOT_OWNER = (
    "<session_context>",
    "This is the Gemini CLI. We are setting up the context for our chat.",
    "<state_snapshot>",
    "<hook_context>",
    "System: ",
    "Please continue.",
)
_INTERRUPTED = ("Request cancelled.", "User cancelled the request.")


def records(
    data: Mapping[str, Any], line: int, offset: int, source: Source
) -> Iterator[Record]:
    """Records of one exported object."""
    record = Record(
        id=text_of(data.get("id")) or f"{source.source_id}@{offset}",
        session=source.session,
        source=source.source_id,
        line=line,
        offset=offset,
        type=text_of(data.get("type")),
        role=Role.SYSTEM,
        time=time_of(data.get("timestamp")),
        origin=Origin.SUBAGENT if "/" in source.source_id else Origin.MAIN,
    )
    if data.get(METADATA) is True:
        yield replace(
            record,
            id=f"{source.source_id}@{METADATA}",
            type=METADATA,
            time=time_of(data.get("startTime")),
            title=text_of(data.get("summary")) if record.origin is Origin.MAIN else "",
            cwd=text_of(data.get("cwd")),
        )
    elif record.type == "gemini":
        yield from _answer(record, data)
    elif record.type == "user":
        yield _user(record, data)
    else:
        yield _notice(record, data)


def _notice(record: Record, data: Mapping[str, Any]) -> Record:
    text = _text(data.get("content"))
    if text.strip() in _INTERRUPTED and record.origin is Origin.MAIN:
        return replace(record, role=Role.OWNER, act=Act.INTERRUPT)
    return replace(record, text=text)


# ---------------------------------------------------------------------- user


def _user(record: Record, data: Mapping[str, Any]) -> Record:
    """What was typed, without the files that it refers to; or, from a history that was
    compressed, results of tools."""
    parts = [mapping(part) for part in items(data.get("content"))]
    answered = [mapping(part.get("functionResponse")) for part in parts]
    results = tuple(
        ToolResult(text_of(each.get("id")), tools.response_text(each))
        for each in answered
        if text_of(each.get("id"))
    )
    text = _text(data.get("displayContent") or data.get("content"))
    if results:
        return replace(record, role=Role.TOOL, text=text, results=results)
    said = text.split(_REFERENCED, 1)[0].strip()
    injected = said.startswith(_NOT_OWNER)
    if not said or injected or record.origin is not Origin.MAIN:
        return replace(record, text=text)
    if match := _SHELL.match(said):
        return replace(
            record, role=Role.OWNER, act=Act.SHELL, text=match["command"].strip()
        )
    act = Act.COMMAND if re.match(r"/[a-z][\w:-]*(?:\s|$)", said) else Act.TYPED
    return replace(record, role=Role.OWNER, act=act, text=said)


def _text(content: Any) -> str:
    """The text of a message: a string, a part, or parts; thoughts are left out."""
    if isinstance(content, str):
        return content
    parts = items(content) or [content]
    texts = [
        part if isinstance(part, str) else text_of(mapping(part).get("text"))
        for part in parts
        if mapping(part).get("thought") is not True
    ]
    return "\n".join(text for text in texts if text)


# -------------------------------------------------------------------- gemini


def _answer(record: Record, data: Mapping[str, Any]) -> Iterator[Record]:
    listed = [mapping(call) for call in items(data.get("toolCalls"))]
    made = [(tools.call_of(call), call) for call in listed]
    if not made:
        parts = (mapping(part) for part in items(data.get("content")))
        wanted = (mapping(part.get("functionCall")) for part in parts)
        made = [(tools.call_of(each), {}) for each in wanted if each]
    usage = _usage(data.get("tokens"))
    yield replace(
        record,
        role=Role.AGENT,
        text=_text(data.get("content")),
        calls=tuple(call for call, _data in made),
        model=text_of(data.get("model")),
        message_id=record.id if usage else "",
        usage=usage,
    )
    for place, (call, each) in enumerate(made, start=1):
        result = tools.result_of(call, each)
        if result is not None:
            yield _result(record, place, call, result, time_of(each.get("timestamp")))


def _result(
    record: Record,
    place: int,
    call: ToolCall,
    result: ToolResult,
    time: datetime | None,
) -> Record:
    """A result, as the owner's where the owner answered, refused or cancelled."""
    done = replace(
        record,
        id=f"{record.id}/{call.id or place}",
        offset=record.offset + place,
        role=Role.TOOL,
        type="result",
        time=time or record.time,
        parent=record.id,
        results=(result,),
    )
    if record.origin is not Origin.MAIN:
        return done
    act, said, answers = tools.decision(call, result)
    if act is None:
        return done
    return replace(done, role=Role.OWNER, act=act, text=said, answers=answers)


def _usage(data: Any) -> Usage | None:
    """``input`` includes what was cached; thoughts are billed as output."""
    tokens = mapping(data)
    if not tokens:
        return None
    cached = count_of(tokens.get("cached"))
    prompt = count_of(tokens.get("input"))
    return Usage(
        input=max(prompt - cached, 0) + count_of(tokens.get("tool")),
        output=count_of(tokens.get("output")) + count_of(tokens.get("thoughts")),
        cache_read=cached,
    )
