"""Notes as they hold: what their writer wrote, with their owner's edits over it.

Everything that shows a note, or makes something of one, reads it here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from journal.models import DailyNote, Lesson, NoteItem, Overlay
from journal.services.edits import edit_value, in_force, lessons_of, overlays_of
from journal.services.stored import note_value, written_note
from pipeline.lessons import reason
from pipeline.overlays import Held, HeldLine, hold
from pulse.core.values import Item, Note
from sessions_app.models import Project


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One line as it holds. ``row`` is the writer's, None for an added line;
    ``overlay`` what its owner did to it."""

    note: DailyNote
    line: HeldLine
    row: NoteItem | None
    overlay: Overlay | None
    project: Project | None
    lesson: Lesson | None = None  # what left it out, or made it shorter

    @property
    def public_id(self) -> str:
        found = self.row or self.overlay
        return found.public_id if found else ""

    @property
    def value(self) -> Item:
        return self.line.item

    @property
    def kind(self) -> str:
        return self.line.item.kind.value

    @property
    def status(self) -> str:
        return self.line.item.status.value

    @property
    def text(self) -> str:
        return self.line.item.text

    @property
    def instead(self) -> str:
        return self.line.item.instead

    @property
    def why(self) -> str:
        return self.line.item.why

    @property
    def evidence(self) -> list[dict[str, Any]]:
        return self.row.evidence if self.row else []

    @property
    def hidden(self) -> bool:
        return self.line.hidden

    @property
    def added(self) -> bool:
        return self.row is None

    @property
    def edited(self) -> bool:
        return self.added or (self.line.rewritten and self.lesson is None)

    @property
    def reason(self) -> str:
        """Why it is left out, or shorter than its writer wrote it."""
        if self.line.lesson is None:
            return ""
        of = self.lesson.project if self.lesson else None
        return reason(self.line.lesson, {of.public_id: of.name} if of else {})

    @property
    def written(self) -> Item | None:
        """The writer's words, where others hold."""
        return self.line.written if self.line.rewritten else None

    @property
    def version(self) -> str:
        return self.line.version

    def get_kind_display(self) -> str:
        return str(NoteItem.Kind(self.kind).label)

    def get_status_display(self) -> str:
        return str(NoteItem.Status(self.status).label)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """``items`` hold; ``hidden`` are those that their owner put away, ``left_out``
    those that their edits taught; ``pinned`` are edits whose line is not in the note
    any more."""

    note: DailyNote
    value: Note
    items: tuple[ShownItem, ...]
    hidden: tuple[ShownItem, ...]
    left_out: tuple[ShownItem, ...]
    pinned: tuple[Overlay, ...]

    def find(self, item_id: str) -> ShownItem | None:
        """A line by its public id, hidden or not."""
        every = (*self.items, *self.hidden, *self.left_out)
        return next((item for item in every if item.public_id == item_id), None)


def shown_note(row: DailyNote) -> Note:
    """The note as a value, with its owner's edits."""
    return note_value(row)


def shown_items(row: DailyNote) -> tuple[ShownItem, ...]:
    """The lines that hold, in their order; hidden ones are not among them."""
    return shown_day(row).items


def shown_item(row: NoteItem) -> ShownItem:
    """A line of a writer as it holds, hidden or not."""
    found = shown_day(row.note).find(row.public_id)
    if found is None:
        raise NoteItem.DoesNotExist
    return found


def shown_day(row: DailyNote) -> ShownDay:
    (found,) = shown_days([row])
    return found


def shown_days(rows: Iterable[DailyNote]) -> list[ShownDay]:
    """Several notes of one person; fetch their ``items__project`` with them."""
    notes = list(rows)
    if not notes:
        return []
    overlays = overlays_of(notes[0].owner, [note.date for note in notes])
    lessons = lessons_of(notes[0].owner)
    return [_shown(note, overlays[note.date], lessons) for note in notes]


def refresh_headline(note: DailyNote) -> bool:
    """Keep the headline that holds; whether it is another one now."""
    lead = shown_day(note).value.headline
    held = "" if lead == note.headline else lead
    if held == note.headline_held:
        return False
    note.headline_held = held
    note.save(update_fields=["headline_held"])
    return True


def _shown(
    note: DailyNote, overlays: Sequence[Overlay], lessons: Sequence[Lesson]
) -> ShownDay:
    rows, edits = _rows(note), [edit_value(row) for row in overlays]
    held = hold(written_note(note, rows), edits, in_force(lessons, note))
    items = tuple(_items(note, held, rows, overlays, lessons))
    pinned = {edit.id for edit in held.pinned}
    return ShownDay(
        note=note,
        value=held.note,
        items=tuple(item for item in items if not item.hidden),
        hidden=tuple(i for i in items if i.hidden and not i.line.lesson),
        left_out=tuple(i for i in items if i.hidden and i.line.lesson),
        pinned=tuple(row for row in overlays if row.public_id in pinned),
    )


def _rows(note: DailyNote) -> list[NoteItem]:
    if "items" in getattr(note, "_prefetched_objects_cache", {}):
        return list(note.items.all())
    return list(note.items.select_related("project"))


def _items(
    note: DailyNote,
    held: Held,
    rows: Sequence[NoteItem],
    overlays: Sequence[Overlay],
    lessons: Sequence[Lesson],
) -> Iterable[ShownItem]:
    by_id = {row.public_id: row for row in overlays}
    taught = {row.public_id: row for row in lessons}
    for line in held.lines:
        row = None if line.place is None else rows[line.place]
        overlay = by_id[line.edit.id] if line.edit else None
        source = row or overlay
        project = source.project if source else None
        lesson = taught[line.lesson.id] if line.lesson else None
        yield ShownItem(note, line, row, overlay, project, lesson)
