"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Words, and the white space between them, so that nothing is lost.
_TOKEN = re.compile(r"\s+|\w+(?:[’'.-]\w+)*|[^\w\s]")
#: Comparing takes quadratic time, so longer texts are compared line by line.
MANY = 1500


@dataclass(frozen=True, slots=True)
class Change:
    """A run of text: ``kind`` is same, added or removed."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """Joined without the removed ones they are ``after``, without the added ones
    ``before``."""
    old, new = _tokens(before), _tokens(after)
    if max(len(old), len(new)) > MANY:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(_joined(_compared(old, new)))


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _compared(old: list[str], new: list[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            yield Change("same", "".join(new[j1:j2]))
            continue
        yield Change("removed", "".join(old[i1:i2]))
        yield Change("added", "".join(new[j1:j2]))


def _joined(found: Iterator[Change]) -> Iterator[Change]:
    """What lies between two sames as one removal and one addition; a single blank
    belongs to the changes around it, so that they read as one."""
    removed = added = ""
    for change in found:
        if change.kind == "removed":
            removed += change.text
        elif change.kind == "added":
            added += change.text
        elif change.text == " " and (removed or added):
            removed, added = removed + " ", added + " "
        else:
            yield from _both(removed, added)
            removed = added = ""
            yield change
    yield from _both(removed, added)


def _both(removed: str, added: str) -> Iterator[Change]:
    # A blank that both end with did not change.
    blank = " " if removed.endswith(" ") and added.endswith(" ") else ""
    size = len(blank)
    for kind, text in (
        ("removed", removed[: len(removed) - size]),
        ("added", added[: len(added) - size]),
        ("same", blank),
    ):
        if text:
            yield Change(kind, text)
