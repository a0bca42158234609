"""A note as it holds: the writer's lines, and over them what their owner did.

An edit is attached to a line by the records that the line cites and by its kind, so
that it finds the line again after every redo. One that finds nothing is pinned.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pipeline.headlines import note_headline
from pipeline.lessons import Lesson, apply
from pipeline.phrases import fold
from pulse.core.note.status import PROVEN
from pulse.core.values import Item, ItemKind, Note, Status

Cites = frozenset[tuple[str, str]]

#: Kinds that tell the same work: what became of it may be seen later.
_WORK = frozenset({ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT})
#: Of the records that an edit was made on, or that a line cites, so much is shared.
_SHARED = 0.5
#: The headline of a note without a line.
NOTHING_LEFT = "Every line of this day is hidden."
_WORD = re.compile(r"\d[\d.,]*|[^\W_][\w'’-]{3,}")


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person did to one line; None where the writer's word still holds.

    ``kind`` is what the line was when they did it. ``hidden=False`` is their wish that
    it stays, whatever was learned. An ``added`` line is theirs alone.
    """

    id: str
    kind: ItemKind
    cites: Cites = frozenset()
    to_kind: ItemKind | None = None
    status: Status | None = None
    text: str | None = None
    instead: str | None = None
    why: str | None = None
    hidden: bool | None = None
    added: bool = False
    project: str = ""  # of an added line


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line that holds. ``place`` is that of the writer's line, None for an added
    one; ``written`` are the writer's words where they are others."""

    item: Item
    place: int | None
    edit: Edit | None = None
    written: Item | None = None
    hidden: bool = False
    lesson: Lesson | None = None  # what left it out, or made it shorter

    @property
    def rewritten(self) -> bool:
        """Whether it says or means something else than its writer wrote."""
        return self.written is not None and self.written != self.item

    @property
    def weaker(self) -> bool:
        """Whether its owner takes back that it was seen to be so."""
        proven = self.written is not None and self.written.status in PROVEN
        return proven and self.item.status not in PROVEN

    @property
    def version(self) -> str:
        """Changes with everything that a reader sees of this line."""
        item = self.item
        seen = (
            *(item.kind, item.status, item.text, item.instead, item.why, item.project),
            str(self.hidden),
        )
        return sha256("\0".join(seen).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Held:
    """``note`` has what holds; ``lines`` also what is hidden; ``pinned`` are edits
    whose line is not there any more."""

    note: Note
    lines: tuple[HeldLine, ...]
    pinned: tuple[Edit, ...] = ()


def hold(note: Note, edits: Sequence[Edit], lessons: Sequence[Lesson] = ()) -> Held:
    """The note with what its owner did to it, and with what they taught where they did
    nothing to a line themselves."""
    found = attach(note.items, [edit for edit in edits if not edit.added])
    lines = [
        _held(item, place, found[place])
        if place in found
        else _taught(item, place, lessons)
        for place, item in enumerate(note.items)
    ]
    lines += [_added(edit) for edit in edits if edit.added]
    attached = {edit.id for edit in found.values()}
    pinned = (e for e in edits if not e.added and e.id not in attached)
    shown = tuple(line.item for line in lines if not line.hidden)
    return Held(
        note=replace(note, items=shown, headline=_headline(note, lines)),
        lines=tuple(lines),
        pinned=tuple(pinned),
    )


def attach(items: Sequence[Item], edits: Sequence[Edit]) -> dict[int, Edit]:
    """For each place of a line the edit that was made on it: one each, best first."""
    alike = sorted(
        (
            (_strength(item, edit), place, order)
            for place, item in enumerate(items)
            for order, edit in enumerate(edits)
            if _same_line(item, edit)
        ),
        key=lambda each: (*(-part for part in each[0]), each[1], each[2]),
    )
    found: dict[int, Edit] = {}
    taken: set[int] = set()
    for _how, place, order in alike:
        if place not in found and order not in taken:
            found[place] = edits[order]
            taken.add(order)
    return found


def cites_of(item: Item) -> Cites:
    return frozenset((cited.session, cited.record) for cited in item.evidence)


def confirmed(item: Item) -> tuple[ItemKind, Status] | None:
    """What a line becomes when its owner confirms it, or None where that would say
    something else: what was tried or dropped did not happen because it is true."""
    if item.status in (Status.ATTEMPTED, Status.DROPPED, Status.STATED):
        return None
    return with_status(item.kind, Status.CONFIRMED), Status.CONFIRMED


def with_status(kind: ItemKind, status: Status) -> ItemKind:
    """The kind of a line whose owner says how far it got."""
    if kind not in _WORK:
        return kind
    return ItemKind.ACHIEVEMENT if status in PROVEN else ItemKind.ATTEMPT


def with_kind(kind: ItemKind, status: Status) -> Status:
    """The status of a line whose owner says what it is: their word decides it."""
    if kind is ItemKind.ATTEMPT:
        return Status.ATTEMPTED if status in PROVEN else status
    if kind in (ItemKind.ACHIEVEMENT, ItemKind.DECISION):
        return status if status in PROVEN else Status.CONFIRMED
    return status


def _taught(item: Item, place: int, lessons: Sequence[Lesson]) -> HeldLine:
    applied = apply(item, lessons)
    if applied is None:
        return HeldLine(item, place)
    left_out = applied.item is None
    return HeldLine(
        applied.item or item,
        place,
        written=item,
        hidden=left_out,
        lesson=applied.lesson,
    )


def _held(item: Item, place: int, edit: Edit) -> HeldLine:
    kind = edit.to_kind or item.kind
    status = edit.status or item.status
    now = replace(
        item,
        kind=kind if edit.to_kind else with_status(kind, status),
        status=status,
        text=item.text if edit.text is None else edit.text,
        instead=item.instead if edit.instead is None else edit.instead,
        why=item.why if edit.why is None else edit.why,
    )
    return HeldLine(now, place, edit, item, hidden=edit.hidden is True)


def _added(edit: Edit) -> HeldLine:
    item = Item(
        kind=edit.to_kind or edit.kind,
        text=edit.text or "",
        status=Status.STATED,
        project=edit.project,
        evidence=(),
        instead=edit.instead or "",
        why=edit.why or "",
    )
    return HeldLine(item, None, edit, hidden=edit.hidden is True)


def _same_line(item: Item, edit: Edit) -> bool:
    same_kind = item.kind is edit.kind or {item.kind, edit.kind} <= _WORK
    cites = cites_of(item)
    shared = len(cites & edit.cites)
    return (
        same_kind
        and shared > 0
        and shared >= _SHARED * min(len(cites), len(edit.cites))
    )


def _strength(item: Item, edit: Edit) -> tuple[float, int, bool]:
    cites = cites_of(item)
    shared, together = len(cites & edit.cites), len(cites | edit.cites)
    return shared / together, shared, item.kind is edit.kind


def _headline(note: Note, lines: Sequence[HeldLine]) -> str:
    """The writer's headline, unless it tells what no line says any more."""
    shown = [line.item for line in lines if not line.hidden]
    if not shown:
        return NOTHING_LEFT if lines else note.headline
    if all(line.place is None for line in lines):
        return note_headline(shown)
    gone = {*_words(line.written for line in lines if line.written)}
    kept = {*_words(line.item for line in lines if not (line.hidden or line.weaker))}
    if not {*_said(note.headline)} & (gone - kept):
        return note.headline
    standing = [line.item for line in lines if not (line.hidden or line.weaker)]
    if standing:
        return note_headline(standing)
    # "Fixed …" is what such a line still says, and not what its owner says.
    headline = note_headline(shown)
    return f"Attempted: {headline[:1].lower()}{headline[1:]}"


def _words(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        yield from _said(f"{item.text} {item.instead} {item.why}")


def _said(text: str) -> Iterator[str]:
    yield from _WORD.findall(fold(text))
