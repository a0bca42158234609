"""The note of one day: load, think, check, store."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.zones import calendar_of
from journal import metrics
from journal.models import DailyNote, NoteItem
from journal.services.ledger import (
    follow_note,
    projects_of_day,
    projects_seen,
)
from journal.services.shown import refresh_headline
from journal.services.stored import coverage_json, item_fields
from journal.writers.choose import (
    ModelWriter,
    get_writer,
    receipt_from,
)
from journal.writers.failures import later
from pipeline.audience import with_strict_projects
from pipeline.checked import count_by_kind
from pipeline.headlines import note_headline
from pipeline.validate import check_note
from pulse.core.note import OfflineWriter
from pulse.core.note.version import VERSION as OFFLINE_VERSION
from pulse.core.redact import RULESET
from pulse.core.values import Item, Note, WorkDay, Writer, WriterError
from sessions_app.models import DayInput, Project
from sessions_app.parse.version import PARSER
from sessions_app.services import load_workday


@dataclass(frozen=True, slots=True)
class Composed:
    """A checked note that is not stored yet; None for a day without sessions.

    ``read`` says which versions it was made from, ``fallback`` why the offline writer
    stepped in, ``receipt`` what a model used. ``later``: how long to wait at least
    before a model is asked again; None where that would not help.
    """

    note: Note | None
    read: dict[str, Any]
    fallback: str = ""
    receipt: dict[str, Any] = field(default_factory=dict)
    later: timedelta | None = None


def write_daily_note(
    owner: User, day: date, *, writer: Writer | None = None, now: datetime
) -> DailyNote | None:
    """Write the note of a local day now. None, and no note, if nothing was recorded."""
    composed = compose_daily_note(owner, day, writer=writer, now=now)
    with transaction.atomic():
        note, _changed = store_daily_note(owner, day, composed, now=now)
    return note


def compose_daily_note(
    owner: User, day: date, *, writer: Writer | None = None, now: datetime
) -> Composed:
    """The thinking, outside any transaction: a model may take its time."""
    # The version first: what arrives from here on makes the note behind again.
    version = input_version(owner, day)
    workday = load_workday(owner, day)
    writer = writer or get_writer(owner, now=now)
    read = versions(version, writer)
    if not workday.sessions:
        return Composed(None, read)
    note, failure = _written(workday, writer)
    checked = with_strict_projects(check_note(note, workday), workday)
    if not note.headline and checked.items:
        # Left to code by the writer: only what was not refused can carry it.
        checked = replace(checked, headline=note_headline(checked.items))
    metrics.count_refused("note", checked.refused)
    receipt = receipt_from(writer)
    if checked.refused:
        receipt["refused"] = count_by_kind(checked.refused)
    return Composed(checked, read, str(failure or ""), receipt, later(failure))


def _written(workday: WorkDay, writer: Writer) -> tuple[Note, WriterError | None]:
    try:
        return writer.write_note(workday), None
    except WriterError as failure:
        return OfflineWriter().write_note(workday), failure


def input_version(owner: User, day: date) -> int:
    row = DayInput.objects.owned_by(owner).filter(date=day).values_list("version")
    return row[0][0] if row else 0


def versions(version: int, writer: Writer) -> dict[str, Any]:
    """What a note is made from, as it is stored with it."""
    return {
        "input": version,
        "parser": PARSER,
        "ruleset": RULESET,
        "prompt": writer.prompt_version
        if isinstance(writer, ModelWriter)
        else OFFLINE_VERSION,
    }


def store_daily_note(
    owner: User, day: date, composed: Composed, *, now: datetime
) -> tuple[DailyNote | None, bool]:
    """Keep the note and say whether it changed, and bring what rests on it up to
    it. Run it inside a transaction.

    A revision only counts what a reader can see changed; the same note again writes
    nothing at all.
    """
    before = projects_of_day(owner, day)
    stored = _store_note(owner, day, composed, now=now)
    seen = projects_seen(owner, *calendar_of(owner).bounds(day))
    follow_note(owner, day, before | seen | projects_of_day(owner, day))
    return stored


def _store_note(
    owner: User, day: date, composed: Composed, *, now: datetime
) -> tuple[DailyNote | None, bool]:
    notes = DailyNote.objects.owned_by(owner).filter(date=day)
    existing = notes.select_for_update().first()
    if composed.note is None:
        return None, bool(notes.delete()[0]) if existing else False
    fields = _columns(composed.note, composed)
    if existing is None:
        row = DailyNote.objects.create(
            owner=owner, date=day, written_at=now, read=composed.read, **fields
        )
        _store_items(row, composed.note.items)
        refresh_headline(row)
        return row, True
    changed = _store_items(existing, composed.note.items)
    changed |= _readable(_current(existing)) != _readable(fields)
    if changed:
        fields |= {"revision": existing.revision + 1, "written_at": now}
    _update(existing, {**fields, "read": composed.read})
    refresh_headline(existing)
    return existing, changed


def _columns(note: Note, composed: Composed) -> dict[str, Any]:
    return {
        "headline": note.headline,
        "coverage": coverage_json(note.coverage),
        "writer": note.writer,
        "fallback_reason": composed.fallback,
        "refused": [list(pair) for pair in note.refused],
        "receipt": composed.receipt,
    }


def _current(row: DailyNote) -> dict[str, Any]:
    return {
        name: getattr(row, name) for name in ("headline", "coverage", "fallback_reason")
    }


def _readable(fields: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a revision; when a machine last synced is news, not another note."""
    coverage = {k: v for k, v in fields["coverage"].items() if k != "machines"}
    return fields["headline"], fields["fallback_reason"], coverage


