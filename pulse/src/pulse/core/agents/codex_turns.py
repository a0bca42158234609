"""Where a Codex rollout stands while it is read: its thread, turn, directory, model."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pulse.core.agents.base import Source
from pulse.core.agents.codex_thread import is_older, thread_of
from pulse.core.agents.fields import mapping, text_of, time_of
from pulse.core.values import Json, Origin

_BEGINS = ("task_started", "turn_started")
_ENDS = ("task_complete", "turn_complete", "turn_aborted")
_AT_ONCE = timedelta(seconds=1)  # a fork's history is written within this


class Turns:
    """Follows ``session_meta``, ``turn_context`` and the events around a turn."""

    def __init__(self, source: Source) -> None:
        self.origin = Origin.SUBAGENT if "/" in source.source_id else Origin.MAIN
        self.internal = False
        self.cwd = self.branch = self.version = self.model = ""
        self._thread = source.source_id.rpartition("/")[2]
        self._met = False
        self._begun: datetime | None = None
        self._replays = False  # another thread's history stands here
        self._turn = ""
        self._prompts = 0  # of the turn

    @property
    def scope(self) -> str:
        """Names the turn; where turns have no names, the thread."""
        return self._turn or self._thread

    def follow(
        self, kind: str, payload: Mapping[str, Any], time: datetime | None
    ) -> None:
        if kind == "session_meta":
            self._meta(payload, time)
        elif kind == "turn_context":
            self._context(payload)
        elif kind == "event_msg":
            if payload.get("type") in _BEGINS:
                self._begin(text_of(payload.get("turn_id")))
            elif payload.get("type") in _ENDS:
                self._prompts = 0

    def is_replayed(self, time: datetime | None) -> bool:
        """A fork begins with all that its parent holds, written anew at once. Turns
        tell their age; where they have no names, the time of writing decides."""
        if self._turn:
            return is_older(self._turn, self._thread)
        if self._replays and self._begun and time:
            self._replays = time - self._begun < _AT_ONCE
        return self._replays

    def prompted(self) -> bool:
        """The owner wrote. Was the turn already running?"""
        self._prompts += bool(self._turn)
        return self._prompts > 1

    def _meta(self, meta: Mapping[str, Any], time: datetime | None) -> None:
        thread = thread_of(meta)
        if thread is None:
            return
        if not self._met:
            self._met, self._thread = True, thread.id
            self._begun = time or time_of(meta.get("timestamp"))
            self._replays = thread.forked
            self.origin, self.internal = thread.origin, thread.internal
        if thread.id != self._thread:
            self._replays = True
            return
        self._know(meta)
        self.branch = text_of(mapping(meta.get("git")).get("branch")) or self.branch
        self.version = text_of(meta.get("cli_version")) or self.version

    def _context(self, context: Mapping[str, Any]) -> None:
        turn = text_of(context.get("turn_id"))
        if turn != self._turn:
            self._begin(turn)
        if not is_older(turn, self._thread):
            self._know(context)

    def _begin(self, turn: str) -> None:
        self._turn, self._prompts = turn, 0

    def _know(self, told: Mapping[str, Json]) -> None:
        self.cwd = text_of(told.get("cwd")) or self.cwd
        self.model = text_of(told.get("model")) or self.model
