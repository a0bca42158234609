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
    Span,
)
from pulse.core.stats.times import union

_RANKS: Final = (OWNER, AUTOMATED, UNATTENDED)
_Event = TypeVar("_Event", Message, Call, Observed)
_Key = tuple[str, str]


def merge(sessions: Iterable[SessionStats]) -> list[SessionStats]:
    """Every session once, by agent and id, with the events that are its own."""
    ordered = join(sessions)
    own = [session.own for session in ordered]
    messages = _owned(ordered, own, lambda session: session.messages, _by_id)
    calls = _owned(ordered, own, lambda session: session.calls, _by_call)
    observed = _owned(ordered, own, lambda session: session.observed, _by_id)
    return [
        replace(
            session,
            own=own[place],
            messages=tuple(messages[place]),
            calls=tuple(calls[place]),
            observed=tuple(observed[place]),
        )
        for place, session in enumerate(ordered)
    ]


def join(sessions: Iterable[SessionStats]) -> list[SessionStats]:
    """Every session once, by agent and id, with all that it holds."""
    joined: dict[_Key, SessionStats] = {}
    for session in sessions:
        known = joined.get(session.key)
        joined[session.key] = _join(known, session) if known else session
    return [joined[key] for key in sorted(joined)]


def own_part(session: SessionStats) -> SessionStats:
    """A merged session without the time that it copied. A fork copies a beginning: its
    own part begins with its first event behind the last copied one."""
    if session.own == UNDATED:
        return session
    kinds = (session.messages, session.calls, session.observed)
    moments = [event.at for events in kinds for event in events]
    begins = min((at for at in moments if at > session.own), default=None)
    if begins is None:
        return replace(session, own=session.last, spans=(), delegated=())
    return replace(
        session,
        own=begins,
        spans=_after(begins, session.spans),
        delegated=_after(begins, session.delegated),
    )


def _after(begins: int, spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple((max(first, begins), last) for first, last in spans if last >= begins)


def _by_id(event: Message | Observed) -> Hashable:
    return event.id


def _by_call(event: Call) -> Hashable:
    # Not every agent gives its calls ids that are unique beyond a session.
    return event.id, event.at


def _owned(
    ordered: Sequence[SessionStats],
    own: list[int],
    events: Callable[[SessionStats], Sequence[_Event]],
    key_of: Callable[[_Event], Hashable],
) -> list[list[_Event]]:
    """Events by session: each in the first that holds it, as the copy that says most
    (the largest: any rule will do that does not depend on the order). ``own`` rises to
    the last event that a session has from another."""
    owner: dict[Hashable, int] = {}
    best: dict[Hashable, _Event] = {}
    for place, session in enumerate(ordered):
        for event in events(session):
            key: Hashable = (session.agent, key_of(event))
            if owner.setdefault(key, place) != place:
                own[place] = max(own[place], event.at)
            best[key] = max(best.get(key, event), event)
    kept: list[list[_Event]] = [[] for _ in ordered]
    for key, place in owner.items():
        kept[place].append(best[key])
    return [sorted(each, key=lambda event: (event.at, event.id)) for each in kept]


def _join(one: SessionStats, other: SessionStats) -> SessionStats:
    """Two measurements of one session."""
    both = (one, other)
    return replace(
        one,
        population=min((s.population for s in both), key=_RANKS.index),
        origin=max(s.origin for s in both),
        cwd=max(s.cwd for s in both),
        opening=min((s.opening for s in both if s.opening[1]), default=one.opening),
        first=min((s.first for s in both if s.first != UNDATED), default=UNDATED),
        last=max(s.last for s in both),
        own=max(s.own for s in both),
        spans=tuple(union(one.spans + other.spans)),
        delegated=tuple(union(one.delegated + other.delegated)),
        messages=_once(one.messages + other.messages, _by_id),
        calls=_once(one.calls + other.calls, _by_call),
        observed=_once(one.observed + other.observed, _by_id),
    )


def _once(
    events: Iterable[_Event], key_of: Callable[[_Event], Hashable]
) -> tuple[_Event, ...]:
    best: dict[Hashable, _Event] = {}
    for event in events:
        best[key_of(event)] = max(best.get(key_of(event), event), event)
    return tuple(sorted(best.values(), key=lambda event: (event.at, event.id)))