def _update(row: DailyNote | NoteItem, fields: dict[str, Any]) -> bool:
    """Write the columns that differ, and none if none does."""
    differing = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, fields[name])
    if differing:
        row.save(update_fields=differing)
    return bool(differing)


def _store_items(note: DailyNote, items: tuple[Item, ...]) -> bool:
    """Make the rows these items. A row keeps its public id while it says the same."""
    old = list(note.items.select_related("project"))
    projects = _projects(note.owner, items)
    wanted = [item_fields(item, projects) for item in items]
    rows = _matched(old, wanted)
    changed = any(row not in rows for row in old)
    for position, (fields, row) in enumerate(zip(wanted, rows, strict=True)):
        fields["position"] = position
        if row is None:
            NoteItem.objects.create(note=note, **fields)
            changed = True
        else:
            changed |= _update(row, fields)
    for row in old:
        if row not in rows:
            row.delete()
    return changed


def _projects(owner: User, items: tuple[Item, ...]) -> dict[str, Project]:
    keys = {item.project for item in items}
    mine = Project.objects.owned_by(owner).filter(public_id__in=keys)
    return {project.public_id: project for project in mine}


def _matched(
    old: list[NoteItem], wanted: list[dict[str, Any]]
) -> list[NoteItem | None]:
    """For each item its row: of the same text first, else of a record cited by both."""
    free = list(old)
    rows: list[NoteItem | None] = [None] * len(wanted)
    for alike in (_same_text, _same_record):
        for index, fields in enumerate(wanted):
            if rows[index] is None:
                rows[index] = next((row for row in free if alike(row, fields)), None)
                free = [row for row in free if row is not rows[index]]
    return rows


def _same_text(row: NoteItem, fields: dict[str, Any]) -> bool:
    names = ("kind", "text", "project")
    return all(getattr(row, name) == fields[name] for name in names)


def _same_record(row: NoteItem, fields: dict[str, Any]) -> bool:
    cited = {(e["session"], e["record"]) for e in fields["evidence"]}
    return row.kind == fields["kind"] and any(
        (e["session"], e["record"]) in cited for e in row.evidence
    )
