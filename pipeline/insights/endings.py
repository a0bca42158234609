"""How far each session got: what its evidence shows, beside what its agent said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.insights.figures import Outcome, Shown
from pulse.core.note.status import outcome_of
from pulse.core.values import Evidence, EvidenceKind, Origin, Status

K = EvidenceKind

_DONE: Final = re.compile(
    r"\b(?:done|fixed|finished|completed?|implemented|added|created|updated|removed|"
    r"renamed|refactored|resolved|replaced|committed|pushed|merged|deployed|written|"
    r"works|working|ready|in place|in sync|passe[sd]|passing|green|all tests|"
    r"now (?:\w+s|uses|has|is))\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:not|n't|cannot|unable|fail(?:s|ed|ing)?|unfinished|remaining|blocked|"
    r"still (?:red|open|missing)|would you|shall i|want me to|before i)\b|n't\b|\?\s*$",
    re.IGNORECASE,
)
_STATES: Final = {
    Status.OBSERVED: Outcome.OBSERVED,
    Status.CONFIRMED: Outcome.CONFIRMED,
    Status.ATTEMPTED: Outcome.ATTEMPTED,
    Status.DROPPED: Outcome.DROPPED,
}
#: What decides an outcome, from the weightiest: the last of these is shown.
_DECISIVE: Final = (
    *(K.CONFIRMATION, K.REFUTATION, K.PUSH, K.COMMIT, K.TESTS, K.PULL_REQUEST),
    *(K.BUILD, K.CHECK, K.COMMAND, K.REVERT, K.UNFINISHED, K.PLAN, K.REPLY),
)
SEEN: Final = frozenset({Outcome.OBSERVED, Outcome.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Ended:
    """``said``: the agent's last words reported it done."""

    outcome: Outcome
    said: bool
    shown: Shown | None = None


def ended(evidence: Sequence[Evidence], *, changed: bool) -> Ended:
    """How a session ended, by its evidence in time order. ``changed``: it changed a
    file or tried to commit."""
    replies = [p for p in evidence if p.kind is K.REPLY and p.origin is Origin.MAIN]
    said = bool(replies) and says_done(replies[-1].quote)
    decisive = [piece for piece in evidence if piece.kind in _DECISIVE]
    others = [piece for piece in decisive if piece.kind is not K.REPLY]
    if any(_settles(piece) for piece in others):
        outcome = _STATES.get(outcome_of(evidence), Outcome.CLAIMED)
    elif not changed:
        # Of reading and talking there is nothing to see: no promise was to be kept.
        return Ended(Outcome.LOOKED, False)
    else:
        outcome = Outcome.CLAIMED if said else Outcome.OTHER
    last = _last(others) if outcome is not Outcome.CLAIMED else _last(replies)
    return Ended(outcome, said, last)


def says_done(quote: str) -> bool:
    return bool(_DONE.search(quote)) and not _NOT.search(quote)


def _settles(piece: Evidence) -> bool:
    """Whether it says anything of how far the work got."""
    if piece.kind in (K.CONFIRMATION, K.REFUTATION, K.UNFINISHED):
        return True
    if piece.kind is K.REVERT:
        return not piece.data.get("partial")
    if piece.kind is K.PLAN:
        return piece.data.get("approved") is False
    if piece.kind is K.PULL_REQUEST:
        return piece.data.get("action") != "linked"
    return piece.data.get("outcome") in ("ok", "failed")


def _last(pieces: Iterable[Evidence]) -> Shown | None:
    found = list(pieces)
    if not found:
        return None
    piece = found[-1]
    return shown(piece)


def shown(piece: Evidence) -> Shown:
    return Shown(piece.session, piece.record, piece.time, piece.quote)
