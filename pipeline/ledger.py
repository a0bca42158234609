"""Open tasks across days: one matter told by many notes, opened, seen again, ended.

A function of the notes and the evidence alone: whatever order they arrived in, the same
ledger. What a person did with a task comes on top (`pipeline.ledger_state`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from pipeline.ledger_looks import Wait, ended_by, wait_of
from pipeline.ledger_words import alike, covers, plain
from pipeline.lines import DatedItem, is_achieved, is_dropped
from pulse.core.values import (
    Cited,
    Evidence,
    EvidenceKind,
    Item,
    ItemKind,
    Status,
)

K = EvidenceKind
#: The owner says that it does not work, or it was taken back.
_RELAPSES = frozenset({K.REFUTATION, K.REVERT})
# What is opened when a task was closed by it, the strongest first.
_STRONG = (K.CONFIRMATION, K.TESTS, K.PUSH, K.PULL_REQUEST, K.COMMIT, K.BUILD, K.CHECK)


class Standing(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Turn:
    """What the record shows about a task at a moment; ``by`` is the record."""

    at: datetime
    day: date
    standing: Standing
    by: Cited | None = None
    text: str = ""  # of the item that shows it


@dataclass(frozen=True, slots=True)
class Matter:
    """One task. ``anchors`` are what it was ever told by, so that it is found again."""

    project: str
    text: str
    opened_on: date
    last_seen_on: date
    anchors: tuple[str, ...]
    evidence: tuple[Cited, ...]
    turns: tuple[Turn, ...]


@dataclass(slots=True)
class _Task:
    project: str
    wait: Wait | None
    listed: list[DatedItem] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    last_seen_on: date = date.min
    #: Records and threads by which it was told.
    anchors: set[str] = field(default_factory=set)

    def tell(self, day: date, item: Item, wait: Wait | None) -> None:
        self.listed.append((day, item))
        self.anchors |= names(item)
        self.wait = wait
        self.turn(day, item, Standing.OPEN)

    def turn(self, day: date, item: Item, standing: Standing) -> None:
        by = _strongest(item) if standing is not Standing.OPEN else None
        self.turns.append(Turn(moment(day, item), day, standing, by, item.text))
        self.last_seen_on = max(self.last_seen_on, day)

    @property
    def texts(self) -> list[str]:
        return [item.text for _day, item in self.listed]

    @property
    def seen_at(self) -> datetime:
        return moment(*self.listed[-1])


def names(item: Item) -> set[str]:
    """What tells this item's matter apart from others, whatever its words."""
    found = {f"{cited.session}/{cited.record}" for cited in item.evidence}
    return found | ({f"thread {item.thread}"} if item.thread else set())


def moment(day: date, item: Item) -> datetime:
    """When it was last seen; what a person added by hand has only its day."""
    beginning = datetime.combine(day, time(), UTC)
    return max((cited.time for cited in item.evidence), default=beginning)


def derive(
    items: Iterable[DatedItem],
    evidence: Iterable[Evidence],
    *,
    day_of: Callable[[datetime], date] = datetime.date,
) -> list[Matter]:
    """The ledger of these items, oldest first.

    ``evidence`` holds the looks at each project and what is cited; more does no harm.
    ``day_of`` tells the owner's day of a moment.
    """
    told: defaultdict[str, list[DatedItem]] = defaultdict(list)
    for day, item in items:
        told[item.project].append((day, item))
    seen: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in sorted(evidence, key=lambda e: (e.time, e.session, e.record)):
        seen[piece.project].append(piece)
    found = [
        _matter(task, seen[project], day_of)
        for project in sorted(told)
        for task in _Ledger(seen[project]).read(told[project])
    ]
    return sorted(found, key=lambda m: (m.opened_on, m.project, m.anchors, m.text))


class _Ledger:
    """The tasks of one project, day by day."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._evidence = evidence
        self._known = {(e.session, e.record, e.kind.value): e for e in evidence}
        self._tasks: list[_Task] = []

    def read(self, items: Sequence[DatedItem]) -> list[_Task]:
        ordered = sorted(items, key=lambda pair: (pair[0], _order(pair[1])))
        for day in sorted({day for day, _item in ordered}):
            self._day(day, [item for when, item in ordered if when == day])
        return self._tasks

    def _day(self, day: date, today: Sequence[Item]) -> None:
        # What a note calls open is open at the end of its day, whatever else it says.
        listed = [self._list(day, item) for item in today if _is_open(item)]
        for task in self._tasks:
            if task.wait is not None or any(task is other for other in listed):
                continue
            for item in today:
                self._later(task, day, item)

    def _list(self, day: date, item: Item) -> _Task:
        wait = wait_of(item, self._known)
        task = self._find(item, wait)
        if task is None:
            task = _Task(item.project, wait)
            self._tasks.append(task)
        task.tell(day, item, wait)
        return task

    def _find(self, item: Item, wait: Wait | None) -> _Task | None:
        if wait is not None:
            return self._waiting(item, wait)
        free = [task for task in reversed(self._tasks) if task.wait is None]
        mine = names(item)
        by_record = (t for t in free if mine & t.anchors)
        by_words = (t for t in free if alike(item.text, t.texts))
        return next(by_record, None) or next(by_words, None)

    def _waiting(self, item: Item, wait: Wait) -> _Task | None:
        """The task that waits for the same, unless a look in between had ended it:
        then this is another time that tests are red or work is left behind."""
        for task in reversed(self._tasks):
            if task.wait is not None and task.wait.key == wait.key:
                ended = ended_by(task.wait, task.seen_at, self._evidence)
                again = ended and ended.time < max(c.time for c in item.evidence)
                return None if again else task
        return None

    def _later(self, task: _Task, day: date, item: Item) -> None:
        """What a later day's line means for a task that only its matter ends."""
        same = bool(names(item) & task.anchors) or any(
            covers(item.text, text) for text in task.texts[-1:]
        )
        if not same:
            return
        if is_dropped(item):
            task.turn(day, item, Standing.DROPPED)
        elif is_achieved(item):
            task.turn(day, item, Standing.CLOSED)
        elif {c.kind for c in item.evidence} & _RELAPSES:
            task.turn(day, item, Standing.OPEN)
        else:
            task.last_seen_on = max(task.last_seen_on, day)


def _matter(
    task: _Task, evidence: Sequence[Evidence], day_of: Callable[[datetime], date]
) -> Matter:
    turns = list(task.turns)
    if task.wait and (end := ended_by(task.wait, task.seen_at, evidence)):
        by = Cited(end.session, end.record, end.quote, end.kind, end.time)
        turns.append(Turn(end.time, day_of(end.time), Standing.CLOSED, by))
    last = task.listed[-1][1]
    return Matter(
        project=task.project,
        text=last.text,
        opened_on=task.listed[0][0],
        last_seen_on=task.last_seen_on,
        anchors=tuple(sorted(task.anchors)),
        evidence=last.evidence,
        turns=tuple(turns),
    )


def _is_open(item: Item) -> bool:
    return item.kind is ItemKind.OPEN_TASK and item.status is not Status.DROPPED


def _order(item: Item) -> tuple[str, str, list[str]]:
    return item.kind.value, plain(item.text), sorted(names(item))


def _strongest(item: Item) -> Cited | None:
    ranked = sorted(item.evidence, key=lambda cited: _rank(cited.kind))
    return ranked[0] if ranked else None


def _rank(kind: EvidenceKind) -> int:
    return _STRONG.index(kind) if kind in _STRONG else len(_STRONG)
