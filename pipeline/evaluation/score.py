"""Notes against the labels of their days: recall, status, what may never be said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.evaluation.days import LabelledDay
from pipeline.validate import HEADLINE_WORDS, MOST_PROBLEMS, Limits, check_note
from pulse.core.values import Item, ItemKind, Note, WorkDay

SMALL, LARGE = Limits(14, 350), Limits(20, 420)
MOST_ITEMS = 1.5  # of the gold
RECALL = {"offline": 0.6, "claude": 0.85}


@dataclass(frozen=True, slots=True)
class DayScore:
    """One note. ``missed``, ``wrong``, ``said`` and ``size`` are lines to read."""

    name: str
    wanted: int
    found: int
    judged: int  # items whose status a label judges
    right: int
    items: int
    gold: int
    words: int
    grounded: int  # items that the validator let through as they were
    refused: int
    written: int  # items before validation
    cost: Decimal = Decimal(0)
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    size: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A writer over all days."""

    writer: str
    days: tuple[DayScore, ...]
    bars: tuple[str, ...] = field(default=())  # sentences: what was missed

    def total(self, name: str) -> int:
        return sum(getattr(day, name) for day in self.days)

    @property
    def recall(self) -> float:
        return _share(self.total("found"), self.total("wanted"))

    @property
    def status_right(self) -> float:
        return _share(self.total("right"), self.total("judged"))

    @property
    def items_to_gold(self) -> float:
        return _share(self.total("items"), self.total("gold"))

    @property
    def grounding(self) -> float:
        return _share(self.total("grounded"), self.total("written"))

    @property
    def never_hits(self) -> int:
        return sum(len(day.said) for day in self.days)

    @property
    def cost(self) -> Decimal:
        return sum((day.cost for day in self.days), Decimal(0))


def score_day(
    gold: LabelledDay, day: WorkDay, written: Note, *, cost: Decimal = Decimal(0)
) -> DayScore:
    """``written`` is what the writer gave; what the validator leaves is judged."""
    note = check_note(written, day)
    found = [m for m in gold.must if any(m.is_met_by(i) for i in note.items)]
    judged = [(m, i) for m in gold.must for i in note.items if m.judges(i)]
    wrong = [(m, i) for m, i in judged if i.status not in m.statuses]
    before = set(written.items)
    return DayScore(
        name=gold.name,
        wanted=len(gold.must),
        found=len(found),
        judged=len(judged),
        right=len(judged) - len(wrong),
        items=len(note.items),
        gold=gold.gold,
        words=sum(map(_words, note.items)),
        grounded=sum(i in before for i in note.items),
        refused=len(note.refused),
        written=len(written.items),
        cost=cost,
        missed=tuple(str(m) for m in gold.must if m not in found),
        wrong=tuple(f"{i.status}: {i.text} ({m})" for m, i in wrong),
        said=tuple(_said(gold.never, note)),
        size=tuple(_size(gold, note)),
    )


def judge(writer: str, days: Sequence[DayScore]) -> Score:
    """The whole table, with a sentence for each bar that was missed."""
    score = Score(writer, tuple(days))
    bars = []
    least = RECALL.get(writer, RECALL["offline"])
    if score.recall < least:
        bars.append(f"Recall is {score.recall:.2f}; at least {least} is expected.")
    if score.status_right < 1:
        wrong = score.total("judged") - score.total("right")
        bars.append(
            "1 status is wrong." if wrong == 1 else f"{wrong} statuses are wrong."
        )
    if score.never_hits:
        bars.append(f"{score.never_hits} times a note says what it never may say.")
    if score.items_to_gold > MOST_ITEMS:
        ratio = f"{score.items_to_gold:.2f}"
        bars.append(f"Items are {ratio} times the gold; at most {MOST_ITEMS} may be.")
    bars += [f"{day.name}: {line}" for day in days for line in day.size]
    return Score(writer, score.days, tuple(bars))


def _words(item: Item) -> int:
    return len(f"{item.text} {item.instead} {item.why}".split())


def _said(never: Sequence[str], note: Note) -> list[str]:
    texts = [note.headline]
    for item in note.items:
        texts += [item.text, item.instead, item.why]
    texts.append("\n".join(texts))
    return [
        pattern
        for pattern in never
        if any(re.search(pattern, text, re.IGNORECASE) for text in texts)
    ]


def _size(gold: LabelledDay, note: Note) -> list[str]:
    most, found = LARGE if gold.large else SMALL, []
    words = sum(map(_words, note.items))
    longest = min(most.words, gold.words or most.words)
    items = min(most.items, max(int(MOST_ITEMS * gold.gold), gold.gold + 1))
    if words > longest:
        found.append(f"{words} words; at most {longest} may be.")
    if len(note.items) > items:
        found.append(f"{len(note.items)} items; at most {items} may be.")
    if not 0 < len(note.headline.split()) <= HEADLINE_WORDS:
        found.append(f"the headline has {len(note.headline.split())} words.")
    if sum(i.kind is ItemKind.PROBLEM for i in note.items) > MOST_PROBLEMS:
        found.append(f"more than {MOST_PROBLEMS} problems.")
    return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
