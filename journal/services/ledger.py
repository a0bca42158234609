"""The ledgers of a person, made anew from notes, evidence and what their owner did.

Called inside the transaction that stores or changes a note. They are a function of what
is stored: the same again writes nothing, and no order of days makes another ledger.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from accounts.models import User
from journal.models import DailyNote, Decision, NoteItem, OpenTask, Overlay
from journal.services.ledger_decisions import store_decisions
from journal.services.ledger_docs import index_ledger, index_note
from journal.services.ledger_tasks import ANSWERS, LOOKS, TaskRows
from journal.services.shown import shown_days
from journal.services.stored import item_value
from pipeline.lines import DatedItem
from sessions_app.models import CodingSession, EvidenceRow, Project
from sessions_app.services.locks import lock

_KINDS = (NoteItem.Kind.OPEN_TASK, NoteItem.Kind.DECISION)


def refresh_ledgers(
    owner: User, projects: Collection[int | None] | None = None
) -> None:
    """Bring the tasks and decisions of these projects (primary keys; None: no project)
    up to what is stored; of all by default. Inside a transaction."""
    # Notes of two days may be stored side by side: each must see what the other told.
    lock(owner)
    for project in _concerned(owner, projects):
        left_out = project is not None and project.left_out_at is not None
        items = [] if left_out else usable_items(owner, project)
        TaskRows(owner, project).store(items)
        store_decisions(owner, project, items)
        index_ledger(owner, project)


def _concerned(
    owner: User, projects: Collection[int | None] | None
) -> list[Project | None]:
    """Those of the projects with a task or a decision, or a line that tells of one."""
    told = NoteItem.objects.filter(note__owner=owner, kind__in=_KINDS)
    keys: set[int | None] = {key for (key,) in told.values_list("project").distinct()}
    for rows in (OpenTask.objects.owned_by(owner), Decision.objects.owned_by(owner)):
        keys |= {key for (key,) in rows.values_list("project").distinct()}
    keys |= _edited(owner)
    if projects is not None:
        keys &= set(projects)
    named = [key for key in keys if key is not None]
    mine = Project.objects.owned_by(owner).filter(pk__in=named)
    found: list[Project | None] = list(mine.order_by("pk"))
    return [*found, None] if None in keys else found


def _edited(owner: User) -> set[int | None]:
    """Projects in which the owner may have made such a line, or added one."""
    mine = Overlay.objects.owned_by(owner)
    days = mine.filter(to_kind__in=_KINDS).values("date")
    items = NoteItem.objects.filter(note__owner=owner, note__date__in=days)
    added = mine.filter(added=True, kind__in=_KINDS)
    return {key for rows in (items, added) for (key,) in rows.values_list("project")}


def usable_items(owner: User, project: Project | None) -> list[DatedItem]:
    """What the notes say about a project, oldest first, without what rests on sessions
    that were deleted or left out: a note is written again only a little later."""
    key = project.public_id if project else ""
    edited = Overlay.objects.owned_by(owner).values("date")
    written = NoteItem.objects.filter(note__owner=owner, project=project)
    written = written.exclude(note__date__in=edited)
    rows = written.select_related("note", "project").order_by("note__date", "position")
    dated = [(row.note.date, item_value(row)) for row in rows]
    # Days with edits, as they hold.
    notes = DailyNote.objects.owned_by(owner).filter(date__in=edited)
    dated += [
        (day.note.date, item)
        for day in shown_days(notes.prefetch_related("items__project"))
        for item in day.value.items
        if item.project == key
    ]
    dated.sort(key=lambda pair: pair[0])
    return usable(owner, dated, lost=project is None)


def usable(owner: User, dated: Sequence[DatedItem], *, lost: bool) -> list[DatedItem]:
    """These items with the evidence that is still there and not left out; those that
    have none left are not among them. ``lost``: their project may have been deleted."""
    cited = {c.session for _day, item in dated for c in item.evidence}
    there = set(
        CodingSession.objects.owned_by(owner)
        .filter(public_id__in=cited, left_out_at=None)
        .values_list("public_id", flat=True)
    )
    records = _records(owner, dated) if lost else None
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


def follow_note(owner: User, day: date, projects: Collection[int | None]) -> None:
    """A note was stored, changed or taken away: tasks, decisions and the search follow.
    ``projects`` are those that it told of, before and after."""
    refresh_ledgers(owner, projects)
    note = DailyNote.objects.owned_by(owner).filter(date=day).first()
    usable_sessions = CodingSession.objects.owned_by(owner).filter(
        left_out_at=None, public_id__in=_cited(note)
    )
    found = set(usable_sessions.values_list("public_id", flat=True))
    index_note(note, owner, day, found)


def _cited(note: DailyNote | None) -> set[str]:
    rows = note.items.values_list("evidence", flat=True) if note else ()
    return {each["session"] for evidence in rows for each in evidence}


def projects_of_day(owner: User, day: date) -> set[int | None]:
    """Projects that the note of this day tells of (primary keys)."""
    items = NoteItem.objects.filter(note__owner=owner, note__date=day)
    added = Overlay.objects.owned_by(owner).filter(date=day, added=True)
    return {key for rows in (items, added) for (key,) in rows.values_list("project")}


def projects_seen(owner: User, starts: datetime, ends: datetime) -> set[int | None]:
    """Projects at which somebody looked in this time, whatever a note says of it."""
    rows = EvidenceRow.objects.owned_by(owner).filter(at__gte=starts, at__lt=ends)
    looks = rows.filter(kind__in=(*LOOKS, *ANSWERS))
    return {key for (key,) in looks.values_list("project").distinct()}
