"""Between the values of a note and the rows that keep it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from journal.models import DailyNote, NoteItem
from journal.services.edits import edits_of, in_force, lessons_of
from pipeline.overlays import hold
from pulse.core.values import (
    Cited,
    Coverage,
    EvidenceKind,
    Item,
    ItemKind,
    MachineInfo,
    Note,
    Status,
    UncoveredCommit,
)
from sessions_app.models import Project


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    return {
        "sessions": coverage.sessions,
        "automated": coverage.automated,
        "prompts": coverage.prompts,
        "menu_answers": coverage.menu_answers,
        "active_seconds": int(coverage.active.total_seconds()),
        "machines": [
            {"name": m.name, "last_sync": m.last_sync and _iso(m.last_sync)}
            for m in coverage.machines
        ],
        "missing": list(coverage.missing),
        "unparsed": coverage.unparsed,
        "uncovered": [asdict(commit) for commit in coverage.uncovered],
    }


def coverage_value(data: dict[str, Any]) -> Coverage:
    return Coverage(
        sessions=data["sessions"],
        automated=data["automated"],
        prompts=data["prompts"],
        menu_answers=data["menu_answers"],
        active=timedelta(seconds=data["active_seconds"]),
        machines=tuple(
            MachineInfo(
                m["name"],
                datetime.fromisoformat(m["last_sync"]) if m["last_sync"] else None,
            )
            for m in data["machines"]
        ),
        missing=tuple(data["missing"]),
        unparsed=data["unparsed"],
        # A note from before they were listed has none.
        uncovered=tuple(UncoveredCommit(**c) for c in data.get("uncovered", ())),
    )


def cited_json(cited: Cited) -> dict[str, str]:
    return {
        "session": cited.session,
        "record": cited.record,
        "quote": cited.quote,
        "kind": cited.kind.value,
        "at": _iso(cited.time),
    }


def cited_value(data: dict[str, str]) -> Cited:
    return Cited(
        session=data["session"],
        record=data["record"],
        quote=data["quote"],
        kind=EvidenceKind(data["kind"]),
        time=datetime.fromisoformat(data["at"]),
    )


def item_fields(item: Item, projects: dict[str, Project]) -> dict[str, Any]:
    """The columns of an item; ``projects`` are the owner's by public id."""
    return {
        "kind": item.kind.value,
        "status": item.status.value,
        "text": item.text,
        "instead": item.instead,
        "why": item.why,
        "project": projects.get(item.project),
        "thread": item.thread[:200],
        "evidence": [cited_json(cited) for cited in item.evidence],
    }


def item_value(row: NoteItem) -> Item:
    """The line as its writer wrote it; `shown.shown_items` have what holds."""
    return Item(
        kind=ItemKind(row.kind),
        text=row.text,
        status=Status(row.status),
        project=row.project.public_id if row.project else "",
        evidence=tuple(cited_value(data) for data in row.evidence),
        instead=row.instead,
        why=row.why,
        thread=row.thread,
    )


def note_value(row: DailyNote, items: Sequence[NoteItem] | None = None) -> Note:
    """The note that holds: as it was written, with its owner's edits over it."""
    followed = in_force(lessons_of(row.owner), row)
    edits = edits_of(row.owner, row.date)
    return hold(written_note(row, items), edits, followed).note


def written_note(row: DailyNote, items: Sequence[NoteItem] | None = None) -> Note:
    """The stored note as its writer wrote it; ``items`` with their projects, if they
    are already loaded."""
    if items is None:
        items = list(row.items.select_related("project"))
    return Note(
        date=row.date,
        headline=row.headline,
        items=tuple(item_value(item) for item in items),
        coverage=coverage_value(row.coverage),
        writer=row.writer,
        refused=tuple((text, reason) for text, reason in row.refused),
    )


def _iso(moment: datetime) -> str:
    """As the API writes times."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
