"""Normalise Claude Code's JSON objects: one object in, one Record out.

The format is internal to Claude Code and changes between versions; everything unknown
is tolerated. What stays between objects of one source (names of calls, queued prompts,
held titles) lives in ``Transcriber``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pulse.core.agents import claude_blocks as blocks
from pulse.core.agents.base import Source
from pulse.core.agents.claude_queue import Queue, same_words
from pulse.core.agents.claude_words import (
    is_typed_ahead,
    own_words,
    plan_approved,
    refusal,
)
from pulse.core.agents.fields import (
    mapping,
    plain_text,
    text_of,
    time_of,
)
from pulse.core.values import Act, Origin, Record, Role, ToolResult

# Work that the program gives itself: its tokens count, its text is never shown.
_INTERNAL_AGENTS = ("acompact", "aprompt_suggestion")


class Transcriber:
    """Turns the objects of one source, in file order, into records.

    A prompt typed while the agent was busy is written when it is queued and, by newer
    versions, once more when it is taken; the later record has the lasting id and wins.
    So queued prompts are held back, and ``held()`` yields what nothing repeated.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        agent_id = source.source_id.partition("/")[2]
        self._internal = agent_id.startswith(_INTERNAL_AGENTS)
        self._subagent = bool(agent_id)
        self._headless = False
        self._first_type = ""
        self._tools: dict[str, str] = {}  # call id -> tool name
        self._ids: set[str] = set()
        self._queue = Queue()
        self._command = ""  # arguments of a slash command that nothing followed yet
        self._summaries: list[tuple[str, Record]] = []

    def records(self, data: Mapping[str, Any], line: int, offset: int) -> list[Record]:
        kind = text_of(data.get("type"))
        self._note_start(kind, data)
        record = self._envelope(data, kind, line, offset)
        self._ids.add(record.id)
        if kind == "queue-operation":
            return self._queued(record, data)
        if kind == "summary":
            self._summaries.append((text_of(data.get("leafUuid")), record))
            return []
        make = {
            "user": self._user,
            "assistant": self._assistant,
            "attachment": self._attachment,
            "progress": self._progress,
            "system": self._system,
        }.get(kind, self._other)
        made = make(record, data)
        return [made, *_advice(made, data)] if made.usage else [made]

    def held(self) -> Iterator[Record]:
        """Queued prompts that nothing repeated, and titles: after the last object."""
        yield from self._queue.rest()
        for leaf, record in self._summaries:
            # An old resume copies the titles of other sessions into this file.
            yield record if leaf in self._ids else replace(record, title="")

    def _note_start(self, kind: str, data: Mapping[str, Any]) -> None:
        if not self._first_type and kind:
            self._first_type = kind
            # Before records named their entrypoint, only print mode and SDK calls
            # began a file by taking a prompt from the queue.
            self._headless = (
                kind == "queue-operation" and data.get("operation") == "dequeue"
            )
        entry = text_of(data.get("entrypoint"))
        if entry:
            self._headless = entry.startswith("sdk")

    def _origin(self, data: Mapping[str, Any]) -> Origin:
        if self._subagent or data.get("isSidechain") is True:
            return Origin.SUBAGENT
        if text_of(data.get("teamName")) and text_of(data.get("agentName")):
            return Origin.TEAMMATE
        return Origin.HEADLESS if self._headless else Origin.MAIN

    def _envelope(
        self, data: Mapping[str, Any], kind: str, line: int, offset: int
    ) -> Record:
        source = self._source
        session = text_of(data.get("sessionId")) or text_of(data.get("session_id"))
        return Record(
            id=text_of(data.get("uuid")) or f"{source.source_id}@{offset}",
            session=session or source.session,
            source=source.source_id,
            line=line,
            offset=offset,
            type=kind,
            role=Role.SYSTEM,
            time=time_of(data.get("timestamp")),
            origin=self._origin(data),
            parent=text_of(data.get("parentUuid")),
            cwd=text_of(data.get("cwd")),
            branch=text_of(data.get("gitBranch")),
            version=text_of(data.get("version")),
            title=text_of(data.get("summary")) if kind == "summary" else "",
            hidden=self._internal,
        )

    # -------------------------------------------------------------- user

    def _user(self, record: Record, data: Mapping[str, Any]) -> Record:
        content = mapping(data.get("message")).get("content")
        results = tuple(blocks.results(content, data.get("toolUseResult")))
        text = plain_text(content)
        if results:
            return self._tool_result(record, data, results, text)
        if data.get("isCompactSummary") is True or data.get("isMeta") is True:
            return replace(record, text=text)
        words = own_words(text)
        if words.internal:
            return replace(record, text=text, hidden=True)
        from_human = mapping(data.get("origin")).get("kind", "human") == "human"
        if record.origin is not Origin.MAIN or not from_human or words.act is None:
            return replace(record, text=text)
        command, self._command = self._command, ""
        if words.act is Act.COMMAND:
            self._command = words.text.partition(" ")[2]
        elif words.act is Act.TYPED and same_words(words.text, command):
            return replace(record, text=text)  # the arguments once more, as a prompt
        waited = self._queue.take(text)
        queued = text_of(data.get("promptSource")) == "queued"
        act = Act.QUEUED if queued and words.act is Act.TYPED else words.act
        return replace(record, role=Role.OWNER, act=waited or act, text=words.text)

    def _tool_result(
        self,
        record: Record,
        data: Mapping[str, Any],
        results: tuple[ToolResult, ...],
        text: str,
    ) -> Record:
        record = replace(record, role=Role.TOOL, results=results, text=text)
        if record.origin is Origin.MAIN:
            for result in results:
                if (act := self._answered(result, data)) is not None:
                    kind, said, answers = act
                    record = replace(
                        record, role=Role.OWNER, act=kind, text=said, answers=answers
                    )
                    break
        return record

    def _answered(
        self, result: ToolResult, data: Mapping[str, Any]
    ) -> tuple[Act, str, tuple[tuple[str, str], ...]] | None:
        """What the owner did through a tool result: act, words, answers."""
        tool = self._tools.get(result.call_id, "")
        answers = blocks.answers(result)
        if answers:
            return Act.ANSWER, "\n".join(a for _, a in answers), answers
        said = refusal(result.text)
        if said is None and data.get("toolDenialKind") == "user-rejected":
            said = ""
        if said is not None:
            said = said or text_of(data.get("userFeedback")).strip()
            if tool == "ExitPlanMode":
                return Act.PLAN_REJECTED, said, ()
            return (Act.FEEDBACK if said else Act.REJECTION), said, ()
        if plan_approved(result.text):
            return Act.PLAN_APPROVED, text_of(result.extra.get("plan")), ()
        return None

    # --------------------------------------------------------- assistant

    def _assistant(self, record: Record, data: Mapping[str, Any]) -> Record:
        message = mapping(data.get("message"))
        model = blocks.model_of(message)
        calls = tuple(blocks.calls(message.get("content")))
        self._tools.update((call.id, call.name) for call in calls)
        # The program speaks in the model's place about errors and limits. Of an
        # answer that failed half-way the tokens were used all the same.
        synthetic = text_of(message.get("model")) == "<synthetic>"
        spoken = synthetic or data.get("isApiErrorMessage") is True
        return replace(
            record,
            role=Role.SYSTEM if spoken else Role.AGENT,
            text=plain_text(message.get("content")),
            calls=calls,
            model="" if synthetic else model,
            message_id=""
            if synthetic
            else text_of(message.get("id")) or text_of(data.get("requestId")),
            usage=None if synthetic else blocks.usage(message.get("usage")),
        )

    # ------------------------------------------------------------ others

    def _attachment(self, record: Record, data: Mapping[str, Any]) -> Record:
        attachment = mapping(data.get("attachment"))
        if attachment.get("type") != "queued_command":
            return record
        text = plain_text(attachment.get("prompt"))
        human = mapping(attachment.get("origin")).get("kind", "human") == "human"
        prompt = attachment.get("commandMode", "prompt") == "prompt" and human
        if not prompt or not is_typed_ahead(text) or record.origin is not Origin.MAIN:
            return replace(record, text=text)
        self._queue.take(text)
        words = own_words(text)
        if words.act is None:
            return replace(record, text=text)
        return replace(record, role=Role.OWNER, act=Act.QUEUED, text=words.text)

    def _queued(self, record: Record, data: Mapping[str, Any]) -> list[Record]:
        text = text_of(data.get("content"))
        if data.get("operation") == "dequeue":
            self._queue.taken_at(record.line)
        if data.get("operation") != "enqueue" or not is_typed_ahead(text):
            return [replace(record, text=text)]
        words = own_words(text)
        if record.origin is not Origin.MAIN or words.act is None:
            return [replace(record, text=text)]
        act = Act.QUEUED if words.act is Act.TYPED else words.act
        record = replace(record, role=Role.OWNER, act=act, text=words.text)
        self._queue.hold(text, record)
        return []

    def _progress(self, record: Record, data: Mapping[str, Any]) -> Record:
        """A subagent's record, streamed into its parent's file."""
        progress = mapping(data.get("data"))
        inner = mapping(progress.get("message"))
        content = mapping(inner.get("message")).get("content")
        if progress.get("type") != "agent_progress" or not inner:
            return record
        record = replace(
            record,
            origin=Origin.SUBAGENT,
            time=time_of(inner.get("timestamp")) or record.time,
        )
        if inner.get("type") == "assistant":
            return self._assistant(record, inner)
        results = tuple(blocks.results(content, inner.get("toolUseResult")))
        role = Role.TOOL if results else Role.SYSTEM
        return replace(record, role=role, results=results, text=plain_text(content))

    def _system(self, record: Record, data: Mapping[str, Any]) -> Record:
        return replace(record, text=plain_text(data.get("content")))

    def _other(self, record: Record, data: Mapping[str, Any]) -> Record:
        if record.type == "pr-link":
            link = text_of(data.get("prUrl"))
            return replace(record, role=Role.TOOL, link=link, text=link)
        title = {"custom-title": "customTitle", "ai-title": "aiTitle"}.get(record.type)
        return replace(record, title=text_of(data.get(title))) if title else record


def _advice(record: Record, data: Mapping[str, Any]) -> Iterator[Record]:
    """What the model asked an advisor: tokens of another model, nothing to show."""
    streamed = mapping(mapping(data.get("data")).get("message"))
    message = mapping((streamed or data).get("message"))
    for place, model, usage in blocks.advice(message):
        yield replace(
            record,
            id=f"{record.id}:advisor:{place}",
            message_id=f"{record.message_id or record.id}:advisor:{place}",
            role=Role.SYSTEM,
            text="",
            calls=(),
            model=model,
            usage=usage,
            hidden=True,
        )
