"""Measure one session: from its records to the events that totals are made of."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from pulse.core.evidence import extract
from pulse.core.stats import git
from pulse.core.stats.calls import called
from pulse.core.stats.events import (
    AUTOMATED,
    NO_REPLY,
    OWNER,
    UNATTENDED,
    UNDATED,
    Call,
    Message,
    Observed,
    SessionStats,
    Span,
)
from pulse.core.stats.messages import (
    interrupts,
    is_bare,
    reported,
    reported_interrupt,
)
from pulse.core.stats.quarters import (
    GAP,
    counts_as_activity,
    is_prompt,
    menu_answers,
)
from pulse.core.stats.usage import milliseconds, stable_id
from pulse.core.values import Evidence, Origin, Record, Role

_OPENING: Final = 200  # characters of the first prompt
_GAP: Final = GAP // timedelta(milliseconds=1)
_AUTOMATED: Final = (Origin.TEAMMATE, Origin.HEADLESS, Origin.SUBAGENT)

Place = TypeVar("Place")
Event = TypeVar("Event", Message, Call, Observed)


def measure(
    records: Sequence[Record],
    *,
    agent: str = "",
    session: str = "",
    evidence: Sequence[Evidence] | None = None,
) -> SessionStats:
    """What is to be kept of one session, all its sources.

    ``records`` may come in any order of sources, and twice. ``evidence`` is that of
    the session, where the caller has it already. ``session`` is its id, where records
    do not agree on one."""
    parts = measure_parts(
        records, lambda _: None, agent=agent, session=session, evidence=evidence
    )
    return parts.get(None) or SessionStats(agent, session, UNATTENDED)


def measure_parts(
    records: Sequence[Record],
    place_of: Callable[[Record], Place],
    *,
    agent: str = "",
    session: str = "",
    evidence: Sequence[Evidence] | None = None,
    others: Container[str] = frozenset(),
) -> dict[Place, SessionStats]:
    """The same, divided by where each record belongs (a project): joined again, the
    parts are the whole. Records in ``others`` (their ids) are another session's: they
    are read for what they say of the rest, and count nothing here."""
    ordered = in_time(records)
    if evidence is None:
        evidence = extract(ordered)
    places = {r.id: place_of(r) for r in ordered if r.id not in others}
    population, origin = _population(ordered)
    name = session or min((r.session for r in ordered if r.session), default="")
    spans = _spans(ordered, places)
    delegated = _spans((r for r in ordered if _is_subagent(r)), places)
    messages = _divided(_messages(ordered), places)
    calls = _divided(called(ordered), places)
    seen = ((each.id.rpartition("#")[0], each) for each in git.observed(evidence))
    observed = _divided(seen, places)
    parts: dict[Place, list[Record]] = {}
    for record in ordered:
        if record.id in places:
            parts.setdefault(places[record.id], []).append(record)
    return {
        place: replace(
            _head(held),
            agent=agent,
            session=name,
            population=population,
            origin=origin,
            spans=tuple(spans.get(place, ())),
            delegated=tuple(delegated.get(place, ())),
            messages=tuple(messages.get(place, ())),
            calls=tuple(calls.get(place, ())),
            observed=tuple(observed.get(place, ())),
        )
        for place, held in parts.items()
    }


def _head(records: Sequence[Record]) -> SessionStats:
    """Where and when a part began and ended, and with which words."""
    main = [
        _ms(r.time) for r in records if counts_as_activity(r) and not _is_subagent(r)
    ]
    return SessionStats(
        agent="",
        session="",
        population=UNATTENDED,
        cwd=next((r.cwd for r in records if r.cwd), ""),
        opening=_opening(records),
        first=min(main, default=UNDATED),
        last=max(main, default=UNDATED),
    )


def _divided(
    events: Iterable[tuple[str, Event]], places: Mapping[str, Place]
) -> dict[Place, list[Event]]:
    """Events by the place of the record (its id) that holds them."""
    found: dict[Place, list[Event]] = {}
    for record, event in events:
        if record in places:
            found.setdefault(places[record], []).append(event)
    return found


def _is_subagent(record: Record) -> bool:
    return record.origin is Origin.SUBAGENT


def in_time(records: Iterable[Record]) -> list[Record]:
    """Records once each, by time. One without a time comes right after the record
    before it in its source."""
    filed = sorted(records, key=lambda r: (r.source, r.offset, r.line, r.id))
    moments: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    known: dict[str, Record] = {}
    for record in filed:
        if record.time is not None:
            last[record.source] = record.time
        if record.id not in known:
            known[record.id] = record
            if record.source in last:
                moments[record.id] = last[record.source]
    return sorted(
        known.values(),
        key=lambda r: (_ms(moments.get(r.id)), r.source, r.offset, r.line),
    )


def _population(records: Sequence[Record]) -> tuple[str, str]:
    """The owner's, as soon as the owner did anything in it."""
    told = [record for record in records if record.role is not Role.SYSTEM]
    if any(r.role is Role.OWNER and r.origin is Origin.MAIN for r in told):
        return OWNER, ""
    present = {record.origin for record in told}
    if Origin.MAIN in present and not present & {Origin.TEAMMATE, Origin.HEADLESS}:
        return UNATTENDED, ""
    found = next((origin for origin in _AUTOMATED if origin in present), None)
    return (AUTOMATED, found) if found else (UNATTENDED, "")


