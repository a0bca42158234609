"""Who a Codex rollout is: its thread, the session it belongs to, whose work it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulse.core.agents.copies import short_id
from pulse.core.agents.fields import mapping, text_of
from pulse.core.values import Origin

# Version 7 begins with its time of birth: of two, the smaller one is the older.
_TIMED_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
# Threads that the program runs for itself: their tokens count, their text is not shown.
_INTERNAL = ("compact", "memory_consolidation")


@dataclass(frozen=True, slots=True)
class Thread:
    """One rollout's ``session_meta``. A subagent's ``session`` is that of its caller,
    if the record tells; otherwise its own thread."""

    id: str
    session: str
    origin: Origin
    internal: bool = False
    forked: bool = False

    @property
    def source_id(self) -> str:
        if self.session == self.id:
            return self.id
        return f"{self.session}/{self.id}"


def thread_of(meta: Mapping[str, Any]) -> Thread | None:
    """The thread that a ``session_meta`` names; None when it names none."""
    own = short_id(text_of(meta.get("id")))
    if not own:
        return None
    source = meta.get("source")
    called = mapping(source).get("subagent", mapping(source).get("internal"))
    kind = text_of(meta.get("thread_source"))
    forked = bool(text_of(meta.get("forked_from_id")))
    if called is None and kind not in ("subagent", *_INTERNAL):
        headless = _is_headless(source, text_of(meta.get("originator")))
        return Thread(own, own, headless, forked=forked)
    spawned = mapping(mapping(called).get("thread_spawn"))
    parents = (
        meta.get("session_id"),
        meta.get("parent_thread_id"),
        spawned.get("parent_thread_id"),
    )
    known = (short_id(text_of(parent)) for parent in parents)
    session = next((parent for parent in known if parent), own)
    internal = called in _INTERNAL or kind in _INTERNAL
    return Thread(own, session, Origin.SUBAGENT, internal, forked)


def _is_headless(source: Any, originator: str) -> Origin:
    """Nobody types into ``codex exec``, an MCP server or an SDK."""
    name = originator.lower()
    if source in ("exec", "mcp") or "exec" in name or "sdk" in name:
        return Origin.HEADLESS
    return Origin.MAIN


def is_older(turn: str, thread: str) -> bool:
    """Did this turn begin before the thread did? Then another thread's is replayed."""
    timed = _TIMED_ID.fullmatch(turn) and _TIMED_ID.fullmatch(thread)
    return bool(timed) and turn < thread
