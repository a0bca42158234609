"""What the owner decided: prompts, answers, plans, refusals. Nobody else decides."""

import re
from collections.abc import Iterable

from pulse.core.evidence import words
from pulse.core.language import clean
from pulse.core.language.decided import decided, without_lead_in
from pulse.core.language.verbs import VERBS
from pulse.core.note import wording
from pulse.core.note.draft import Draft
from pulse.core.note.topics import topic_of
from pulse.core.values import Evidence, EvidenceKind, ItemKind, Origin

K = EvidenceKind
# About how the agent works, not about the work.
_ABOUT_AGENT = re.compile(
    r"\b(?:sub-?agents?|background agent|skills?\b|opus|sonnet|haiku|fable|claude|"
    r"model|"
    r"plan mode|ultrathink|todo list|agent team|mcp|tool calls?)\b",
    re.IGNORECASE,
)
_PERMISSION = re.compile(
    r"^(?:can|may|could|should|shall) (?:i|we (?:proceed|continue|go))\b|"
    r"\b(?:proceed|permission|allow me|ok to|okay to|ready to)\b|^do you want me",
    re.IGNORECASE,
)
_NO_CHOICE = re.compile(
    r"^(?:yes|no|ok|okay|sure|both|all|none|other|skip|proceed|continue|go ahead|"
    r"later)\b"
    r"[^a-z]*(?:$|[,.:;-])",
    re.IGNORECASE,
)
# "Chose the fix": of no use without what it points at.
_POINTS = re.compile(
    r"(?:Chose|Kept|Dropped|Skipped|Decided to \w+) (?:the|this|that|it|them|these|"
    r"those|"
    r"your|all)(?: (?:fix|solution|option|approach|plan|idea|change|changes|one|way|"
    r"suggestion|version|proposal|recommendation))?$",
    re.IGNORECASE,
)
_PLACES = frozenset(("in", "at", "on", "with", "by", "through", "per", "from", "as"))
_RECOMMENDED = re.compile(
    r"\s*[(\[](?:recommended|default|suggested)[^)\]]*[)\]]", re.IGNORECASE
)
# Who takes something else instead goes on with such a decision.
_AGAINST = re.compile(r"(?:Turned down|Dropped|Decided (?:against|not to))\b")
_WISH = re.compile(
    r"^(?:should|shall) (?:we|it|this|the [\w -]{1,30}?) (?P<rest>.+)$", re.IGNORECASE
)


def decisions(evidence: Iterable[Evidence]) -> list[Draft]:
    """Decisions of a day in time order, each said once; a later one takes the place of
    an earlier one that it names as given up."""
    found: list[Draft] = []
    for piece in evidence:
        if piece.origin is not Origin.MAIN:
            continue
        draft = _decision(piece)
        if draft and draft.text.lower() not in {d.text.lower() for d in found}:
            found = [d for d in found if not _overrides(draft, d)]
            found.append(draft)
    return found


def _overrides(later: Draft, earlier: Draft) -> bool:
    gone = topic_of(later.instead)
    return (
        bool(gone)
        and not _AGAINST.match(earlier.text)
        and gone <= topic_of(earlier.text)
        and not topic_of(later.text) <= topic_of(earlier.text)
        and later.project == earlier.project
    )


def _decision(piece: Evidence) -> Draft | None:
    if piece.kind is K.ANSWER:
        return _answer(piece)
    if piece.kind is K.PLAN:
        return _plan(piece)
    if piece.kind is K.REJECTION:
        return _refusal(piece)
    if piece.kind is not K.PROMPT or not words.decides(piece.quote):
        return None
    if _ABOUT_AGENT.search(piece.quote) or words.postpones(piece.quote):
        return None
    return said(piece, piece.quote, weight=3.0)


def said(piece: Evidence, sentence: str, *, weight: float) -> Draft | None:
    """A sentence that decides, as what, instead of what, why."""
    sentence = words.deciding_part(sentence)
    plain = wording.impersonal(clean.plain(sentence))
    why = words.reason(plain)
    if why:
        plain = plain[: plain.lower().rfind(why.lower())]
        plain = words.without_conjunction(plain)
    instead = words.replaced(plain)
    if instead:
        plain = words.without_alternative(plain)
    text = decided(plain)
    if text and _POINTS.match(text):
        return None
    if not text or not wording.fits(text):
        quote = wording.quoted(without_lead_in(sentence))
        if not quote:
            return None
        return _draft(piece, f"Decided: {quote}", weight=weight * 0.8)
    return _draft(
        piece, text, instead=_usable(instead), why=_usable(why), weight=weight
    )


