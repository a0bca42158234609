"""Check every claim of a note against the evidence of its day.

The same rules for every writer, offline or model. An item is kept, kept with another
kind or status, or refused with a reason; refused items are counted and shown. Nothing
here can make an item stronger than its evidence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.claims import missing_from
from pulse.core.evidence.quotes import BLUNT
from pulse.core.note.status import OWNER_KINDS, Index, corrected_kind, status_of
from pulse.core.note.wording import BANNED, TOOL_NAMES, people_of
from pulse.core.values import (
    Evidence,
    Item,
    ItemKind,
    Note,
    Origin,
    Status,
    WorkDay,
)

HEADLINE_WORDS = 30
MOST_PROBLEMS = 3


class Limits(NamedTuple):
    items: int
    words: int


def limits(day: WorkDay) -> Limits:
    """How long a note may be: longer when more than eight sessions moved."""
    busy = len(day.sessions) > 8
    return Limits(20, 420) if busy else Limits(14, 350)


def check_note(note: Note, day: WorkDay) -> Note:
    """The note with what its evidence carries; the rest in ``refused``."""
    found, people = Index(day.evidence), people_of(day.evidence)
    kept: list[Item] = []
    refused = list(note.refused)
    for item in note.items:
        item = _repaired(item, found)
        reason = refusal(item, found) or _naming(item, people)
        if reason:
            refused.append((item.text, reason))
        else:
            kept.append(item)
    kept, dropped = _within(kept, limits(day))
    refused += dropped
    headline, why = _headline(note, kept, day)
    if why:
        refused.append((note.headline, why))
    return replace(note, headline=headline, items=tuple(kept), refused=tuple(refused))


def refusal(item: Item, found: Index) -> str:
    """Why an item may not stand, as a sentence; "" when it may."""
    if item.status is Status.STATED:
        return _wording(item)
    evidence = found.resolve(item.evidence)
    if not evidence:
        return "It cites no evidence of this day."
    if item.kind is ItemKind.DECISION and not _decided_by_owner(evidence):
        return "Nothing in its evidence shows that the owner decided it."
    if problem := _wording(item):
        return problem
    text = f"{item.text} {item.instead} {item.why}"
    if missing := missing_from(text, evidence):
        return f"Its evidence does not show {missing}."
    return ""


def _repaired(item: Item, found: Index) -> Item:
    """Citations that exist, the status they carry, the kind that the status allows."""
    if item.status is Status.STATED:
        return item
    cited = tuple(c for c in item.evidence if found.find(c))
    evidence = found.resolve(cited)
    if not evidence:
        return replace(item, evidence=cited)
    status = status_of(item.kind, item.text, evidence)
    return replace(
        item, evidence=cited, status=status, kind=corrected_kind(item.kind, status)
    )


def _decided_by_owner(evidence: Iterable[Evidence]) -> bool:
    return any(e.kind in OWNER_KINDS and e.origin is Origin.MAIN for e in evidence)


def _wording(item: Item) -> str:
    text = f"{item.text} {item.instead} {item.why}"
    if not item.text.strip():
        return "It says nothing."
    if found := BANNED.search(text):
        return f"It uses the word “{found.group(0).lower()}”."
    if BLUNT.search(text):
        return "It repeats a blunt word."
    if TOOL_NAMES.search(text):
        return "It names a tool of the agent."
    return ""


def _naming(item: Item, people: re.Pattern[str] | None) -> str:
    text = f"{item.text} {item.instead} {item.why}"
    if people and item.status is not Status.STATED and people.search(text):
        return "It names another person."
    return ""


def _within(
    items: Sequence[Item], most: Limits
) -> tuple[list[Item], list[tuple[str, str]]]:
    kept: list[Item] = []
    refused: list[tuple[str, str]] = []
    words = problems = 0
    for item in items:
        length = len(f"{item.text} {item.instead} {item.why}".split())
        problems += item.kind is ItemKind.PROBLEM
        if item.kind is ItemKind.PROBLEM and problems > MOST_PROBLEMS:
            refused.append((item.text, "A note tells at most three problems."))
        elif len(kept) >= most.items:
            refused.append((item.text, f"A note has at most {most.items} items."))
        elif words + length > most.words:
            refused.append((item.text, f"A note has at most {most.words} words."))
        else:
            kept.append(item)
            words += length
    return kept, refused


def _headline(note: Note, kept: Sequence[Item], day: WorkDay) -> tuple[str, str]:
    """The headline if the items below carry it, else one made of the first of them."""
    fallback = _first_clause(kept) or (
        "Nothing to report." if day.sessions else "No sessions."
    )
    if not note.headline.strip():
        return fallback, ""
    if len(note.headline.split()) > HEADLINE_WORDS:
        return fallback, f"A headline has at most {HEADLINE_WORDS} words."
    if not kept and note.headline not in ("Nothing to report.", "No sessions."):
        return fallback, "No item is left that carries the headline."
    if BANNED.search(note.headline) or TOOL_NAMES.search(note.headline):
        return fallback, "The headline uses a word that a note avoids."
    below = " ".join(f"{i.text} {i.instead} {i.why}" for i in kept)
    if missing := missing_from(note.headline, (), below):
        return fallback, f"No item below the headline shows {missing}."
    return note.headline, ""


def _first_clause(items: Sequence[Item]) -> str:
    if not items:
        return ""
    words = items[0].text.split(";")[0].split()[:HEADLINE_WORDS]
    return " ".join(words).rstrip(" .,;:") + "."
