"""Normalise Claude Code's JSON objects: one object in, one Record out.

The format is internal to Claude Code and changes between versions; everything unknown
is tolerated. What stays between objects of one source (names of calls, queued prompts,
held titles) lives in ``Transcriber``. A record is made once: every kind of object gives
the fields in which it differs from what all objects have.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from pulse.core.agents import claude_blocks as blocks
from pulse.core.agents import claude_origin as person
from pulse.core.agents.base import Source
from pulse.core.agents.claude_queue import Queue, same_words
from pulse.core.agents.claude_said import attachment_text, by_result
from pulse.core.agents.claude_words import is_typed_ahead, own_words
from pulse.core.agents.fields import mapping, plain_text, text_of, time_of
from pulse.core.values import Act, Origin, Record, Role

Data: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]  # names and values of Record

# Work that the program gives itself: its tokens count, its text is never shown.
_INTERNAL_AGENTS: Final = ("acompact", "aprompt_suggestion")
# Who is asked first: a later title of a lower rank changes nothing.
_TITLES: Final = {
    "summary": (0, "summary"),
    "ai-title": (1, "aiTitle"),
    "custom-title": (2, "customTitle"),
}


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
        self._headless, self._teammate = False, False
        self._entry = ""  # the entrypoint that was named last
        self._begun = False  # a typed object was seen
        self._prompted = False  # a user's object was seen
        self._tasks, self._queue = blocks.Tasks(), Queue()
        self._ids: set[str] = set()
        self._originals: dict[str, str] = {}  # id of a copy -> id of its original
        self._hidden: set[str] = set()
        self._command = ""  # arguments of a slash command that nothing followed yet
        self._summaries: list[tuple[str, Record]] = []
        self._rank = 0  # of the best title so far
        self._asked: list[blocks.Advice] = []  # within the answer that is being read
        self._makers = {
            "user": self._user,
            "assistant": self._assistant,
            "attachment": self._attachment,
            "progress": self._progress,
            "system": self._system,
            "queue-operation": self._queued,
            "pr-link": self._link,
        }

    def records(self, data: Data, line: int, offset: int) -> list[Record]:
        kind = text_of(data.get("type"))
        self._note_start(kind, data)
        fields = self._envelope(data, kind, line, offset)
        self._ids.add(fields["id"])
        make = self._makers.get(kind, self._other)
        fields.update(make(data, fields))
        if fields["hidden"]:
            self._hidden.add(fields["id"])
        record = Record.of(fields)
        if kind == "queue-operation" and record.role is Role.OWNER:
            self._queue.hold(plain_text(data.get("content")), record)
            return []
        if kind == "summary":
            self._summaries.append((text_of(data.get("leafUuid")), record))
            return []
        asked, self._asked = self._asked, []
        return [record, *blocks.told_by_advisors(record, asked)] if asked else [record]

    def held(self) -> Iterator[Record]:
        """Queued prompts that nothing repeated, and titles: after the last object."""
        yield from self._queue.rest()
        for leaf, record in self._summaries:
            # An old resume copies the titles of other sessions into this file.
            own = leaf in self._ids and not self._rank
            yield record if own else replace(record, title="")

    def _note_start(self, kind: str, data: Data) -> None:
        if not self._begun and kind:
            self._begun = True
            # Before records named their entrypoint, only print mode and SDK calls
            # began a file by taking a prompt from the queue.
            self._headless = (
                kind == "queue-operation" and data.get("operation") == "dequeue"
            )
        entry = text_of(data.get("entrypoint"))
        if entry and entry != self._entry:
            self._headless = person.is_program(entry)
            if not self._entry and self._headless:
                self._queue.disown()
            self._entry = entry
        if kind == "user" and not self._prompted:
            self._prompted = True
            if not self._entry and person.begins_unattended(data):
                self._headless = True

    def _origin(self, data: Data) -> Origin:
        if self._subagent or data.get("isSidechain") is True:
            return Origin.SUBAGENT
        if text_of(data.get("teamName")) and text_of(data.get("agentName")):
            self._teammate = True
            return Origin.TEAMMATE
        if self._teammate and "uuid" not in data:
            return Origin.TEAMMATE  # what is no part of the chain names nobody
        return Origin.HEADLESS if self._headless else Origin.MAIN

    def _envelope(self, data: Data, kind: str, line: int, offset: int) -> Fields:
        get, source = data.get, self._source
        own_id = text_of(get("uuid")) or f"{source.source_id}@{offset}"
        parent = text_of(get("parentUuid"))
        parent = self._originals.get(parent, parent)
        if "forkedFrom" in data:
            # A fork made by the SDK gives new ids to copies, and says of which.
            original = text_of(mapping(get("forkedFrom")).get("messageUuid"))
            self._originals[own_id] = own_id = original or own_id
        return {
            "id": own_id,
            "session": text_of(get("sessionId"))
            or text_of(get("session_id"))
            or source.session,
            "source": source.source_id,
            "line": line,
            "offset": offset,
            "type": kind,
            "role": Role.SYSTEM,
            "time": time_of(get("timestamp")),
            "origin": self._origin(data),
            "parent": parent,
            "cwd": text_of(get("cwd")),
            "branch": text_of(get("gitBranch")),
            "version": text_of(get("version")),
            "hidden": self._internal or parent in self._hidden,
        }

    # -------------------------------------------------------------- user

    def _user(self, data: Data, base: Fields) -> Fields:
        content = mapping(data.get("message")).get("content")
        results = tuple(blocks.results(content, data.get("toolUseResult")))
        text = plain_text(content)
        if results:
            made = {"role": Role.TOOL, "results": results, "text": text}
            self._tasks.created(results)
            if base["origin"] is Origin.MAIN:
                made |= by_result(results, data, self._tasks.name_of)
            return made
        base["hidden"] = self._internal  # a prompt begins something new
        text = text or blocks.pictures(content)
        if data.get("isCompactSummary") is True or data.get("isMeta") is True:
            return {"text": text}
        words = own_words(text)
        if words.internal:
            # What the program asks itself stays hidden with all that answers it.
            self._internal = self._internal or self._subagent
            return {"text": text, "hidden": True}
        # What waited is told here with its context, or as the command that it was.
        waited = self._queue.take(text) or self._queue.take(words.text)
        if (
            base["origin"] is not Origin.MAIN
            or words.act is None
            or not person.by_a_person(data)
        ):
            return {"text": text}
        command, self._command = self._command, ""
        if words.act is Act.COMMAND:
            self._command = words.text.partition(" ")[2]
        elif words.act is Act.TYPED and same_words(words.text, command):
            return {"text": text}  # the arguments once more, as a prompt
        act = words.act
        if act is Act.TYPED and data.get("promptSource") == "queued":
            act = Act.QUEUED
        elif act is Act.TYPED and waited:
            act = waited
        return {"role": Role.OWNER, "act": act, "text": words.text}

    # --------------------------------------------------------- assistant

    def _assistant(self, data: Data, base: Fields) -> Fields:
        message = mapping(data.get("message"))
        content = message.get("content")
        calls = tuple(blocks.calls(content, self._tasks))
        # The program speaks in the model's place about errors and limits. Of an
        # answer that failed half-way the tokens were used all the same.
        synthetic = message.get("model") == "<synthetic>"
        spoken = synthetic or data.get("isApiErrorMessage") is True
        made: Fields = {
            "role": Role.SYSTEM if spoken else Role.AGENT,
            "text": plain_text(content),
            "calls": calls,
        }
        if not synthetic:
            used = mapping(message.get("usage"))
            made["model"] = blocks.model_of(message, used)
            request = text_of(data.get("requestId"))
            made["message_id"] = text_of(message.get("id")) or request
            made["usage"] = blocks.usage(used)
            self._asked = list(blocks.advice(used)) if "iterations" in used else []
        return made

    # ------------------------------------------------------------ others

    def _attachment(self, data: Data, base: Fields) -> Fields:
        attachment = mapping(data.get("attachment"))
        if attachment.get("type") != "queued_command":
            return {"text": attachment_text(attachment)}
        text = plain_text(attachment.get("prompt"))
        if attachment.get("commandMode", "prompt") != "prompt":
            return {"text": text}
        self._queue.take(text)
        words = own_words(text)
        if (
            base["origin"] is not Origin.MAIN
            or words.act is None
            or not is_typed_ahead(text)
            or not person.by_a_person(attachment)
        ):
            return {"text": text}
        return {"role": Role.OWNER, "act": Act.QUEUED, "text": words.text}

    def _queued(self, data: Data, base: Fields) -> Fields:
        text, operation = plain_text(data.get("content")), data.get("operation")
        if operation == "dequeue":
            self._queue.taken_at(base["line"])
        if operation == "popAll":
            self._queue.back_to_the_editor()
        if operation != "enqueue" or not is_typed_ahead(text):
            return {"text": text}
        words = own_words(text)
        if base["origin"] is not Origin.MAIN or words.act is None:
            return {"text": text}
        act = Act.QUEUED if words.act is Act.TYPED else words.act
        return {"role": Role.OWNER, "act": act, "text": words.text}

    def _progress(self, data: Data, base: Fields) -> Fields:
        """A record of a subagent or of a skill, streamed into its parent's file."""
        progress = mapping(data.get("data"))
        inner = mapping(progress.get("message"))
        if not inner:
            return {}
        time = time_of(inner.get("timestamp")) or base["time"]
        made = {"origin": Origin.SUBAGENT, "time": time}
        if inner.get("type") == "assistant":
            return made | self._assistant(inner, base)
        content = mapping(inner.get("message")).get("content")
        results = tuple(blocks.results(content, inner.get("toolUseResult")))
        role = Role.TOOL if results else Role.SYSTEM
        return made | {"role": role, "results": results, "text": plain_text(content)}

    def _system(self, data: Data, base: Fields) -> Fields:
        text = plain_text(data.get("content"))
        if data.get("subtype") == "local_command" and base["origin"] is Origin.MAIN:
            # Commands that only opened a window of the program are written here.
            words = own_words(text)
            if words.act is Act.COMMAND:
                self._queue.take(words.text)
                return {"role": Role.OWNER, "act": words.act, "text": words.text}
        return {"text": text}

    def _link(self, data: Data, base: Fields) -> Fields:
        link = text_of(data.get("prUrl"))
        return {"role": Role.TOOL, "link": link, "text": link}

    def _other(self, data: Data, base: Fields) -> Fields:
        rank, name = _TITLES.get(base["type"], (-1, ""))
        title = text_of(data.get(name))
        if rank < self._rank or not title:
            return {}
        self._rank = rank
        return {"title": title}
