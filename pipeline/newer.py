"""What a note that was composed anew would change, line by line, and why."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.overlays import Cites, Edit, attach, cites_of
from pulse.core.values import Item, Note

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
#: What a note was made from, and what it means when that is another one by now.
_VERSIONS = {
    "input": "Records arrived, were deleted or were left out after this note was made.",
    "parser": "Transcripts are read in another way than they were.",
    "ruleset": "The rules that take secrets out are others than they were.",
    "prompt": "Notes are written in another way than they were.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line: ``before`` and ``after``, one of them None where it comes or goes.
    ``edited``: its owner laid a hand on it, and what they did stays."""

    kind: str
    before: Item | None
    after: Item | None
    reasons: tuple[str, ...]
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """``why``: what is another one than when the note was made, as sentences."""

    why: tuple[str, ...]
    headline: tuple[str, str] | None  # before and after, where they differ
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.headline or self.changes)


def difference(
    old: Note,
    new: Note,
    *,
    read: tuple[Mapping[str, Any], Mapping[str, Any]],
    edits: Sequence[Edit] = (),
    records: Collection[tuple[str, str]],
) -> Difference:
    """``read``: what each was made from. ``records``: those that are there now."""
    mine = set(attach(old.items, [edit for edit in edits if not edit.added]))
    pairs = _paired(old.items, new.items)
    changes = [
        *_gone(old, new, set(pairs.values()), mine, records),
        *_others(old, new, pairs, mine),
    ]
    lead = (old.headline, new.headline)
    return Difference(
        why=tuple(_versions(*read)),
        headline=lead if old.headline != new.headline else None,
        changes=tuple(changes),
    )


def _paired(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """Places of new lines, each with that of the old one that it is the next state
    of: the same text, else the same records."""
    pairs: dict[int, int] = {}
    for place, item in enumerate(new):
        same = (
            n
            for n, before in enumerate(old)
            if n not in pairs.values() and (before.kind, before.text)
            == (item.kind, item.text)
        )  # fmt: skip
        if (found := next(same, None)) is not None:
            pairs[place] = found
    left = [n for n in range(len(old)) if n not in pairs.values()]
    lines = [Edit(str(n), old[n].kind, cites_of(old[n])) for n in left]
    open_places = [n for n in range(len(new)) if n not in pairs]
    nearest = attach([new[n] for n in open_places], lines)
    pairs |= {open_places[n]: int(edit.id) for n, edit in nearest.items()}
    return pairs


def _gone(
    old: Note,
    new: Note,
    kept: Collection[int],
    mine: Collection[int],
    records: Collection[tuple[str, str]],
) -> Iterator[Change]:
    for place, item in enumerate(old.items):
        if place not in kept:
            reason = _why_gone(item, new, records)
            yield Change(REMOVED, item, None, (reason,), edited=place in mine)


def _why_gone(item: Item, new: Note, records: Collection[tuple[str, str]]) -> str:
    cites = cites_of(item)
    if not cites & set(records):
        return "The records that it cites are not there any more."
    refused = dict(new.refused)
    if item.text in refused:
        return f"It was refused: {refused[item.text]}"
    told = frozenset[tuple[str, str]]().union(*(cites_of(i) for i in new.items))
    if cites <= told:
        return "Another line tells what its records show."
    return "It is not told any more."


def _others(
    old: Note, new: Note, pairs: Mapping[int, int], mine: Collection[int]
) -> Iterator[Change]:
    cited: Cites = frozenset[tuple[str, str]]().union(
        *(cites_of(item) for item in old.items)
    )
    for place, item in enumerate(new.items):
        before = old.items[pairs[place]] if place in pairs else None
        if before is None:
            fresh = bool(cites_of(item) - cited)
            reason = (
                "It cites records that this note did not cite."
                if fresh
                else "It tells records that another line told."
            )
            yield Change(ADDED, None, item, (reason,))
        elif reasons := tuple(_reasons(before, item)):
            edited = pairs[place] in mine
            yield Change(CHANGED, before, item, reasons, edited=edited)


def _reasons(before: Item, after: Item) -> Iterator[str]:
    said = [(i.text, i.instead, i.why) for i in (before, after)]
    if said[0] != said[1]:
        yield "Other words."
    if before.kind is not after.kind or before.status is not after.status:
        yield f"It is {after.status.value} now; it was {before.status.value}."
    if before.project != after.project:
        yield "It belongs to another project."
    more, less = (len(cites_of(i) - cites_of(j))
                  for i, j in ((after, before), (before, after)))  # fmt: skip
    if more or less:
        yield _counted(more, less)


def _counted(more: int, less: int) -> str:
    parts = [
        f"{number} {'record' if number == 1 else 'records'} {verb}"
        for number, verb in ((more, "more"), (less, "fewer"))
        if number
    ]
    return f"It cites {' and '.join(parts)}."


def _versions(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name, says in _VERSIONS.items():
        if before.get(name) != after.get(name):
            yield says
