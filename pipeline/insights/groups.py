"""What is counted under the labels of closed lists, with the sessions behind each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.insights.counting import Counted
from pipeline.insights.endings import Ended, ended, shown
from pipeline.insights.figures import Goal, Group, Outcome, Shown, Sign, ToolRow
from pipeline.insights.goals import goal_of
from pulse.core.stats.errors import NOT_RUN, USER_REJECTED
from pulse.core.stats.files import changed
from pulse.core.stats.kinds import KINDS, kind
from pulse.core.stats.work import count_errors
from pulse.core.values import Evidence, EvidenceKind, Origin

K = EvidenceKind
SHOWN = 12  # records beside a label or a tool
_SIGNS = {
    K.CONFIRMATION: Sign.SATISFIED,
    K.REFUTATION: Sign.DISSATISFIED,
    K.CORRECTION: Sign.DISSATISFIED,
}


@dataclass(slots=True)
class _Heap:
    """Counts of one label by session, and records that show it."""

    sessions: Counter[str] = field(default_factory=Counter)
    shown: list[Shown] = field(default_factory=list)

    def add(self, session: str, record: Shown | None = None, *, n: int = 1) -> None:
        self.sessions[session] += n
        if record:
            self.shown.append(record)

    def group(self, name: str) -> Group:
        return Group(
            name=name,
            count=self.sessions.total(),
            sessions=ranked(self.sessions),
            shown=newest(self.shown),
        )


def ranked(sessions: Counter[str]) -> tuple[str, ...]:
    """The most first, then by name: the same in every run."""
    return tuple(sorted(sessions, key=lambda name: (-sessions[name], name)))


def newest(records: Iterable[Shown]) -> tuple[Shown, ...]:
    """The newest first; one of each session before a second one of any."""
    ordered = sorted(records, key=lambda r: (r.time, r.session, r.record), reverse=True)
    first = {r.session: r for r in reversed(ordered)}
    rest = [r for r in ordered if first[r.session] is not r]
    kept = [r for r in ordered if first[r.session] is r][:SHOWN]
    kept += rest[: SHOWN - len(kept)]
    return tuple(r for r in ordered if r in kept)


def _groups(
    heaps: Mapping[str, _Heap], order: Iterable[str] | None = None
) -> tuple[Group, ...]:
    """In the given order, else the most first; what did not occur is not there."""
    if order is not None:
        return tuple(heaps[name].group(name) for name in order if name in heaps)
    found = [heap.group(name) for name, heap in heaps.items()]
    return tuple(sorted(found, key=lambda group: (-group.count, group.name)))


def kinds(found: Counted) -> tuple[Group, ...]:
    """Of its whole life, wherever the range cuts it."""
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for name in found.owners:
        if label := kind(found.whole[name]):
            heaps[label].add(name)
    return _groups(heaps, KINDS)


def goals(found: Counted) -> tuple[Group, ...]:
    """One for each prompt that asks for something, chosen answers left out."""
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for asked in found.given.prompts:
        if asked.menu or asked.session not in found.owners:
            continue
        if goal := goal_of(asked.text):
            quote = " ".join(asked.text.split())[:200]
            heaps[goal].add(
                asked.session, Shown(asked.session, asked.record, asked.time, quote)
            )
    rest = heaps.pop(Goal.OTHER, None)
    return _groups(heaps) + ((rest.group(Goal.OTHER),) if rest else ())


@dataclass(frozen=True, slots=True)
class Ends:
    groups: tuple[Group, ...]
    by_session: Mapping[str, Ended]


def outcomes(found: Counted) -> Ends:
    """One for each analysed session, by what it held in the range."""
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for _day, piece in found.given.evidence:
        evidence[piece.session].append(piece)
    ends = {
        name: ended(evidence[name], changed=_changed(found, name, evidence[name]))
        for name in found.owners
    }
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for name, each in ends.items():
        heaps[each.outcome].add(name, each.shown)
    return Ends(_groups(heaps, Outcome), ends)


def _changed(found: Counted, name: str, evidence: Iterable[Evidence]) -> bool:
    calls = found.owners[name].calls
    return bool(
        changed(calls)
        or any("commit" in call.attempts for call in calls)
        or any(piece.kind in (K.FILE, K.COMMIT) for piece in evidence)
    )


def errors(found: Counted) -> tuple[Group, ...]:
    """Failed calls of the agent in conversation by their cause, as calls count them;
    the records beside them are those that evidence quotes."""
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for name, session in found.owners.items():
        for call in session.calls:
            wrong = call.done and call.error not in ("", USER_REJECTED, NOT_RUN)
            if wrong and call.origin == Origin.MAIN:
                heaps[call.error].add(name)
    for piece in _errors(found):
        if (category := str(piece.data.get("category"))) in heaps:
            heaps[category].shown.append(shown(piece))
    return _groups(heaps)


def _errors(found: Counted) -> Iterable[Evidence]:
    return (
        piece
        for _day, piece in found.given.evidence
        if piece.kind is K.ERROR
        and piece.origin is Origin.MAIN
        and piece.session in found.owners
    )


def signs(found: Counted) -> tuple[Group, ...]:
    """What the owner said of results, in words."""
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for _day, piece in found.given.evidence:
        sign = _SIGNS.get(piece.kind)
        if sign and piece.session in found.owners:
            heaps[sign].add(piece.session, shown(piece))
    return _groups(heaps, Sign)


def interruptions(found: Counted) -> tuple[Group, ...]:
    """Where the owner stopped the agent, and where a call was turned down."""
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    for name, session in found.owners.items():
        if stopped := sum(message.interrupt for message in session.messages):
            heaps["interrupted"].add(name, n=stopped)
        refused = sum(call.error == USER_REJECTED for call in session.calls)
        if refused:
            heaps["rejected"].add(name, n=refused)
    return _groups(heaps)


def tool_rows(found: Counted) -> tuple[ToolRow, ...]:
    """The agent's calls in conversation by the tool's own name, the most used first."""
    by_name: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for session, stats in found.owners.items():
        for place, call in enumerate(stats.calls):
            if call.origin == Origin.MAIN:
                by_name[call.name].append((session, place))
    records: dict[str, list[Shown]] = defaultdict(list)
    for piece in _errors(found):
        records[str(piece.data.get("tool"))].append(shown(piece))
    rows = []
    for name, places in by_name.items():
        calls = [found.owners[session].calls[place] for session, place in places]
        count = count_errors(calls)
        failed = Counter(
            session
            for (session, _), call in zip(places, calls, strict=True)
            if call.done and call.error not in ("", USER_REJECTED, NOT_RUN)
        )
        rows.append(
            ToolRow(
                name=name,
                calls=len(calls),
                of=count.of,
                failed=count.errors,
                rejected=count.rejected,
                sessions=ranked(failed),
                shown=newest(records[name]),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.calls, row.name)))
