"""The ledger of open tasks, made anew from notes, evidence and what its owner did.

Called inside the transaction that stores or changes a note. It is a function of what
is stored: the same again writes nothing, and no order of days makes another ledger.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from journal.models import DailyNote, NoteItem, OpenTask, Overlay, TaskAct
from journal.services.shown import shown_days
from journal.services.stored import cited_json
from pipeline.ledger import Matter, derive
from pipeline.ledger_state import Act, Stands, Verb, stands
from pipeline.ledger_words import alike, plain
from pipeline.lines import DatedItem
from pulse.core.values import Evidence, EvidenceKind, Item, ItemKind, Origin
from sessions_app.models import CodingSession, EvidenceRow, Project
from sessions_app.services.locks import lock

K = EvidenceKind
_LOOKS = (K.TESTS, K.BUILD, K.CHECK, K.DIRTY, K.PUSH, K.COMMIT)
_ANSWERS = (K.PROMPT, K.ANSWER)


def refresh_tasks(owner: User, projects: Collection[int | None] | None = None) -> None:
    """Bring the tasks of these projects (primary keys; None: no project) up to what is
    stored; of all by default. Inside a transaction."""
    # Notes of two days may be stored side by side: each must see what the other told.
    lock(owner)
    for project in _with_tasks(owner, projects):
        _Refresh(owner, project).run()


def _with_tasks(
    owner: User, projects: Collection[int | None] | None
) -> list[Project | None]:
    """Those of the projects that have a task, or a line that tells of one."""
    told = NoteItem.objects.filter(note__owner=owner, kind=NoteItem.Kind.OPEN_TASK)
    keys: set[int | None] = {key for (key,) in told.values_list("project").distinct()}
    keys |= {key for (key,) in OpenTask.objects.owned_by(owner).values_list("project")}
    keys |= _edited(owner)
    if projects is not None:
        keys &= set(projects)
    named = [key for key in keys if key is not None]
    mine = Project.objects.owned_by(owner).filter(pk__in=named)
    found: list[Project | None] = list(mine.order_by("pk"))
    return [*found, None] if None in keys else found


def _edited(owner: User) -> set[int | None]:
    """Projects in which the owner may have made a task of a line, or added one."""
    mine = Overlay.objects.owned_by(owner)
    days = mine.filter(to_kind=NoteItem.Kind.OPEN_TASK).values("date")
    items = NoteItem.objects.filter(note__owner=owner, note__date__in=days)
    added = mine.filter(added=True, kind=NoteItem.Kind.OPEN_TASK)
    return {key for rows in (items, added) for (key,) in rows.values_list("project")}


class _Refresh:
    """The tasks of one project of one person."""

    def __init__(self, owner: User, project: Project | None) -> None:
        self._owner, self._project = owner, project

    def run(self) -> None:
        rows = list(
            OpenTask.objects.owned_by(self._owner)
            .filter(project=self._project)
            .prefetch_related("acts")
        )
        matters = self._matters()
        found = _matched(rows, matters)
        told = [row for its in found for row in its]
        for row in rows:
            if row not in told:
                _withdraw(row)
        for matter, its in zip(matters, found, strict=True):
            self._store(matter, its)

    def _matters(self) -> list[Matter]:
        if self._project is not None and self._project.left_out_at is not None:
            return []
        items = usable_items(self._owner, self._project)
        tasks = [item for _day, item in items if item.kind is ItemKind.OPEN_TASK]
        return derive(items, self._evidence(tasks)) if tasks else []

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
                Q(project=self._project, kind__in=_LOOKS)
                | Q(session__public_id__in=asked, kind__in=_ANSWERS)
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


def usable_items(owner: User, project: Project | None) -> list[DatedItem]:
    """What the notes say about a project, oldest first, without what rests on sessions
    that were deleted or left out: a note is written again only a little later."""
    added = Overlay.objects.owned_by(owner).filter(added=True, project=project)
    notes = DailyNote.objects.owned_by(owner).filter(
        Q(items__project=project) | Q(date__in=added.values("date"))
    )
    rows = notes.distinct().order_by("date").prefetch_related("items__project")
    key = project.public_id if project else ""
    dated = [
        (day.note.date, item)
        for day in shown_days(rows)
        for item in day.value.items
        if item.project == key
    ]
    cited = {c.session for _day, item in dated for c in item.evidence}
    there = set(
        CodingSession.objects.owned_by(owner)
        .filter(public_id__in=cited, left_out_at=None)
        .values_list("public_id", flat=True)
    )
    records = _records(owner, dated) if project is None else None
    kept = []
    for day, item in dated:
        evidence = tuple(
            c
            for c in item.evidence
            if c.session in there
            and (records is None or (c.session, c.record) in records)
        )
        if evidence or not item.evidence:
            kept.append((day, replace(item, evidence=evidence)))
    return kept


def _records(owner: User, dated: Iterable[DatedItem]) -> set[tuple[str, str]]:
    """Cited records that are still there: those of a deleted project lost their line's
    project, and are gone themselves."""
    cited = {c.record for _day, item in dated for c in item.evidence}
    rows = EvidenceRow.objects.owned_by(owner).filter(record__in=cited)
    return set(rows.values_list("session__public_id", "record"))


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


def projects_of_day(owner: User, day: date) -> set[int | None]:
    """Projects that the note of this day tells of (primary keys)."""
    items = NoteItem.objects.filter(note__owner=owner, note__date=day)
    added = Overlay.objects.owned_by(owner).filter(date=day, added=True)
    return {key for rows in (items, added) for (key,) in rows.values_list("project")}


def projects_seen(owner: User, starts: datetime, ends: datetime) -> set[int | None]:
    """Projects at which somebody looked in this time, whatever a note says of it."""
    rows = EvidenceRow.objects.owned_by(owner).filter(at__gte=starts, at__lt=ends)
    looks = rows.filter(kind__in=(*_LOOKS, *_ANSWERS))
    return {key for (key,) in looks.values_list("project").distinct()}
