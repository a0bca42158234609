"""The offline writer: a note from evidence by rules alone, the same every time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pulse.core.evidence import words
from pulse.core.note import headline, wording
from pulse.core.note.decisions import decisions
from pulse.core.note.draft import Draft
from pulse.core.note.episodes import threads
from pulse.core.note.openings import newest_tests, open_tasks
from pulse.core.note.problems import MOST_PROBLEMS, learnings, problems, said_again
from pulse.core.note.thread import Thread
from pulse.core.note.uncovered import uncovered
from pulse.core.note.work import draft
from pulse.core.values import (
    Coverage,
    Evidence,
    EvidenceKind,
    ItemKind,
    Note,
    Origin,
    WorkDay,
)

WRITER = "offline"
_ORDER = list(ItemKind)
_CAPS = {
    ItemKind.ACHIEVEMENT: 10,
    ItemKind.ATTEMPT: 4,
    ItemKind.DECISION: 4,
    ItemKind.OPEN_TASK: 4,
    ItemKind.PROBLEM: 3,
    ItemKind.LEARNING: 2,
}
_RESERVED = {
    ItemKind.ACHIEVEMENT: 5,
    ItemKind.ATTEMPT: 2,
    ItemKind.DECISION: 3,
    ItemKind.OPEN_TASK: 3,
    ItemKind.PROBLEM: 1,
    ItemKind.LEARNING: 0,
}
_FEW = 9
_WORK = (ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT)
_PUSHED_TO = re.compile(r"[0-9a-f]{7,}\.{2,3}([0-9a-f]{7,})\b")
# Answers and small orders are worth a line only on a day without anything else.
_TRIFLE = 2.6
_ASKED_WORDS = 26


class OfflineWriter:
    """Composes a daily note without a model. Deterministic; says that it is offline."""

    name = WRITER

    def write_note(self, day: WorkDay) -> Note:
        work = threads(day.evidence)
        moved = sum(not t.is_question for t in work)
        large = min(moved, len(day.sessions)) > 8
        drafts = _select(_drafts(work, day.evidence), large=large)
        items = [d.item() for d in drafts]
        items.sort(key=lambda i: _ORDER.index(i.kind))
        return Note(
            date=day.date,
            headline=headline.compose(drafts, day),
            items=tuple(items),
            coverage=replace(coverage(day), uncovered=uncovered(day, items)),
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
        missing=tuple(_unexplained(day.evidence)),
        unparsed=day.unparsed,
    )


def _unexplained(evidence: Sequence[Evidence]) -> list[str]:
    """What the day shows but no recorded session made."""
    made = [str(e.data.get("sha") or "") for e in evidence if e.data.get("sha")]
    pushed = [
        match[1]
        for e in evidence
        if e.kind is EvidenceKind.PUSH and (match := _PUSHED_TO.search(e.quote))
    ]
    strange = [s for s in pushed if not any(m.startswith(s[:7]) for m in made if m)]
    if not strange or not made:
        return []
    pushes = "A push" if len(strange) == 1 else f"{len(strange)} pushes"
    return [f"{pushes} ended at a commit that no recorded session made."]


def _drafts(work: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    newest = {id(e) for e in newest_tests(evidence)}
    asked = [t for t in work if t.is_question]
    done = [t for t in work if not t.is_question and not t.told]
    drafts = [d for t in done if (d := draft(t, newest))]
    drafts += _questions(asked, alone=not any(d.weight > _TRIFLE for d in drafts))
    rules = said_again(evidence)
    ruled = {e.record for rule in rules for e in rule.evidence}
    decided = [d for d in decisions(evidence) if d.evidence[0].record not in ruled]
    said = [_words(d.text) for d in drafts]
    drafts += [d for d in decided if not _told(d, said)]
    drafts += open_tasks(work, evidence)
    drafts += [*rules, *problems(work, evidence)][:MOST_PROBLEMS]
    drafts += learnings(evidence)
    people = wording.people_of(evidence)
    if people:
        drafts = [
            d for d in drafts if not people.search(f"{d.text} {d.instead} {d.why}")
        ]
    return drafts


def _questions(asked: Sequence[Thread], *, alone: bool) -> list[Draft]:
    """One line for all that was only asked, on a day that has little else."""
    pieces = [
        e
        for t in asked
        for e in t.openers + t.follow_ups
        if not words.approves(e.quote)
        and not words.hands_over(e.quote)
        and not words.decides(e.quote)
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


def _told(decision: Draft, said: Sequence[set[str]]) -> bool:
    """Whether a line about the work already says what was decided."""
    if decision.why or decision.instead:
        return False
    mine = _words(decision.text)
    return any(len(mine & words) >= 0.8 * len(mine) for words in said)


def _words(text: str) -> set[str]:
    return {w.strip('.,;:"()').lower() for w in text.split()} - {
        "the",
        "a",
        "to",
        "chose",
    }


def _select(drafts: list[Draft], *, large: bool) -> list[Draft]:
    """The weightiest lines within the limits of a note, in reading order."""
    most, longest = (20, 420) if large else (14, 350)
    if any(d.weight > _TRIFLE for d in drafts if d.kind in _WORK):
        drafts = [d for d in drafts if d.kind not in _WORK or d.weight > _TRIFLE]
    kept: list[Draft] = []
    for kind in ItemKind:
        same = [d for d in drafts if d.kind is kind]
        kept += sorted(same, key=lambda d: -d.weight)[: _CAPS[kind]]
    decided = [d for d in drafts if d.kind is ItemKind.DECISION and d not in kept]
    # A day of design is told by its decisions.
    kept += sorted(decided, key=lambda d: -d.weight)[: max(_FEW - len(kept), 0)]
    while len(kept) > most or _length(kept) > longest:
        kept.remove(min(_spare(kept), key=lambda d: d.weight))
    return _in_reading_order(kept, drafts)


def _spare(kept: Sequence[Draft]) -> list[Draft]:
    """What may go: of each kind all but the few lines that a reader looks for."""
    spare: list[Draft] = []
    for kind in ItemKind:
        same = sorted((d for d in kept if d.kind is kind), key=lambda d: -d.weight)
        spare += same[_RESERVED[kind] :]
    return spare or list(kept)


def _in_reading_order(kept: list[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    """By kind, then by project, the one that moved most first, then by time."""
    moved: dict[str, float] = {}
    for line in kept:
        moved[line.project] = moved.get(line.project, 0.0) + line.weight
    order = {id(d): n for n, d in enumerate(drafts)}
    return sorted(
        kept,
        key=lambda d: (
            _ORDER.index(d.kind),
            -moved[d.project],
            d.project,
            order[id(d)],
        ),
    )


def _length(drafts: Iterable[Draft]) -> int:
    return sum(len(f"{d.text} {d.instead} {d.why}".split()) for d in drafts)
