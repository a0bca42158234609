"""Normalise GitHub Copilot's events: one event in, one Record out, or one by model."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pulse.core.agents import copilot_tools as tools
from pulse.core.agents.base import Source
from pulse.core.agents.fields import count_of, items, mapping, text_of, time_of
from pulse.core.values import (
    Act,
    Json,
    Origin,
    Record,
    Role,
    Tool,
    ToolCall,
    ToolResult,
    Usage,
)

# What the program writes in the owner's place stands in one element, end to end.
_ELEMENT = re.compile(r"<([A-Za-z_][\w-]*)(?:\s[^>]*)?>.*</\1>\s*\Z", re.DOTALL)
_DENIED = "denied-interactively-by-user"
_LIMITS = "autopilot_credit_limit"
_APPROVED = "Plan approved"
# Events whose text is the program's, by the field that holds it.
_TOLD = {
    "session.compaction_complete": "summaryContent",
    "session.error": "message",
    "session.info": "message",
    "session.warning": "message",
    "system.notification": "content",
}


class Transcriber:
    """Turns the events of one source, in file order, into records."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._cwd = self._branch = self._version = self._model = ""
        self._headless = False
        self._calls: dict[str, ToolCall] = {}
        self._by_owner: set[str] = set()  # calls that the owner asked for
        self._asked: dict[str, str] = {}  # permission request -> call
        self._decided: dict[str, str | None] = {}  # call -> words; None: not the owner

    def records(self, data: Mapping[str, Any], line: int, offset: int) -> list[Record]:
        kind, event = text_of(data.get("type")), mapping(data.get("data"))
        self._follow(kind, event)
        record = self._envelope(data, kind, event, line, offset)
        if kind == "session.shutdown":
            return self._shutdown(record, event)
        make = {
            "user.message": self._prompt,
            "assistant.message": self._message,
            "tool.user_requested": self._requested,
            "tool.execution_start": self._started,
            "tool.execution_complete": self._completed,
            "abort": self._aborted,
            "session.title_changed": self._titled,
        }.get(kind)
        if make:
            return [make(record, event)]
        return [replace(record, text=text_of(event.get(_TOLD.get(kind, ""))))]

    # ------------------------------------------------------------- state

    def _follow(self, kind: str, event: Mapping[str, Any]) -> None:
        if kind in ("session.start", "session.resume"):
            self._place(mapping(event.get("context")))
            self._version = text_of(event.get("copilotVersion")) or self._version
            self._model = text_of(event.get("selectedModel")) or self._model
            # A run that goes on by itself when the owner has left.
            if text_of(event.get("detachedFromSpawningParentSessionId")):
                self._headless = True
        elif kind == "session.context_changed":
            self._place(event)
        elif kind == "session.model_change":
            self._model = text_of(event.get("newModel")) or self._model
        elif kind == "permission.requested":
            call = mapping(event.get("permissionRequest")).get("toolCallId")
            self._asked[text_of(event.get("requestId"))] = text_of(call)
        elif kind == "permission.completed":
            self._decide(event)

    def _place(self, context: Mapping[str, Any]) -> None:
        self._cwd = text_of(context.get("cwd")) or self._cwd
        self._branch = text_of(context.get("branch")) or self._branch

    def _decide(self, event: Mapping[str, Any]) -> None:
        result = mapping(event.get("result"))
        call = text_of(event.get("toolCallId"))
        call = call or self._asked.get(text_of(event.get("requestId")), "")
        # Newer versions say who decided: a policy may answer in the owner's place.
        human = event.get("decisionSource", "human_response") == "human_response"
        if result.get("kind") == _DENIED:
            self._decided[call] = text_of(result.get("feedback")) if human else None

    def _envelope(
        self,
        data: Mapping[str, Any],
        kind: str,
        event: Mapping[str, Any],
        line: int,
        offset: int,
    ) -> Record:
        origin = Origin.HEADLESS if self._headless else Origin.MAIN
        if text_of(data.get("agentId")) or text_of(event.get("parentToolCallId")):
            origin = Origin.SUBAGENT
        return Record(
            id=text_of(data.get("id")) or f"{self._source.source_id}@{offset}",
            session=self._source.session,
            source=self._source.source_id,
            line=line,
            offset=offset,
            type=kind,
            role=Role.SYSTEM,
            time=time_of(data.get("timestamp")),
            origin=origin,
            parent=text_of(data.get("parentId")),
            cwd=self._cwd,
            branch=self._branch,
            version=self._version,
        )

    # ------------------------------------------------------------- words

    def _prompt(self, record: Record, event: Mapping[str, Any]) -> Record:
        text = text_of(event.get("content")).strip()
        record = replace(record, text=text)
        by_person = event.get("source") in (None, "", "user")
        if event.get("isAutopilotContinuation") is True or not by_person:
            return record
        if not text or _ELEMENT.match(text) or record.origin is not Origin.MAIN:
            return record
        waited = event.get("delivery") in ("queued", "steering")
        act = Act.QUEUED if waited else Act.TYPED
        return replace(record, role=Role.OWNER, act=act)

    def _message(self, record: Record, event: Mapping[str, Any]) -> Record:
        requests = map(mapping, items(event.get("toolRequests")))
        calls = tuple(
            self._call(request.get("name"), request) for request in requests if request
        )
        return replace(
            record,
            role=Role.AGENT,
            text=text_of(event.get("content")),
            calls=calls,
            model=text_of(event.get("model")) or self._model,
            message_id=text_of(event.get("messageId")),
        )

    def _aborted(self, record: Record, event: Mapping[str, Any]) -> Record:
        if record.origin is not Origin.MAIN or event.get("reason") == _LIMITS:
            return record
        return replace(record, role=Role.OWNER, act=Act.INTERRUPT)

    def _titled(self, record: Record, event: Mapping[str, Any]) -> Record:
        return replace(record, title=text_of(event.get("title")))

    # ------------------------------------------------------------- tools

    def _call(self, name: Json, event: Mapping[str, Any]) -> ToolCall:
        call_id = text_of(event.get("toolCallId"))
        call = tools.call(text_of(name), event.get("arguments"), call_id)
        self._calls[call_id] = call
        return call

    def _requested(self, record: Record, event: Mapping[str, Any]) -> Record:
        """The owner ran a command of their own."""
        self._by_owner.add(text_of(event.get("toolCallId")))
        command = text_of(mapping(event.get("arguments")).get("command"))
        if not command or record.origin is not Origin.MAIN:
            return record
        return replace(record, role=Role.OWNER, act=Act.SHELL, text=command)

    def _started(self, record: Record, event: Mapping[str, Any]) -> Record:
        """The message before it holds the call, unless it was lost."""
        call_id = text_of(event.get("toolCallId"))
        if call_id in self._calls or call_id in self._by_owner:
            return record
        call = self._call(event.get("toolName"), event)
        model = text_of(event.get("model")) or self._model
        return replace(record, role=Role.AGENT, calls=(call,), model=model)

    def _completed(self, record: Record, event: Mapping[str, Any]) -> Record:
        call_id = text_of(event.get("toolCallId"))
        returned = tools.output(event)
        if call_id in self._by_owner or event.get("isUserRequested") is True:
            return replace(record, text=returned.text)
        call = self._calls.get(call_id)
        extra: dict[str, Json] = {}
        if returned.exit_code is not None:
            extra["exitCode"] = returned.exit_code
        if returned.running:
            extra["backgroundTaskId"] = returned.running
        if call and not returned.failed:
            extra |= tools.changed(call, event)
        answered = tools.answer(returned.text) if _is(call, Tool.QUESTION) else ""
        answers: tuple[tuple[str, str], ...] = ()
        if call and answered:
            answers = ((tools.question(call.input), answered),)
            extra["answers"] = dict(answers)
        result = ToolResult(call_id, returned.text, returned.failed, extra)
        record = replace(record, role=Role.TOOL, results=(result,))
        if record.origin is not Origin.MAIN:
            return record
        if answers:
            return replace(
                record, role=Role.OWNER, act=Act.ANSWER, text=answered, answers=answers
            )
        return self._decision(record, call, returned)

    def _decision(
        self, record: Record, call: ToolCall | None, returned: tools.Output
    ) -> Record:
        """What the owner decided on a plan or a permission, if they did."""
        call_id = record.results[0].call_id
        plan = call if _is(call, Tool.PLAN) else None
        if plan and returned.text.startswith(_APPROVED):
            text = text_of(plan.input.get("plan"))
            return replace(record, role=Role.OWNER, act=Act.PLAN_APPROVED, text=text)
        said = tools.refusal(returned.text)
        if call_id in self._decided and returned.failed:
            said = self._decided[call_id]
        elif plan and said is None and (words := tools.feedback(returned.text)):
            said = words
        if said is None:
            return record
        act = Act.FEEDBACK if said else Act.REJECTION
        act = Act.PLAN_REJECTED if plan else act
        return replace(record, role=Role.OWNER, act=act, text=said)

    # ------------------------------------------------------------- tokens

    def _shutdown(self, record: Record, event: Mapping[str, Any]) -> list[Record]:
        """Tokens are told once, at the end of a run, and begin anew with the next."""
        found: list[Record] = []
        for model, metric in mapping(event.get("modelMetrics")).items():
            usage = _usage(mapping(mapping(metric).get("usage")))
            if usage.total:
                place = len(found)
                name = f"{record.id}/{model}"
                counted = replace(
                    record,
                    id=name if place else record.id,
                    offset=record.offset + place,
                    usage=usage,
                    model=model,
                    message_id=name,
                )
                found.append(counted)
        return found or [record]


def _is(call: ToolCall | None, tool: Tool) -> bool:
    return call is not None and call.tool is tool


def _usage(counts: Mapping[str, Any]) -> Usage:
    """``inputTokens`` includes what was read from and written to the cache."""
    read = count_of(counts.get("cacheReadTokens"))
    written = count_of(counts.get("cacheWriteTokens"))
    return Usage(
        input=max(count_of(counts.get("inputTokens")) - read - written, 0),
        output=count_of(counts.get("outputTokens")),
        cache_creation=written,
        cache_read=read,
    )