def _opening(records: Iterable[Record]) -> tuple[int, str]:
    """The first prompt that asks for something; a bare command if there is no other."""
    prompts = [record for record in records if is_prompt(record)]
    if not prompts:
        return UNDATED, ""
    first = next((record for record in prompts if not is_bare(record)), prompts[0])
    words = " ".join(first.text.split())
    short = words if len(words) <= _OPENING else words[: _OPENING - 1] + "…"
    return _ms(first.time), short


def _messages(records: Iterable[Record]) -> list[tuple[str, Message]]:
    """Each with the record that holds it."""
    found = []
    seen = set[str]()
    agent = spoke = UNDATED  # when the agent last did or said something
    for record in records:
        at = _ms(record.time)
        act = record.act or ""
        owners = record.role is Role.OWNER and record.origin is Origin.MAIN
        stopped, told = interrupts(record), reported(record)
        name = _message_id(record)
        if (owners or stopped or told) and name not in seen:
            seen.add(name)
            prompt = is_prompt(record)
            message = Message(
                id=name,
                at=at,
                act=str(act) if owners else "",
                prompt=prompt,
                bare=prompt and is_bare(record),
                menu=menu_answers(record) if owners else 0,
                interrupt=stopped,
                wait=_wait(agent, at) if prompt else NO_REPLY,
                reported=told,
                reported_interrupt=told and reported_interrupt(record),
                reported_wait=_wait(spoke, at) if told else NO_REPLY,
            )
            found.append((record.id, message))
            agent = UNDATED if prompt else agent
        if at == UNDATED or record.origin is Origin.SUBAGENT:
            continue
        if record.role is Role.AGENT or record.type == "assistant":
            spoke = at
        if record.role in (Role.AGENT, Role.TOOL) and record.origin is Origin.MAIN:
            agent = at
    return found


def _message_id(record: Record) -> str:
    """The same in every copy of its line, wherever it lies. Without a time of its own
    only its place tells it from others."""
    stable = stable_id(record)
    if record.time is None or stable == record.id:
        return record.id
    # A prompt told again in one turn looks queued the second time.
    return stable if is_prompt(record) else f"{stable}@{record.act or ''}"


def _wait(since: int, at: int) -> int:
    return NO_REPLY if UNDATED in (since, at) else at - since


def _spans(
    records: Iterable[Record], places: Mapping[str, Place]
) -> dict[Place, list[Span]]:
    """Stretches of activity by place; the time up to the next record, unless it is a
    gap, belongs to the place of the one before it."""
    timed = [
        (_ms(record.time), places[record.id])
        for record in records
        if record.id in places and counts_as_activity(record)
    ]
    found: dict[Place, list[Span]] = {}
    ends = [at for at, _ in (*timed[1:], *timed[-1:])]
    for (at, place), after in zip(timed, ends, strict=True):
        until = after if after - at <= _GAP else at
        spans = found.setdefault(place, [])
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], until)
        else:
            spans.append((at, until))
    return found


def _ms(moment: datetime | None) -> int:
    found = milliseconds(moment)
    return UNDATED if found is None else found
