"""From items of notes to lines of a profile: what counts as achieved and as shipped."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache

from pipeline.skill_words import COMMON_WORDS
from pipeline.values import Line
from pulse.core.values import EvidenceKind, Item, ItemKind, Note, Status

DatedItem = tuple[date, Item]

# Of two texts about the same matter the shorter one shares this much with the other.
_ALIKE, _FEWEST_SHARED = 0.6, 2
_WORD = re.compile(r"[^\W\d_][\w'-]{2,}")
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$")
#: Evidence of how things stood at the last look; the next look replaces it.
_LOOKS = frozenset(
    {
        EvidenceKind.DIRTY,
        EvidenceKind.TESTS,
        EvidenceKind.BUILD,
        EvidenceKind.COMMIT,
        EvidenceKind.PUSH,
        EvidenceKind.UNFINISHED,
    }
)

_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})
#: What leaves the owner's head.
SHIPPING = frozenset(
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
    return is_achieved(item) and any(c.kind in SHIPPING for c in item.evidence)


def is_dropped(item: Item) -> bool:
    """Given up, or decided against after it was wanted."""
    decided = item.kind is ItemKind.DECISION and item.text.startswith("Dropped ")
    return decided or item.status is Status.DROPPED


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


@lru_cache(maxsize=8192)
def topic(text: str) -> frozenset[str]:
    """The words that say what a text is about, without their endings."""
    return frozenset(
        _ENDING.sub("", word)
        for word in _WORD.findall(text.lower())
        if word not in COMMON_WORDS
    )


def same_matter(one: Item, other: Item) -> bool:
    """Whether two items of different days are states of the same thing."""
    if one.project != other.project:
        return False
    if one.thread and one.thread == other.thread:
        return True
    mine, theirs = topic(one.text), topic(other.text)
    shared = len(mine & theirs)
    return one.text == other.text or (
        shared >= _FEWEST_SHARED and shared >= _ALIKE * min(len(mine), len(theirs))
    )


def still_open(items: Sequence[DatedItem]) -> list[DatedItem]:
    """Open tasks that nothing later closed, each once, dated when it was opened.

    ``items`` are oldest day first. A task closes when the same matter was achieved or
    dropped on a later day. What an earlier look showed (work not committed, red tests)
    holds until the next look at that project, a question until its session went on.
    Whatever a later day lists as open again stays open since its first day.
    """
    opened: list[DatedItem] = []
    for day in sorted({day for day, _ in items}):
        today = [item for when, item in items if when == day]
        listed = [item for item in today if _is_open(item)]
        kept = [
            (since, task)
            for since, task in opened
            if not any(same_matter(task, item) for item in listed)
            and not _closed(task, today)
        ]
        for item in listed:
            before = [s for s, task in opened if same_matter(task, item)]
            kept.append((min(before, default=day), item))
        opened = kept
    return opened


def _is_open(item: Item) -> bool:
    return item.kind is ItemKind.OPEN_TASK and item.status is not Status.DROPPED


def _closed(task: Item, later: Sequence[Item]) -> bool:
    ended = (i for i in later if is_achieved(i) or is_dropped(i))
    if any(same_matter(task, item) for item in ended):
        return True
    kinds = {cited.kind for cited in task.evidence}
    if kinds and kinds <= _LOOKS:
        return any(item.project == task.project for item in later)
    if EvidenceKind.QUESTION in kinds:
        sessions = {cited.session for cited in task.evidence}
        return any(c.session in sessions for item in later for c in item.evidence)
    return False
