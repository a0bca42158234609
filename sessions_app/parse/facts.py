"""The rows of one session as values: what it counts, says and shows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from pulse.core.evidence import extract
from pulse.core.stats import (
    is_prompt,
    menu_answers,
    quarter_counts,
    quarter_of,
)
from pulse.core.stats.measure import measure_parts
from pulse.core.values import Evidence, Origin, Record, Role
from sessions_app.parse.records import ReadSession
from sessions_app.parse.statistics import StatisticsFact, packed

#: The primary key of a record's project, or None where it has none.
ProjectOf = Callable[[Record], int | None]
Slot = tuple[int | None, datetime]  # project, quarter-hour

_TITLE_LENGTH = 200
_TITLES = ("summary", "ai-title", "custom-title")  # the later kinds win
_ORIGINS = (Origin.TEAMMATE, Origin.HEADLESS, Origin.MAIN, Origin.SUBAGENT)


@dataclass(frozen=True, slots=True)
class PromptFact:
    project: int | None
    act: str
    at: datetime
    text: str
    menu: bool


@dataclass(frozen=True, slots=True)
class CallFact:
    project: int | None
    model: str
    origin: str
    at: datetime
    input_tokens: int
    output_tokens: int
    cache_creation_tokens: int
    cache_read_tokens: int

    @property
    def total(self) -> int:
        return (
            self.input_tokens
            + self.output_tokens
            + self.cache_creation_tokens
            + self.cache_read_tokens
        )


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    project: int | None
    at: datetime
    quote: str
    origin: str
    branch: str
    data: Mapping[str, Any]


@dataclass(slots=True)
class QuarterFact:
    prompts: int = 0
    menu_answers: int = 0
    replies: int = 0
    tool_calls: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    active_seconds: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    spans: list[list[int]] = field(default_factory=list)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is this session's own. Calls are of all that it holds: which session a
    call belongs to is decided row by row, for an SDK's fork renames its records."""

    title: str
    origin: str
    first_at: datetime | None
    last_at: datetime | None
    records: int
    prompts: Mapping[str, PromptFact]  # by record
    calls: Mapping[str, CallFact]  # by message
    evidence: Mapping[tuple[str, str, int], EvidenceFact]  # record, kind, position
    quarters: Mapping[Slot, QuarterFact]
    statistics: Mapping[int | None, StatisticsFact]  # by project; joined, the whole


def facts_of(
    read: ReadSession,
    project_of: ProjectOf,
    *,
    elders: Collection[str] = frozenset(),
    agent: str = "",
    session: str = "",
) -> Facts:
    """``elders`` are ids of records that belong to a session with a smaller id."""
    own = [record for record in read.records if record.id not in elders]
    projects = {record.id: project_of(record) for record in own}
    times = [record.time for record in own if record.time]
    title, origin = _title(read.records), _origin(read.records)
    extracted = extract(read.records)
    evidence = _evidence(extracted, projects)
    quarters = _quarters(own, projects, evidence)
    parts = measure_parts(
        read.records,
        project_of,
        agent=agent,
        session=session,
        evidence=extracted,
        others=elders,
    )
    _sign(quarters, evidence, (title, origin, read.unparsed))
    return Facts(
        title=title,
        origin=origin,
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        records=len(read.records),
        prompts=_prompts(own, projects),
        calls=_calls(read.records, project_of),
        evidence=evidence,
        quarters=quarters,
        statistics={project: packed(part) for project, part in parts.items()},
    )


def _title(records: Iterable[Record]) -> str:
    """What its owner, else the agent, called it last; else how it began."""
    found: dict[str, str] = {}
    first = ""
    for record in sorted(records, key=lambda r: (r.source, r.line)):
        if record.title.strip():
            found[record.type] = record.title
        elif not first and is_prompt(record):
            first = record.text
    titles = [title for kind, title in found.items() if kind not in _TITLES]
    titles += [found[kind] for kind in _TITLES if kind in found]
    words = " ".join((titles[-1] if titles else first).split())
    return words if len(words) <= _TITLE_LENGTH else words[: _TITLE_LENGTH - 1] + "…"


