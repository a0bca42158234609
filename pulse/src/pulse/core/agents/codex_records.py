"""Normalise Codex's JSON objects: one object in, one Record out.

A rollout tells most things twice: as ``response_item``, what the model saw, and as
``event_msg``, what the screen showed. Words of the model, calls and results are read
from the former, words of the owner from the latter; only where a file has no such
events, the model's input stands in (``held``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pulse.core.agents import codex_tools as tools
from pulse.core.agents import patches
from pulse.core.agents.base import Source
from pulse.core.agents.codex_turns import Turns
from pulse.core.agents.codex_usage import Tokens
from pulse.core.agents.codex_words import is_refused, own_words
from pulse.core.agents.fields import items, mapping, text_of, time_of
from pulse.core.values import (
    Act,
    Json,
    Origin,
    Record,
    Role,
    Tool,
    ToolCall,
    ToolResult,
)

_CALLS = (
    "function_call",
    "custom_tool_call",
    "local_shell_call",
    "web_search_call",
)
_OUTPUTS = ("function_call_output", "custom_tool_call_output")
_ITEMS = ("message", "reasoning", *_CALLS, *_OUTPUTS)
_NATIVE = 16  # characters; a shorter id is no name that lasts


class Transcriber:
    """Turns the objects of one source, in file order, into records."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._turns = Turns(source)
        self._tokens = Tokens()
        self._plan = ""  # names one that was shown and is not decided on
        self._calls: dict[str, tuple[ToolCall, str]] = {}  # id -> (call, directory)
        self._changes: dict[str, list[dict[str, Json]]] = {}
        self._events = False  # the owner's words are told as events
        self._held: list[Record] = []

    def records(self, data: Mapping[str, Any], line: int, offset: int) -> list[Record]:
        if self._source.role == "history":
            return [self._history(data, line, offset)]
        kind, payload = text_of(data.get("type")), mapping(data.get("payload"))
        # Until version 0.31 the head and the model's input stood bare.
        if kind in _ITEMS and "payload" not in data:
            kind, payload = "response_item", data
        elif not kind and "instructions" in data:
            kind, payload = "session_meta", data
        time = time_of(data.get("timestamp"))
        self._turns.follow(kind, payload, time)
        record = self._envelope(kind, payload, time, line, offset)
        if self._turns.is_replayed(time):
            self._tokens.count(mapping(payload.get("info")), "")
            return [replace(record, text=_words(payload))]
        if kind == "response_item":
            return self._item(record, payload)
        if kind == "event_msg":
            return [self._event(record, payload)]
        if kind == "compacted":
            return [replace(record, text=text_of(payload.get("message")))]
        return [record]

    def held(self) -> Iterator[Record]:
        """The owner's words in a file that does not tell them as events."""
        said = not self._events and self._is_main
        for record in self._held:
            typed = replace(record, role=Role.OWNER, act=Act.TYPED)
            yield typed if said else record

    @property
    def _is_main(self) -> bool:
        return self._turns.origin is Origin.MAIN

    def _history(self, data: Mapping[str, Any], line: int, offset: int) -> Record:
        """A prompt in the list of all; times are in seconds."""
        time = time_of(data.get("ts"))
        record = self._envelope("history", {}, time, line, offset)
        session, text = text_of(data.get("session_id")), text_of(data.get("text"))
        return replace(record, session=session, text=text)

    def _envelope(
        self,
        kind: str,
        payload: Mapping[str, Any],
        time: datetime | None,
        line: int,
        offset: int,
    ) -> Record:
        name = text_of(payload.get("type"))
        return Record(
            id=f"{self._source.source_id}@{offset}",
            session=self._source.session,
            source=self._source.source_id,
            line=line,
            offset=offset,
            type=f"{kind}/{name}" if name else kind,
            role=Role.SYSTEM,
            time=time,
            origin=self._turns.origin,
            cwd=self._turns.cwd,
            branch=self._turns.branch,
            version=self._turns.version,
            hidden=self._turns.internal,
        )

    # ------------------------------------------------- what the model saw

    def _item(self, record: Record, item: Mapping[str, Any]) -> list[Record]:
        kind = text_of(item.get("type"))
        if kind == "message":
            return self._message(record, item)
        call_id = text_of(item.get("call_id")) or text_of(item.get("id")) or record.id
        if kind in _CALLS:
            return [self._call(record, item, call_id)]
        if kind in _OUTPUTS:
            return [self._output(record, item, call_id)]
        return [record]

    def _message(self, record: Record, item: Mapping[str, Any]) -> list[Record]:
        text = _words(item)
        record = replace(record, text=text)
        if item.get("role") == "assistant":
            model = self._turns.model
            return [replace(record, role=Role.AGENT, model=model)]
        if item.get("role") != "user":
            return [record]
        act, said = own_words(text)
        if act is Act.TYPED:
            # Kept until the end: an event may tell the same, and only once.
            self._held.append(replace(record, text=said))
            return []
        if act and self._is_main:
            return [replace(record, role=Role.OWNER, act=act, text=said)]
        return [record]

    def _call(self, record: Record, item: Mapping[str, Any], call_id: str) -> Record:
        call = tools.call(item, call_id)
        folder = text_of(call.input.get("workdir"))
        folder = folder or text_of(call.input.get("working_directory")) or record.cwd
        self._calls[call_id] = call, folder
        return replace(
            record,
            id=_lasting(call_id, record.id),
            role=Role.AGENT,
            calls=(call,),
            cwd=folder,
            model=self._turns.model,
        )

    def _output(self, record: Record, item: Mapping[str, Any], call_id: str) -> Record:
        returned = tools.output(item.get("output"))
        call, folder = self._calls.get(call_id, (None, record.cwd))
        given = tools.answers(call, returned.text) if call else ()
        extra: dict[str, Json] = {"answers": dict(given)} if given else {}
        if returned.exit_code is not None:
            extra["exitCode"] = returned.exit_code
        if returned.running:
            extra["backgroundTaskId"] = returned.running
        if not returned.failed:
            extra |= patches.as_extra(self._files(call_id, call))
        result = ToolResult(call_id, returned.text, returned.failed, extra)
        record = replace(
            record,
            id=_lasting(call_id, record.id, "/output"),
            role=Role.TOOL,
            results=(result,),
            cwd=folder,
        )
        if not self._is_main:
            return record
        if given:
            said = "\n".join(answer for _, answer in given)
            return replace(
                record, role=Role.OWNER, act=Act.ANSWER, text=said, answers=given
            )
        if is_refused(returned.text):
            return replace(record, role=Role.OWNER, act=Act.REJECTION)
        return record

    def _files(self, call_id: str, call: ToolCall | None) -> list[dict[str, Json]]:
        """What a patch changed: as the program tells it, else as the model wrote it."""
        told = self._changes.pop(call_id, None)
        patch = text_of(call.input.get("patch")) if call else ""
        return told or patches.files_in_text(patch)

    # ----------------------------------------------- what the screen showed

    def _event(self, record: Record, event: Mapping[str, Any]) -> Record:
        kind = text_of(event.get("type"))
        make = {
            "user_message": self._prompt,
            "token_count": self._count,
            "turn_aborted": self._aborted,
            "patch_apply_end": self._patched,
            "item_completed": self._completed,
            "entered_review_mode": self._review,
        }.get(kind)
        if make:
            return make(record, event)
        if kind == "thread_name_updated":
            return replace(record, title=text_of(event.get("thread_name")))
        return record

    def _prompt(self, record: Record, event: Mapping[str, Any]) -> Record:
        self._events = True
        text = text_of(event.get("message"))
        act, said = own_words(text, planned=bool(self._plan))
        injected = event.get("kind", "plain") != "plain"
        if act is None or injected or not self._is_main:
            return replace(record, text=text)
        plan, self._plan = self._plan, ""
        if act is Act.PLAN_APPROVED:
            record = replace(record, results=(ToolResult(plan),))
        if self._turns.prompted() and act is Act.TYPED:
            act = Act.QUEUED
        return replace(record, role=Role.OWNER, act=act, text=said)

    def _count(self, record: Record, event: Mapping[str, Any]) -> Record:
        info = mapping(event.get("info"))
        counted = self._tokens.count(info, self._turns.scope)
        if counted is None:
            return record
        usage, message_id = counted
        record = replace(record, usage=usage, message_id=message_id)
        return replace(record, role=Role.AGENT, model=self._turns.model)

    def _aborted(self, record: Record, event: Mapping[str, Any]) -> Record:
        if event.get("reason") != "interrupted" or not self._is_main:
            return record
        return replace(record, role=Role.OWNER, act=Act.INTERRUPT)

    def _patched(self, record: Record, event: Mapping[str, Any]) -> Record:
        """The call's output follows; it is told there what was changed."""
        changes = patches.files_in_changes(event.get("changes"))
        self._changes[text_of(event.get("call_id"))] = changes
        return record

    def _review(self, record: Record, event: Mapping[str, Any]) -> Record:
        if not self._is_main:
            return record
        asked = text_of(mapping(event.get("target")).get("instructions"))
        text = f"/review {asked}".strip()
        return replace(record, role=Role.OWNER, act=Act.COMMAND, text=text)

    def _completed(self, record: Record, event: Mapping[str, Any]) -> Record:
        """A plan that the owner is asked to decide on; other items are told twice."""
        item = mapping(event.get("item"))
        plan = text_of(item.get("text"))
        if text_of(item.get("type")).lower() != "plan" or not plan:
            return record
        self._plan = text_of(item.get("id")) or record.id
        call = ToolCall(self._plan, "plan", {"plan": plan}, Tool.PLAN)
        return replace(record, role=Role.AGENT, calls=(call,), model=self._turns.model)


def _words(item: Mapping[str, Any]) -> str:
    """The text of a message: its blocks, one per line; or the text of an event."""
    blocks = (mapping(block) for block in items(item.get("content")))
    texts = (text_of(block.get("text")) for block in blocks)
    return "\n".join(text for text in texts if text) or text_of(item.get("message"))


def _lasting(call_id: str, place: str, suffix: str = "") -> str:
    """The id of a call as that of its record, when it is one of its own kind."""
    return f"{call_id}{suffix}" if len(call_id) >= _NATIVE else place
