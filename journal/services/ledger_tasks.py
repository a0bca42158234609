"""The rows of open tasks: what the ledger of the notes says, and what its owner did."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import OpenTask, TaskAct
from journal.services.stored import cited_json
from pipeline.ledger import Matter, derive
from pipeline.ledger_state import Act, Stands, Verb, stands
from pipeline.ledger_words import alike, plain
from pipeline.lines import DatedItem
from pulse.core.values import Evidence, EvidenceKind, Item, ItemKind, Origin
from sessions_app.models import CodingSession, EvidenceRow, Project

K = EvidenceKind
LOOKS = (K.TESTS, K.BUILD, K.CHECK, K.DIRTY, K.PUSH, K.COMMIT)
ANSWERS = (K.PROMPT, K.ANSWER)


class TaskRows:
    """The tasks of one project of one person."""

    def __init__(self, owner: User, project: Project | None) -> None:
        self._owner, self._project = owner, project

    def store(self, items: Sequence[DatedItem]) -> None:
        """Make the rows what these items tell; what they do not tell is withdrawn."""
        rows = list(
            OpenTask.objects.owned_by(self._owner)
            .filter(project=self._project)
            .prefetch_related("acts")
        )
        matters = self._matters(items)
        found = _matched(rows, matters)
        told = [row for its in found for row in its]
        for row in rows:
            if row not in told:
                _withdraw(row)
        for matter, its in zip(matters, found, strict=True):
            self._store(matter, its)

    def _matters(self, items: Sequence[DatedItem]) -> list[Matter]:
        tasks = [item for _day, item in items if item.kind is ItemKind.OPEN_TASK]
        if not tasks:
            return []
        day_of = calendar_of(self._owner).date_of
        return derive(items, self._evidence(tasks), day_of=day_of)

    def _evidence(self, tasks: Iterable[Item]) -> list[Evidence]:
        """What is cited, the looks at the project since, and answers to questions."""
        cited = [c for item in tasks for c in item.evidence]
        if not cited:
            return []
        asked = {c.session for c in cited if c.kind is K.QUESTION}
        rows = (
            EvidenceRow.objects.owned_by(self._owner)
            .filter(at__gte=min(c.time for c in cited), session__left_out_at=None)
            .filter(
                Q(project=self._project, kind__in=LOOKS)
                | Q(session__public_id__in=asked, kind__in=ANSWERS)
                | Q(record__in={c.record for c in cited})
            )
        )
        key = self._project.public_id if self._project else ""
        names = ("session__public_id", "record", "at", "quote", "kind", "branch")
        return [
            # Answers count where the question was, whatever directory they were in.
            Evidence(session, record, at, quote, K(kind), Origin.MAIN, key, branch, d)
            for session, record, at, quote, kind, branch, d in rows.values_list(
                *names, "data"
            )
        ]

    def _store(self, matter: Matter, rows: list[OpenTask]) -> None:
        acts = [act for row in rows for act in row.acts.all()]
        fields = _columns(matter, stands(matter.turns, [_act(act) for act in acts]))
        if not rows:
            OpenTask.objects.create(owner=self._owner, project=self._project, **fields)
            return
        row, *doubles = rows
        for double in doubles:  # an earlier day told that they are one task
            double.acts.update(task=row)
            double.delete()
        differing = [n for n, value in fields.items() if getattr(row, n) != value]
        for name in differing:
            setattr(row, name, fields[name])
        if differing:
            row.save(update_fields=differing)


def _withdraw(row: OpenTask) -> None:
    """No note tells of it any more. What its owner did is kept, should one do so
    again; but not where what it rested on was deleted."""
    if not row.acts.all() or not _rests_on_something(row):
        row.delete()
    elif row.state != OpenTask.State.WITHDRAWN:
        row.state = OpenTask.State.WITHDRAWN
        row.save(update_fields=["state"])


def _rests_on_something(row: OpenTask) -> bool:
    cited = {each["session"] for each in row.evidence}
    mine = CodingSession.objects.owned_by(row.owner).filter(public_id__in=cited)
    return not cited or mine.exists()


def _matched(rows: list[OpenTask], matters: list[Matter]) -> list[list[OpenTask]]:
    """For each task its rows: those told by the same records, else by the same words.
    More than one where days that came later made two tasks one."""
    free = list(rows)
    found: list[list[OpenTask]] = [[] for _ in matters]
    for alike_to in (_by_record, _by_text, _by_words):
        for matter, its in zip(matters, found, strict=True):
            if its and alike_to is not _by_record:
                continue
            same = [row for row in free if alike_to(row, matter)]
            its += same if alike_to is _by_record else same[:1]
            free = [row for row in free if row not in its]
    for its in found:  # the one with a history keeps its id
        its.sort(key=lambda row: (-len(row.acts.all()), row.pk))
    return found


def _by_record(row: OpenTask, matter: Matter) -> bool:
    return bool(set(row.anchors) & set(matter.anchors))


def _by_text(row: OpenTask, matter: Matter) -> bool:
    return plain(row.text) == plain(matter.text)


def _by_words(row: OpenTask, matter: Matter) -> bool:
    return alike(row.text, [matter.text])


def _columns(matter: Matter, now: Stands) -> dict[str, Any]:
    return {
        "text": matter.text,
        "opened_on": matter.opened_on,
        "reopened_on": now.reopened_on,
        "last_seen_on": matter.last_seen_on,
        "state": now.state.value,
        "kept_on": now.kept_on,
        "snoozed_until": now.until,
        "closed_on": now.ended_on,
        "closed_by": _closed_by(now),
        "evidence": [cited_json(cited) for cited in matter.evidence],
        "anchors": list(matter.anchors),
    }


def _closed_by(now: Stands) -> dict[str, Any]:
    turn = now.ended
    if turn is None:
        return {}
    told = {"day": turn.day.isoformat(), "text": turn.text}
    return {**told, **cited_json(turn.by)} if turn.by else told


def _act(row: TaskAct) -> Act:
    return Act(Verb(row.verb), row.at, row.day, row.until)
