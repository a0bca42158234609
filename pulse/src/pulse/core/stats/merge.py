"""Join what was measured of sessions, so that nothing counts twice.

The same session measured twice becomes one. A record that a fork copied belongs to the
session with the smallest id, as everywhere in Worktracker. The result does not depend
on the order, and joining what was joined changes nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from pulse.core.stats.events import (
    AUTOMATED,
    OWNER,
    UNATTENDED,
    UNDATED,
    Call,
    Message,
    Observed,
    SessionStats,
)
from pulse.core.stats.times import union

_RANKS: Final = (OWNER, AUTOMATED, UNATTENDED)
_Event = TypeVar("_Event", Message, Call, Observed)
_Key = tuple[str, str]


def merge(sessions: Iterable[SessionStats]) -> list[SessionStats]:
    """Every session once, by agent and id, with the events that are its own."""
    joined: dict[_Key, SessionStats] = {}
    for session in sessions:
        known = joined.get(session.key)
        joined[session.key] = _join(known, session) if known else session
    ordered = [joined[key] for key in sorted(joined)]
    messages = _owned(ordered, lambda session: session.messages, _by_id)
    calls = _owned(ordered, lambda session: session.calls, _by_call)
    observed = _owned(ordered, lambda session: session.observed, _by_id)
    return [
        replace(
            session,
            messages=tuple(messages[place]),
            calls=tuple(calls[place]),
            observed=tuple(observed[place]),
        )
        for place, session in enumerate(ordered)
    ]


def _by_id(event: Message | Observed) -> Hashable:
    return event.id


def _by_call(event: Call) -> Hashable:
    # Not every agent gives its calls ids that are unique beyond a session.
    return event.id, event.at


def _owned(
    ordered: Sequence[SessionStats],
    events: Callable[[SessionStats], Sequence[_Event]],
    key_of: Callable[[_Event], Hashable],
) -> list[list[_Event]]:
    """Events by session: each in the first that holds it, as the copy that says most
    (the largest: any rule will do that does not depend on the order)."""
    owner: dict[Hashable, int] = {}
    best: dict[Hashable, _Event] = {}
    for place, session in enumerate(ordered):
        for event in events(session):
            key: Hashable = (session.agent, key_of(event))
            owner.setdefault(key, place)
            best[key] = max(best.get(key, event), event)
    own: list[list[_Event]] = [[] for _ in ordered]
    for key, place in owner.items():
        own[place].append(best[key])
    return [sorted(each, key=lambda event: (event.at, event.id)) for each in own]


def _join(one: SessionStats, other: SessionStats) -> SessionStats:
    """Two measurements of one session. Events come together in ``_owned``."""
    both = (one, other)
    return replace(
        one,
        population=min((s.population for s in both), key=_RANKS.index),
        origin=max(s.origin for s in both),
        cwd=max(s.cwd for s in both),
        opening=min((s.opening for s in both if s.opening[1]), default=one.opening),
        first=min((s.first for s in both if s.first != UNDATED), default=UNDATED),
        last=max(s.last for s in both),
        spans=tuple(union(one.spans + other.spans)),
        delegated=tuple(union(one.delegated + other.delegated)),
        messages=one.messages + other.messages,
        calls=one.calls + other.calls,
        observed=one.observed + other.observed,
    )
