"""What went wrong, and what was learned: what cost time, and what would have helped."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from pulse.core.evidence import words
from pulse.core.language.decided import without_lead_in
from pulse.core.note import clauses, wording
from pulse.core.note.decisions import said
from pulse.core.note.draft import Draft, line
from pulse.core.note.standing import standing_commits
from pulse.core.note.thread import Thread
from pulse.core.note.topics import topic_of
from pulse.core.values import (
    Evidence,
    EvidenceKind,
    ItemKind,
    Origin,
    Outcome,
)

K = EvidenceKind
MOST_PROBLEMS = 3
_CHOSEN = re.compile(r"Chose (?P<what>\S+(?: \S+){0,2}?)(?: here)?$")
_LESSON = re.compile(
    r"^(?:lesson(?: learned)?|note to self|rule|remember|good to know|learned)\b[:, ]+",
    re.IGNORECASE,
)


def said_again(evidence: Iterable[Evidence]) -> list[Draft]:
    """What the owner had to say twice: a rule, ready to paste."""
    told = [
        e
        for e in evidence
        if e.origin is Origin.MAIN
        and (e.kind is K.CORRECTION or (e.kind is K.PROMPT and _sets_right(e.quote)))
    ]
    found: list[Draft] = []
    seen: set[str] = set()
    for number, first in enumerate(told):
        mine = topic_of(first.quote)
        again = [
            e
            for e in told[number + 1 :]
            if e.record != first.record and _is_same(mine, topic_of(e.quote))
        ]
        quote = wording.quoted(without_lead_in(first.quote))
        if not again or first.record in seen or not quote:
            continue
        seen |= {first.record, *(e.record for e in again)}
        rule = _rule(first)
        text = f"The agent had to be told more than once: {quote}"
        text += f". A rule that helps: {rule}" if rule else ""
        found.append(line(ItemKind.PROBLEM, text, [first, *again], 6))
    return found


def _sets_right(quote: str) -> bool:
    return words.corrects(quote) or bool(words.decides(quote) and words.replaced(quote))


def _is_same(one: set[str], other: set[str]) -> bool:
    shared = len(one & other)
    return shared >= 2 and shared >= 0.6 * min(len(one), len(other))


def _rule(piece: Evidence) -> str:
    """The correction as an order, where it says what to do and what not."""
    decision = said(piece, piece.quote, weight=1.0)
    if not decision or not decision.instead:
        return ""
    chosen = _CHOSEN.match(decision.text)
    return f"use {chosen['what']}, not {decision.instead}" if chosen else ""


def problems(threads: Sequence[Thread], evidence: Sequence[Evidence]) -> list[Draft]:
    """At most three: what cost time, the dearest first."""
    found = [d for t in threads for d in (_repeated(t), _many_builds(t)) if d]
    limits = [
        e for e in evidence if e.kind is K.ERROR and e.data.get("category") == "limit"
    ]
    if limits:
        found.append(
            line(ItemKind.PROBLEM, "Work stopped at a usage limit", limits[-1:], 3)
        )
    secrets = [e for e in evidence if e.kind is K.SENSITIVE_READ]
    names = {
        PurePosixPath(str(e.data["path"]).replace("\\", "/")).name: e for e in secrets
    }
    for name, piece in list(names.items())[:1]:
        text = f"{name}, a file that may hold secrets, was read into a session"
        found.append(line(ItemKind.PROBLEM, text, [piece], 2))
    return sorted(found, key=lambda d: -d.weight)[:3]


def learnings(evidence: Iterable[Evidence]) -> list[Draft]:
    """Insights only if the owner put them into words."""
    found = []
    for piece in evidence:
        if piece.kind in (K.PROMPT, K.CORRECTION) and piece.origin is Origin.MAIN:
            quote = wording.quoted(_LESSON.sub("", piece.quote))
            if quote and words.teaches(piece.quote):
                found.append(line(ItemKind.LEARNING, f"Noted: {quote}", [piece], 2))
    return found


def _repeated(thread: Thread) -> Draft | None:
    """Reported as not working more than once, whether or not it worked in the end."""
    said = thread.of(K.REFUTATION)
    worked = thread.last(K.CONFIRMATION)
    held = worked if worked and said and worked.time > said[-1].time else None
    if len(said) < (2 if held else 3):
        return None
    clause = clauses.requested(thread) or clauses.committed(standing_commits(thread)[0])
    about = f" ({clause.infinitive or clause.text})" if clause else ""
    end = " before one worked" if held else " and none was seen to work"
    text = f"{len(said)} attempts failed when tried{end}{about}"
    pieces = [*said, *(clause.evidence if clause else ()), *([held] if held else ())]
    return line(ItemKind.PROBLEM, text, pieces, 3 + len(said), thread=thread.key)


def _many_builds(thread: Thread) -> Draft | None:
    """Three red builds or test runs and more, and how it ended."""
    if thread.planted:
        return None
    for kind, what in ((K.BUILD, "The build"), (K.TESTS, "The tests")):
        runs = thread.of(kind)
        red = [e for e in runs if e.data.get("outcome") == Outcome.FAILED]
        green = bool(runs) and runs[-1].data.get("outcome") == Outcome.OK
        # Red first is how tests are written; what stays red is open, not told twice.
        if len(red) >= (4 if kind is K.TESTS else 3) and (green or kind is K.BUILD):
            end = "before passing" if green else "and was not seen to pass"
            text = f"{what} failed {len(red)} times {end}"
            return line(
                ItemKind.PROBLEM,
                text,
                [*red, runs[-1]],
                1 + len(red),
                thread=thread.key,
            )
    return None
