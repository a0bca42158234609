"""The friction ledger: times that are about the same matter, and what came of a rule.

A friction is a function of evidence. Where the owner said nearly the same in two
sessions, those words are the matter; else it is one of ``MATTERS``.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.insights.friction import Hitch, once
from pipeline.insights.gist import clusters, gist, similar, touches
from pipeline.insights.labels import FrictionKind, Side
from pipeline.insights.matters import MATTERS, matter_of
from pulse.core.values import Evidence, EvidenceKind, Origin

K = EvidenceKind
#: Files in which people write down how their agents are to work.
RULE_FILE = re.compile(
    r"(?:^|[\\/])(?:CLAUDE(?:\.local)?\.md|AGENTS\.md|GEMINI\.md|\.cursorrules|"
    r"copilot-instructions\.md|\.claude[\\/](?:settings(?:\.local)?\.json|"
    r"(?:rules|skills|hooks|commands|agents)[\\/].+)|\.codex[\\/].+|"
    r"\.cursor[\\/]rules[\\/].+)$",
    re.IGNORECASE,
)
_WORDS = (K.PROMPT, K.CORRECTION, K.REFUTATION, K.REJECTION, K.ANSWER)
_BEFORE, _AFTER = timedelta(minutes=30), timedelta(minutes=15)
#: Words that a rule must share with a matter; sessions in which words are a pattern.
_SHARED, SESSIONS = 3, 2
_LONGEST_TEXT = 120


@dataclass(frozen=True, slots=True)
class RuleEdit:
    """An edit of a file of rules, with the words that tell what it was about: the
    owner's before it, the commit's after it, and ``text``, what was written."""

    piece: Evidence
    said: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Friction:
    """Times of one matter, the oldest first. ``rule`` is the edit that adopted one."""

    key: str
    matter: str
    text: str
    hitches: tuple[Hitch, ...]
    rule: RuleEdit | None = None

    @property
    def kind(self) -> FrictionKind:
        return matter_of(self.matter).kind

    @property
    def side(self) -> Side:
        return matter_of(self.matter).side

    @property
    def sessions(self) -> frozenset[str]:
        return frozenset(hitch.session for hitch in self.hitches)

    @property
    def cost_words(self) -> bool:
        """Whether the owner had to say something about it: that weighs more than what
        an agent stumbled over by itself."""
        return any(hitch.piece.kind in _WORDS for hitch in self.hitches)

    @property
    def by_hand(self) -> tuple[Hitch, ...]:
        """The times in which a person took part."""
        return tuple(hitch for hitch in self.hitches if not hitch.automated)


def group(hitches: Sequence[Hitch], edits: Sequence[RuleEdit] = ()) -> list[Friction]:
    """Frictions, the most frequent first. Every time is in exactly one of them."""
    ordered = sorted(hitches, key=lambda h: (h.time, h.session, h.piece.record))
    said, left = _clusters(ordered)
    found = [_in_words(cluster) for cluster in said]
    for key in MATTERS:
        times = tuple(hitch for hitch in left if hitch.matter == key)
        if times:
            found.append(Friction(key, key, matter_of(key).text, times))
    ruled = [_with_rule(friction, edits) for friction in found]
    return sorted(ruled, key=lambda f: (-len(f.hitches), f.hitches[0].time, f.key))


def _clusters(ordered: Sequence[Hitch]) -> tuple[list[list[Hitch]], list[Hitch]]:
    """What the owner said alike in two sessions or more, and all the rest."""
    said = [hitch for hitch in ordered if hitch.said and not hitch.automated]
    alike = clusters([gist(hitch.piece.quote) for hitch in said])
    found = [[said[place] for place in places] for places in alike]
    repeated = [c for c in found if len({h.session for h in c}) >= SESSIONS]
    taken = {id(hitch) for cluster in repeated for hitch in cluster}
    return repeated, [hitch for hitch in ordered if id(hitch) not in taken]


def _in_words(cluster: Sequence[Hitch]) -> Friction:
    first = cluster[0]
    key = hashlib.sha256(f"{first.session} {first.piece.record}".encode()).hexdigest()
    return Friction(
        f"said:{key[:24]}",
        first.matter,
        in_words(cluster[-1].piece.quote),
        tuple(cluster),
    )


def in_words(quote: str) -> str:
    """A matter named by what the owner said on it."""
    quote = " ".join(quote.split())
    short = (
        quote if len(quote) <= _LONGEST_TEXT else f"{quote[:_LONGEST_TEXT].rstrip()}…"
    )
    return f"You said: “{short}”"


def rule_edits(evidence: Iterable[Evidence]) -> list[RuleEdit]:
    """Edits of files of rules, the oldest first; those that agents made alone are
    nobody's rule."""
    pieces = [piece for piece in once(evidence) if piece.origin is Origin.MAIN]
    return [
        RuleEdit(piece, tuple(_around(piece, pieces)))
        for piece in pieces
        if piece.kind is K.FILE
        and piece.data.get("change") != "deleted"
        and RULE_FILE.search(str(piece.data.get("path") or ""))
    ]


def _around(edit: Evidence, pieces: Sequence[Evidence]) -> Iterable[str]:
    for piece in pieces:
        if piece.session != edit.session:
            continue
        after = piece.time - edit.time
        if piece.kind in _WORDS and -_BEFORE <= after <= timedelta():
            yield piece.quote
        elif piece.kind is K.COMMIT and timedelta() <= after <= _AFTER:
            yield str(piece.data.get("subject") or piece.quote)


def _with_rule(friction: Friction, edits: Sequence[RuleEdit]) -> Friction:
    """The first edit after the friction was met that is about it."""
    since = friction.hitches[0].time
    fitting = (e for e in edits if e.piece.time >= since and _is_about(e, friction))
    rule = next(fitting, None)
    if rule is None:
        return friction
    return Friction(
        friction.key, friction.matter, friction.text, friction.hitches, rule
    )


def _is_about(edit: RuleEdit, friction: Friction) -> bool:
    """By the words around the edit, or by a line of what was written."""
    written = [gist(line) for line in edit.text.splitlines()]
    said = [gist(words) for words in edit.said]
    if friction.key.startswith("said:"):
        matters = [gist(hitch.piece.quote) for hitch in friction.hitches]
        return any(similar(words, m) for words in (*said, *written) for m in matters)
    about = matter_of(friction.matter).about
    return any(touches(words, about, _SHARED) for words in (*said, *written))


def since_rule(friction: Friction, adopted: datetime | None = None) -> int | None:
    """How often it came back after its rule; None where no rule was adopted."""
    moment = adopted or (friction.rule.piece.time if friction.rule else None)
    if moment is None:
        return None
    return sum(hitch.time > moment for hitch in friction.hitches)
