"""Check every claim of a note against the evidence of its day.

The same rules for every writer, offline or model. An item is kept, kept with another
kind or status, or refused with a reason; refused items are counted and shown. Nothing
here can make an item stronger than its evidence.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.checked import check_quotation, check_sentence, check_wording
from pulse.core.language.verbs import base_form
from pulse.core.note.status import OWNER_KINDS, Index, corrected_kind, status_of
from pulse.core.note.uncovered import MOST_COMMITS, uncovered
from pulse.core.values import (
    Cited,
    Evidence,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Origin,
    Status,
    UncoveredCommit,
    WorkDay,
)

HEADLINE_WORDS = 30
MOST_PROBLEMS = 3
_DEEDS = frozenset({ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT})
_WORD = re.compile(r"[^\W\d_]+")
_ITS_EVIDENCE = "Its evidence does not show"


class Limits(NamedTuple):
    items: int
    words: int


def limits(day: WorkDay) -> Limits:
    """How long a note may be: longer when more than eight sessions moved."""
    busy = len(day.sessions) > 8
    return Limits(20, 420) if busy else Limits(14, 350)


def check_note(note: Note, day: WorkDay) -> Note:
    """The note with what its evidence carries; the rest in ``refused``."""
    found, people = Index(day.evidence), _people(day.evidence)
    kept: list[Item] = []
    refused = list(note.refused)
    for item in note.items:
        item = _repaired(item, found)
        reason = refusal(item, found, people)
        if reason:
            refused.append((item.text, reason))
        else:
            kept.append(item)
    kept, dropped = _within(kept, limits(day))
    refused += dropped
    headline, why = _headline(note, kept, day)
    if why:
        refused.append((note.headline, why))
    return replace(
        note,
        headline=headline,
        items=tuple(kept),
        coverage=replace(note.coverage, uncovered=_uncovered(day, kept)),
        refused=tuple(refused),
    )


def _uncovered(day: WorkDay, kept: Sequence[Item]) -> tuple[UncoveredCommit, ...]:
    """Commits that no item tells of; a subject that may not be repeated is left out."""
    return tuple(
        replace(one, subject="") if check_quotation(one.subject) else one
        for one in uncovered(day, kept)
    )


def refusal(item: Item, found: Index, people: Collection[str] = ()) -> str:
    """Why an item may not stand, as a sentence; "" when it may."""
    if item.status is Status.STATED:
        return check_wording(_text(item))
    evidence = found.resolve(item.evidence)
    if not evidence:
        return "It cites no evidence of this day."
    if item.kind is ItemKind.DECISION and not _decided_by_owner(evidence):
        return "Nothing in its evidence shows that the owner decided it."
    if reason := check_sentence(_text(item), evidence=evidence, people=people):
        return reason
    if item.kind in _DEEDS and not any(map(base_form, _WORD.findall(item.text))):
        return "It tells nothing that was done."
    return ""


def _text(item: Item) -> str:
    """All that an item says, as one sentence."""
    instead = f" instead of {item.instead}" if item.instead else ""
    return f"{item.text}{instead}" + (f": {item.why}" if item.why else "")


def _people(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Whom the trailers of a day's commits name: never named in a note."""
    return frozenset(
        str(name) for e in evidence for name in _list(e.data.get("people"))
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _repaired(item: Item, found: Index) -> Item:
    """Citations that exist, the status they carry, the kind that the status allows."""
    if item.status is Status.STATED:
        return item
    cited = _few_commits(c for c in item.evidence if found.find(c))
    evidence = found.resolve(cited)
    if not evidence:
        return replace(item, evidence=cited)
    status = status_of(item.kind, item.text, evidence)
    return replace(
        item, evidence=cited, status=status, kind=corrected_kind(item.kind, status)
    )


def _few_commits(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """What cites many commits shows none of them; the rest is listed as not covered."""
    commits = 0
    kept: list[Cited] = []
    for each in cited:
        commits += each.kind is EvidenceKind.COMMIT
        if each.kind is not EvidenceKind.COMMIT or commits <= MOST_COMMITS:
            kept.append(each)
    return tuple(kept)


def _decided_by_owner(evidence: Iterable[Evidence]) -> bool:
    return any(e.kind in OWNER_KINDS and e.origin is Origin.MAIN for e in evidence)


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
    below = "\n".join(_text(item) for item in kept)
    if reason := check_sentence(note.headline, more=below):
        return fallback, reason.replace(
            _ITS_EVIDENCE, "No item below the headline shows"
        )
    return note.headline, ""


def _first_clause(items: Sequence[Item]) -> str:
    if not items:
        return ""
    words = items[0].text.split(";")[0].split()[:HEADLINE_WORDS]
    return " ".join(words).rstrip(" .,;:") + "."