def _origin(records: Iterable[Record]) -> str:
    """The owner's, as soon as the owner did anything in it."""
    told = [record for record in records if record.role is not Role.SYSTEM]
    if any(r.role is Role.OWNER and r.origin is Origin.MAIN for r in told):
        return Origin.MAIN
    present = {record.origin for record in told}
    return next((origin for origin in _ORIGINS if origin in present), Origin.MAIN)


def _prompts(
    own: Iterable[Record], projects: Mapping[str, int | None]
) -> dict[str, PromptFact]:
    return {
        record.id: PromptFact(
            projects[record.id],
            record.act or "",
            record.time,
            record.text,
            menu=not is_prompt(record),
        )
        for record in own
        if record.time and (is_prompt(record) or menu_answers(record))
    }


def _calls(records: Iterable[Record], project_of: ProjectOf) -> dict[str, CallFact]:
    """Each message once, by its line with the largest sum; of equals the later."""
    calls: dict[str, CallFact] = {}
    for record in records:
        usage = record.usage
        if usage is None or record.time is None:
            continue
        key = record.message_id or record.id
        before = calls.get(key)
        if before is None or usage.total >= before.total:
            calls[key] = CallFact(
                project=project_of(record),
                model=record.model[:120],
                origin=record.origin,
                at=record.time,
                input_tokens=usage.input,
                output_tokens=usage.output,
                cache_creation_tokens=usage.cache_creation,
                cache_read_tokens=usage.cache_read,
            )
    return calls


def _evidence(
    extracted: Iterable[Evidence], projects: Mapping[str, int | None]
) -> dict[tuple[str, str, int], EvidenceFact]:
    """Found in all that the session holds, for context; kept where it is its own."""
    found: dict[tuple[str, str, int], EvidenceFact] = {}
    positions: Counter[tuple[str, str]] = Counter()
    for item in extracted:
        if item.record not in projects:
            continue
        place = (item.record, str(item.kind))
        found[(*place, positions[place])] = _evidence_fact(item, projects[item.record])
        positions[place] += 1
    return found


def _evidence_fact(item: Evidence, project: int | None) -> EvidenceFact:
    return EvidenceFact(
        project=project,
        at=item.time,
        quote=item.quote,
        origin=item.origin,
        branch=item.branch[:250],
        data=dict(item.data),
    )


# ------------------------------------------------------------------ quarters


def _quarters(
    own: Iterable[Record],
    projects: Mapping[str, int | None],
    evidence: Mapping[tuple[str, str, int], EvidenceFact],
) -> dict[Slot, QuarterFact]:
    quarters: dict[Slot, QuarterFact] = {
        (count.place, count.start): QuarterFact(
            prompts=count.prompts,
            menu_answers=count.menu_answers,
            replies=count.replies,
            tool_calls=count.tool_calls,
            lines_added=count.lines_added,
            lines_removed=count.lines_removed,
            active_seconds=count.active,
            first_at=count.first,
            last_at=count.last,
            spans=count.spans,
        )
        for count in quarter_counts(own, lambda record: projects[record.id])
    }
    for fact in evidence.values():
        quarters.setdefault((fact.project, quarter_of(fact.at)), QuarterFact())
    return quarters


def _sign(
    quarters: Mapping[Slot, QuarterFact],
    evidence: Mapping[tuple[str, str, int], EvidenceFact],
    seed: tuple[str, str, int],
) -> None:
    """Give each quarter the digest of all that a note may use of it."""
    shown: dict[Slot, list[Any]] = {slot: [] for slot in quarters}
    for key in sorted(evidence):
        fact = evidence[key]
        shown[fact.project, quarter_of(fact.at)].append([key, fact])
    for slot, quarter in quarters.items():
        content = [seed, quarter, shown[slot]]
        data = msgspec.json.encode(content, order="deterministic")
        quarter.digest = hashlib.sha256(data).hexdigest()[:32]
