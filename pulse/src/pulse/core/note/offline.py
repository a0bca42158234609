"""The offline writer: a note from evidence by rules alone, the same every time."""

from collections.abc import Sequence

from pulse.core.evidence import words
from pulse.core.note import headline, wording
from pulse.core.note.decisions import decisions
from pulse.core.note.draft import Draft
from pulse.core.note.episodes import Thread, threads
from pulse.core.note.openings import learnings, newest_tests, open_tasks, problems
from pulse.core.note.work import draft
from pulse.core.values import (
    Coverage,
    Evidence,
    EvidenceKind,
    Item,
    ItemKind,
    Note,
    Origin,
    WorkDay,
)

WRITER = "offline"
_ORDER = list(ItemKind)
_CAPS = {
    ItemKind.ACHIEVEMENT: 8,
    ItemKind.ATTEMPT: 4,
    ItemKind.DECISION: 4,
    ItemKind.OPEN_TASK: 4,
    ItemKind.PROBLEM: 3,
    ItemKind.LEARNING: 2,
}
# Answers and small orders are worth a line only on a day without anything else.
_TRIFLE = 2.6
_ASKED_WORDS = 26


class OfflineWriter:
    """Composes a daily note without a model. Deterministic; says that it is offline."""

    name = WRITER

    def write_note(self, day: WorkDay) -> Note:
        work = threads(day.evidence)
        drafts = _select(_drafts(work, day.evidence), len(work))
        items = [d.item() for d in drafts]
        items.sort(key=lambda i: _ORDER.index(i.kind))
        return Note(
            date=day.date,
            headline=headline.compose(drafts, day),
            items=tuple(items),
            coverage=coverage(day),
            writer=WRITER,
        )


def coverage(day: WorkDay) -> Coverage:
    """What the note rests on, from the numbers of the day."""
    people = [s for s in day.sessions if s.origin is Origin.MAIN]
    return Coverage(
        sessions=len(people),
        automated=len(day.sessions) - len(people),
        prompts=sum(s.prompts for s in day.sessions),
        menu_answers=sum(s.menu_answers for s in day.sessions),
        active=day.active,
        machines=day.machines,
        missing=(),
        unparsed=day.unparsed,
    )


def _drafts(work: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    newest = {id(e) for e in newest_tests(evidence)}
    asked = [t for t in work if t.is_question]
    drafts = [d for t in work if not t.is_question if (d := draft(t, newest))]
    drafts += _questions(asked, alone=not any(d.weight > _TRIFLE for d in drafts))
    decided = decisions(evidence)
    drafts += [d for d in decided if not _told(d, drafts)]
    drafts += open_tasks(work, evidence)
    drafts += problems(work, evidence)
    drafts += learnings(evidence)
    return drafts


def _questions(asked: Sequence[Thread], *, alone: bool) -> list[Draft]:
    """One line for all that was only asked, on a day that has little else."""
    pieces = [
        e
        for t in asked
        for e in t.openers + t.follow_ups
        if not words.approves(e.quote) and not words.hands_over(e.quote)
    ]
    quotes: dict[str, Evidence] = {}
    for piece in pieces:
        quote = wording.quoted(piece.quote)
        long = sum(len(q.split()) for q in quotes) + len(quote.split()) > _ASKED_WORDS
        known = quote.lower() in {q.lower() for q in quotes}
        if quote and not known and not (quotes and long):
            quotes.setdefault(quote, piece)
    if not quotes or not alone:
        return []
    text = f"Asked {wording.listed(list(quotes))}; no edit or commit seen"
    replies = [e for t in asked for e in t.of(EvidenceKind.REPLY)][-1:]
    return [
        Draft(
            kind=ItemKind.ATTEMPT,
            text=text,
            project=asked[0].project,
            evidence=[*quotes.values(), *replies],
            weight=2.0,
            head=f"Asked {next(iter(quotes))}",
            thread=asked[0].key,
        )
    ]


def _told(decision: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the line about the work already says what was decided."""
    mine = _words(decision.text)
    return (
        not decision.why
        and not decision.instead
        and any(len(mine & _words(d.text)) >= 0.8 * len(mine) for d in drafts)
    )


def _words(text: str) -> set[str]:
    return {w.strip('.,;:"()').lower() for w in text.split()} - {
        "the",
        "a",
        "to",
        "chose",
    }


def _select(drafts: list[Draft], moved: int) -> list[Draft]:
    """The weightiest lines within the limits of a note, in reading order."""
    most, longest = (20, 420) if moved > 8 else (14, 350)
    work = (ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT)
    if any(d.weight > _TRIFLE for d in drafts):
        drafts = [d for d in drafts if d.kind not in work or d.weight > _TRIFLE]
    kept: list[Draft] = []
    for kind in ItemKind:
        same = [d for d in drafts if d.kind is kind]
        cap = _CAPS[kind] + (most - 14 if kind is ItemKind.ACHIEVEMENT else 0)
        kept += sorted(same, key=lambda d: -d.weight)[:cap]
    while len(kept) > most or sum(len(d.text.split()) for d in kept) > longest:
        kept.remove(min(kept, key=lambda d: d.weight))
    order = {id(d): n for n, d in enumerate(drafts)}
    return sorted(kept, key=lambda d: (_ORDER.index(d.kind), order[id(d)]))


def word_count(items: Sequence[Item]) -> int:
    return sum(len(f"{i.text} {i.instead} {i.why}".split()) for i in items)
