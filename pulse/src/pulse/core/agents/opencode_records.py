"""Normalise OpenCode's messages: one message in; it, and each of its results, out."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from pulse.core.agents import opencode_tools as tools
from pulse.core.agents.base import Source
from pulse.core.agents.documents import unread
from pulse.core.agents.fields import count_of, items, mapping, text_of, time_of
from pulse.core.agents.opencode_store import SESSION
from pulse.core.values import (
    Act,
    Origin,
    Record,
    Role,
    ToolCall,
    ToolResult,
    Unparsed,
    Usage,
)

Parts: TypeAlias = list[Mapping[str, Any]]
_UNTITLED = re.compile(r"(?:New|Child) session - \d{4}-\d\d-\d\dT")
_ABORTED: Final = "MessageAbortedError"


def records(
    data: Mapping[str, Any], line: int, offset: int, source: Source
) -> Iterator[Record | Unparsed]:
    """Records of one exported object."""
    info = mapping(data.get("info"))
    record = Record(
        id=text_of(info.get("id")) or f"{source.source_id}@{offset}",
        session=source.session,
        source=source.source_id,
        line=line,
        offset=offset,
        type=text_of(info.get("role")) or text_of(data.get("type")),
        role=Role.SYSTEM,
        time=time_of(mapping(info.get("time")).get("created")),
        origin=Origin.SUBAGENT if "/" in source.source_id else Origin.MAIN,
        parent=text_of(info.get("parentID")),
        cwd=text_of(mapping(info.get("path")).get("cwd")),
    )
    parts = [mapping(part) for part in items(data.get("parts"))]
    record = replace(record, id=_lasting_id(record, info, parts))
    for part in parts:
        if (lost := unread(part, source, line, offset)) is not None:
            yield lost
    if SESSION in data:
        yield _session(record, mapping(data.get(SESSION)))
    elif record.type == "user":
        yield _user(record, parts)
    elif record.type == "assistant":
        yield from _answer(record, info, parts)
    else:
        yield record


def _lasting_id(record: Record, info: Mapping[str, Any], parts: Parts) -> str:
    """A fork copies the messages of a session and gives them other ids, but leaves all
    else: when a message was created and what began it name it in every copy. Subagents
    are not copied, and several may begin at the same moment; they keep their ids."""
    created = mapping(info.get("time")).get("created")
    if record.origin is not Origin.MAIN or not isinstance(created, int):
        return record.id
    began = text_of(info.get("modelID"))
    if record.type == "user":
        texts = (part for part in parts if part.get("type") == "text")
        began = next((text_of(part.get("text")) for part in texts), "")
    mark = hashlib.sha256(began.encode(errors="replace")).hexdigest()[:8]
    return f"{created}-{record.type[:9]}-{mark}"


def _session(record: Record, info: Mapping[str, Any]) -> Record:
    title = text_of(info.get("title"))
    named = record.origin is Origin.MAIN and not _UNTITLED.match(title)
    return replace(
        record,
        id=f"{record.source}@{SESSION}",
        type=SESSION,
        time=time_of(mapping(info.get("time")).get("created")),
        title=title if named else "",
        cwd=text_of(info.get("directory")),
        version=text_of(info.get("version")),
    )


def _user(record: Record, parts: Parts) -> Record:
    """What was typed. Text marked as synthetic is the program's: files that a prompt
    refers to, reminders, the wish to go on after a compaction."""
    texts = [part for part in parts if part.get("type") == "text"]
    typed = [
        text_of(part.get("text"))
        for part in texts
        if part.get("synthetic") is not True and part.get("ignored") is not True
    ]
    said = "\n".join(text for text in typed if text.strip()).strip()
    asked = [part for part in parts if part.get("type") == "subtask"]
    act = Act.TYPED
    if not said and asked:  # a command of the owner's that a subagent carries out
        name = text_of(asked[0].get("command"))
        said = f"/{name} {text_of(asked[0].get('description'))}".strip()
        act = Act.COMMAND
    if not said or record.origin is not Origin.MAIN:
        whole = [text_of(part.get("text")) for part in texts]
        return replace(record, text="\n".join(text for text in whole if text))
    return replace(record, role=Role.OWNER, act=act, text=said)


# ----------------------------------------------------------------- assistant


def _answer(record: Record, info: Mapping[str, Any], parts: Parts) -> Iterator[Record]:
    texts = [part for part in parts if part.get("type") == "text"]
    made = [(tools.call_of(part), part) for part in parts if part.get("type") == "tool"]
    usage = _usage(info, parts)
    record = replace(
        record,
        role=Role.AGENT,
        time=_said_at(texts, made[0][1] if made else {}) or record.time,
    )
    yield replace(
        record,
        text="\n".join(filter(None, (text_of(part.get("text")) for part in texts))),
        calls=tuple(call for call, _part in made),
        model=text_of(info.get("modelID")),
        message_id=_message_id(record, info) if usage else "",
        usage=usage,
    )
    for place, (call, part) in enumerate(made, start=1):
        result = tools.result_of(call, part)
        if result is None:
            continue
        ended = time_of(mapping(mapping(part.get("state")).get("time")).get("end"))
        done = _beside(record, place, call.id, ended)
        done = replace(done, type="result", role=Role.TOOL, results=(result,))
        act, said, answers = _decision(record, call, result)
        if act is not None:
            done = replace(done, role=Role.OWNER, act=act, text=said, answers=answers)
        yield done
    if text_of(mapping(info.get("error")).get("name")) == _ABORTED:
        ended = time_of(mapping(info.get("time")).get("completed"))
        stopped = _beside(record, len(made) + 1, "interrupt", ended)
        if record.origin is Origin.MAIN:
            stopped = replace(stopped, role=Role.OWNER, act=Act.INTERRUPT)
        yield replace(stopped, type="interrupt")


def _decision(record: Record, call: ToolCall, result: ToolResult) -> tools.Decision:
    if record.origin is not Origin.MAIN:
        return None, "", ()
    return tools.decision(call, result)


def _beside(record: Record, place: int, name: str, time: datetime | None) -> Record:
    """A record of its own for a part of a message."""
    return replace(
        record,
        id=f"{record.id}/{name or place}",
        offset=record.offset + place,
        role=Role.SYSTEM,
        time=time or record.time,
        parent=record.id,
    )


def _said_at(texts: Parts, first_call: Mapping[str, Any]) -> datetime | None:
    """When a message was said: its text's end, or when its first call began. It was
    created before the model had thought."""
    times = [time_of(mapping(part.get("time")).get("end")) for part in texts[:1]]
    times.append(
        time_of(mapping(mapping(first_call.get("state")).get("time")).get("start"))
    )
    return min((time for time in times if time), default=None)


def _message_id(record: Record, info: Mapping[str, Any]) -> str:
    """A fork copies messages and gives them other ids, but leaves their times: those
    name an answer of a model in every copy."""
    times = mapping(info.get("time"))
    created, completed = times.get("created"), times.get("completed")
    if not isinstance(created, int) or not isinstance(completed, int):
        return record.id
    return f"{created}-{completed}-{text_of(info.get('modelID'))}"[:120]


def _usage(info: Mapping[str, Any], parts: Parts) -> Usage | None:
    """A message of several steps names the tokens of its last one only."""
    steps = [
        mapping(part.get("tokens"))
        for part in parts
        if part.get("type") == "step-finish"
    ]
    told = [t for t in steps if t] if len(steps) > 1 else [mapping(info.get("tokens"))]
    if not any(told):
        return None
    caches = [mapping(tokens.get("cache")) for tokens in told]

    def total(values: list[Mapping[str, Any]], name: str) -> int:
        return sum(count_of(value.get(name)) for value in values)

    return Usage(
        input=total(told, "input"),
        output=total(told, "output") + total(told, "reasoning"),
        cache_creation=total(caches, "write"),
        cache_read=total(caches, "read"),
    )