def _usable(text: str) -> str:
    """A reason in the owner's words, unless it names people or swears."""
    text = wording.impersonal(text).strip(" ,.;")
    return text if wording.fits(text) and len(text.split()) <= 20 else ""


def _answer(piece: Evidence) -> Draft | None:
    question = clean.plain(str(piece.data.get("question") or "")).strip()
    answer = clean.plain(_RECOMMENDED.sub("", str(piece.data.get("answer") or "")))
    if not question or not answer or words.asks(answer) or _PERMISSION.search(question):
        return None
    if _NO_CHOICE.match(answer):
        return _yes_or_no(piece, question, answer)
    why = words.reason(answer)
    if why:
        answer = words.without_conjunction(answer[: answer.lower().rfind(why.lower())])
    answer = answer.strip(" .,")
    if len(answer.split()) > 16 or not wording.fits(answer):
        return None
    asked = wording.quoted(question)
    if not asked or not answer:
        return None
    text = _chosen(answer)
    return _draft(piece, f"{text} (asked: {asked})", why=_usable(why), weight=3.5)


def _chosen(answer: str) -> str:
    """An option as a decision: a thing is chosen, a deed decided on, a place quoted."""
    first = answer.split()[0].lower()
    plain = wording.lower_first(answer) if " " in answer else answer
    if first in VERBS and " " in answer:
        return f"Decided to {plain}"
    if first in _PLACES:
        return f'Chose "{plain}"'
    return f"Chose {plain}"


def _yes_or_no(piece: Evidence, question: str, answer: str) -> Draft | None:
    wish = _WISH.match(question.rstrip("?"))
    if not wish or not re.match(r"(?i)(?:yes|no)\b", answer):
        return None
    rest = wish["rest"].split(",")[0].strip()
    if not re.match(r"(?i)should we\b|shall we\b", question):
        asked = wording.quoted(question)
        return _draft(
            piece,
            f"Answered {answer.split()[0].lower().strip(',.')} to {asked}",
            weight=2.5,
        )
    lead = "Decided to" if answer.lower().startswith("yes") else "Decided not to"
    text = f"{lead} {rest}"
    return _draft(piece, text, weight=3.0) if wording.fits(text) else None


def _plan(piece: Evidence) -> Draft | None:
    title = clean.plain(str(piece.data.get("plan") or "")).strip(" .")
    title = re.sub(
        r"^(?:plan|implementation plan)\s*[:–-]\s*", "", title, flags=re.IGNORECASE
    )
    fits = bool(title) and len(title.split()) <= 14 and wording.fits(title)
    if piece.data.get("approved"):
        if piece.data.get("opens") or not fits:
            return None  # the work itself tells it
        return _draft(piece, f'Approved the plan "{title}"', weight=2.0)
    reason = _usable(str(piece.data.get("reason") or ""))
    if reason and (text := decided(reason)) and wording.fits(text):
        return _draft(piece, text, weight=3.0)
    what = f'the plan "{title}"' if fits else "a proposed plan"
    return _draft(piece, f"Turned down {what}", why=reason, weight=2.0)


def _refusal(piece: Evidence) -> Draft | None:
    """A refused step with words to it; a bare no decides nothing."""
    reason = str(piece.data.get("reason") or "")
    if not reason or words.asks(reason) or len(reason.split()) < 3:
        return None
    if words.decides(reason) or words.corrects(reason):
        return said(piece, reason, weight=3.0)
    return None


def _draft(
    piece: Evidence, text: str, *, instead: str = "", why: str = "", weight: float
) -> Draft:
    return Draft(
        kind=ItemKind.DECISION,
        text=text,
        project=piece.project,
        evidence=[piece],
        weight=weight + (1.0 if why else 0.0) + (1.0 if instead else 0.0),
        instead=instead,
        why=why,
        thread=f"{piece.session}/{piece.record}",
    )
