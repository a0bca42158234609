"""Tasks and decisions as their pages show them: ages, what ended them, links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from frontend.proof import describe, transcript_url
from journal.models import Decision, OpenTask, TaskAct
from sessions_app.models import EvidenceRow

_Data = dict[tuple[str, str, str], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Shows:
    """A record that shows something: what it is, in a few words, and where."""

    what: str
    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task on one day. ``ended`` is the record that closed it, ``act`` what its owner
    did last."""

    task: OpenTask
    state: str
    days: int
    old: bool
    rests_on: Shows | None = None
    ended: Shows | None = None
    act: TaskAct | None = None

    @classmethod
    def of(cls, task: OpenTask, today: date, data: _Data | None = None) -> "TaskLine":
        acts = list(task.acts.all())
        return cls(
            task,
            task.state_on(today),
            task.days_on(today),
            task.asks_on(today),
            rests_on=_shows(task.evidence[-1:], data or {}),
            ended=_shows([task.closed_by], data or {}),
            act=acts[-1] if acts else None,
        )

    @property
    def since(self) -> date:
        return self.task.since


def task_lines(owner: User, tasks: Sequence[OpenTask], today: date) -> list[TaskLine]:
    cited = [e for task in tasks for e in (*task.evidence[-1:], task.closed_by)]
    data = _data(owner, cited)
    return [TaskLine.of(task, today, data) for task in tasks]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision, what it took the place of, and what may have taken its place."""

    row: Decision
    before: tuple[Decision, ...]
    rests_on: Shows | None
    later: tuple[Decision, ...]  # of the same project: to link one by hand


def decision_lines(
    owner: User, decisions: Sequence[Decision], every: Sequence[Decision]
) -> list[DecisionLine]:
    """``every`` are all decisions of the person, newest first."""
    data = _data(owner, [e for row in decisions for e in row.evidence[:1]])
    before: dict[int, list[Decision]] = {}
    for row in every:
        if row.overridden_by_id:
            before.setdefault(row.overridden_by_id, []).append(row)
    return [
        DecisionLine(
            row,
            tuple(before.get(row.pk, ())),
            _shows(row.evidence[:1], data),
            tuple(_later(row, every)),
        )
        for row in decisions
    ]


def _later(row: Decision, every: Sequence[Decision]) -> list[Decision]:
    here = (row.date, row.at, row.pk)
    return [
        other
        for other in every
        if other.project_id == row.project_id
        and (other.date, other.at, other.pk) > here
    ]


def _data(owner: User, cited: Iterable[dict[str, Any]]) -> _Data:
    records = {each["record"] for each in cited if each.get("record")}
    rows = EvidenceRow.objects.owned_by(owner).filter(record__in=records)
    return {
        (session, record, kind): data
        for session, record, kind, data in rows.values_list(
            "session__public_id", "record", "kind", "data"
        )
    }


def _shows(cited: Sequence[dict[str, Any]], data: _Data) -> Shows | None:
    found = next((each for each in cited if each.get("record")), None)
    if found is None:
        return None
    session, record, kind = found["session"], found["record"], found["kind"]
    what = describe(kind, data.get((session, record, kind), {}))
    return Shows(what, transcript_url(session, record), found["quote"])
