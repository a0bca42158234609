"""From items of notes to lines of a profile: what counts as achieved and as shipped."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from pipeline.values import Line
from pulse.core.values import EvidenceKind, Item, ItemKind, Note, Status

DatedItem = tuple[date, Item]

_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})
_SHIPPING = frozenset(
    {EvidenceKind.COMMIT, EvidenceKind.PUSH, EvidenceKind.PULL_REQUEST}
)


def dated_items(notes: Iterable[Note]) -> list[DatedItem]:
    """All items of these notes, oldest day first, in the order of the notes."""
    ordered = sorted(notes, key=lambda note: note.date)
    return [(note.date, item) for note in ordered for item in note.items]


def is_achieved(item: Item) -> bool:
    return item.kind is ItemKind.ACHIEVEMENT and item.status in _SEEN


def is_shipped(item: Item) -> bool:
    """Whether the item left the owner's head: committed, pushed or proposed."""
    return is_achieved(item) and any(c.kind in _SHIPPING for c in item.evidence)


def thread_of(item: Item) -> tuple[str, str]:
    """What makes items states of the same thing; without a thread, the text does."""
    return item.project, item.thread or f"text:{' '.join(item.text.lower().split())}"


def last_seen(item: Item) -> datetime | None:
    return max((cited.time for cited in item.evidence), default=None)


def line_of(day: date, item: Item, *, reason: str = "") -> Line:
    return Line(
        text=item.text,
        project=item.project,
        status=item.status.value,
        evidence=item.evidence,
        reason=reason or item.why,
        note_date=day,
        kind=item.kind.value,
        thread=item.thread,
        instead=item.instead,
    )


def still_open(items: Sequence[DatedItem]) -> list[DatedItem]:
    """Open tasks that nothing later closed, each once, dated when it was opened.

    A task is closed when the same thread was achieved or dropped on a later day and is
    not listed as open again on that day or after it. ``items`` are oldest day first.
    """
    opened: dict[tuple[str, ...], DatedItem] = {}
    for day in sorted({day for day, _ in items}):
        today = [item for when, item in items if when == day]
        ended = {thread_of(item) for item in today if item.thread and _ends(item)}
        kept = {
            key: task for key, task in opened.items() if thread_of(task[1]) not in ended
        }
        for item in today:
            if item.kind is not ItemKind.OPEN_TASK or item.status is Status.DROPPED:
                continue
            key = _task_key(item)
            since = opened[key][0] if key in opened else day
            kept[key] = (since, item)
        opened = kept
    return list(opened.values())


def _ends(item: Item) -> bool:
    return is_achieved(item) or item.status is Status.DROPPED


def _task_key(item: Item) -> tuple[str, ...]:
    return item.project, " ".join(item.text.lower().split())
