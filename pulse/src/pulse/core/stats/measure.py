"""Measure one session: from its records to the events that totals are made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from pulse.core.evidence import extract
from pulse.core.stats import errors, git, lines, tools
from pulse.core.stats.events import (
    AUTOMATED,
    NO_REPLY,
    OWNER,
    UNATTENDED,
    UNDATED,
    Call,
    Message,
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
    active_spans,
    counts_as_activity,
    is_prompt,
    menu_answers,
)
from pulse.core.stats.usage import milliseconds, stable_id
from pulse.core.values import Evidence, Origin, Record, Role, ToolCall, ToolResult

_OPENING: Final = 200  # characters of the first prompt
_NAME: Final = 200  # characters of a tool's name
_AUTOMATED: Final = (Origin.TEAMMATE, Origin.HEADLESS, Origin.SUBAGENT)


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
    ordered = in_time(records)
    if evidence is None:
        evidence = extract(ordered)
    population, origin = _population(ordered)
    messages = _messages(ordered)
    timed = [r for r in ordered if counts_as_activity(r)]
    main = [_ms(r.time) for r in timed if r.origin is not Origin.SUBAGENT]
    return SessionStats(
        agent=agent,
        session=session or min((r.session for r in ordered if r.session), default=""),
        population=population,
        origin=origin,
        cwd=next((r.cwd for r in ordered if r.cwd), ""),
        opening=_opening(ordered),
        first=min(main, default=UNDATED),
        last=max(main, default=UNDATED),
        spans=_spans(timed),
        delegated=_spans(r for r in timed if r.origin is Origin.SUBAGENT),
        messages=tuple(messages),
        calls=tuple(_calls(ordered)),
        observed=tuple(git.observed(evidence)),
    )


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


def _messages(records: Iterable[Record]) -> list[Message]:
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
            found.append(
                Message(
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
            )
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


def _calls(records: Sequence[Record]) -> list[Call]:
    """Each call once, with its first result; a subagent's may be told twice."""
    results: dict[str, tuple[ToolResult, Record]] = {}
    for record in records:
        for result in record.results:
            results.setdefault(result.call_id, (result, record))
    found: dict[str, Call] = {}
    for record in records:
        for place, call in enumerate(record.calls):
            key = call.id or f"{record.id}#{place}"
            if key not in found:
                found[key] = _call(key, call, record, results.get(call.id))
    return list(found.values())


def _call(
    key: str, call: ToolCall, record: Record, told: tuple[ToolResult, Record] | None
) -> Call:
    result, carrier = told or (ToolResult(key), record)
    changes = lines.changes(call, result, carrier.cwd) if told else ()
    path = lines.path_of(call, record.cwd)
    added, removed = lines.reported(call, result)
    # Of several results in one record the owner's act concerns one: its words tell.
    act = carrier.act if len(carrier.results) == 1 else None
    return Call(
        id=key,
        at=_ms(record.time),
        name=call.name[:_NAME],
        tool=str(call.tool),
        origin=str(record.origin),
        done=told is not None,
        error=errors.category(result, call.tool, act),
        reported_error=errors.reported(result),
        use=tools.use(call),
        path=path or (changes[0].path if changes else ""),
        attempts=git.attempts(call),
        changes=changes,
        reported_added=added,
        reported_removed=removed,
    )


def _spans(records: Iterable[Record]) -> tuple[Span, ...]:
    spans = active_spans(r.time for r in records if r.time is not None)
    return tuple((_ms(first), _ms(last)) for first, last in spans)


def _ms(moment: datetime | None) -> int:
    found = milliseconds(moment)
    return UNDATED if found is None else found
