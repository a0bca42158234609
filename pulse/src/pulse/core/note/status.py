"""The five statuses, computed from the kinds of the evidence; later evidence wins.

Against an agent the owner's word wins; a tool result is nobody's word.
"""

import re
from collections.abc import Iterable, Sequence

from pulse.core.evidence.quotes import SHORTEST
from pulse.core.evidence.words import gives_up
from pulse.core.values import (
    Cited,
    Evidence,
    EvidenceKind,
    ItemKind,
    Outcome,
    Status,
)

K = EvidenceKind

OWNER_KINDS = frozenset(
    {
        K.PROMPT,
        K.ANSWER,
        K.PLAN,
        K.CORRECTION,
        K.REJECTION,
        K.CONFIRMATION,
        K.REFUTATION,
    }
)
_RESULT_KINDS = frozenset(
    {K.COMMIT, K.PUSH, K.PULL_REQUEST, K.REVERT, K.TESTS, K.BUILD, K.CHECK, K.COMMAND,
     K.FILE, K.QUESTION, K.ERROR, K.SENSITIVE_READ, K.DIRTY}
)  # fmt: skip
# What a changed file shows: that it was written, and nothing that it is meant to do.
_FILE_VERBS = re.compile(
    r"^(?:wrote|created|added|edited|changed|updated|deleted|removed|rewrote|extended|"
    r"drafted|started|wrote down)\b",
    re.IGNORECASE,
)
PROVEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})


class Index:
    """Evidence of a day, found by what an item cites."""

    def __init__(self, evidence: Iterable[Evidence]) -> None:
        self._found: dict[tuple[str, str, str], list[Evidence]] = {}
        for piece in evidence:
            key = (piece.session, piece.record, piece.kind.value)
            self._found.setdefault(key, []).append(piece)

    def find(self, cited: Cited) -> Evidence | None:
        """The evidence whose quote this is, or holds: a part of at least 12 letters."""
        pieces = self._found.get((cited.session, cited.record, cited.kind.value), [])
        for piece in pieces:
            if piece.quote == cited.quote:
                return piece
        if len(cited.quote) < SHORTEST:
            return None
        return next((p for p in pieces if cited.quote in p.quote), None)

    def resolve(self, cited: Iterable[Cited]) -> list[Evidence]:
        """The evidence behind citations, in time order; unknown ones are left out."""
        pieces = [self.find(c) for c in cited]
        return sorted((p for p in pieces if p), key=lambda p: p.time)


def status_of(kind: ItemKind, text: str, evidence: Sequence[Evidence]) -> Status:
    """The status that the evidence of an item carries."""
    kinds = {e.kind for e in evidence}
    if kind is ItemKind.DECISION:
        return Status.CONFIRMED if kinds & OWNER_KINDS else Status.CLAIMED
    if kind in (ItemKind.OPEN_TASK, ItemKind.PROBLEM, ItemKind.LEARNING):
        if kinds & _RESULT_KINDS:
            return Status.OBSERVED
        if kinds & OWNER_KINDS:
            return Status.CONFIRMED
        return Status.ATTEMPTED if K.UNFINISHED in kinds else Status.CLAIMED
    return outcome_of(evidence, text)


def outcome_of(evidence: Sequence[Evidence], text: str = "") -> Status:
    """How far a piece of work got, by its evidence in time order."""
    state: Status | None = None
    for piece in evidence:
        state = _next(state, piece, text)
    return state or Status.ATTEMPTED


def _next(state: Status | None, piece: Evidence, text: str) -> Status | None:
    outcome = piece.data.get("outcome", Outcome.OK)
    if piece.kind in (K.COMMIT, K.PUSH, K.TESTS, K.BUILD, K.CHECK, K.COMMAND):
        return _by_outcome(state, piece.kind, str(outcome))
    if piece.kind is K.PULL_REQUEST and piece.data.get("action") != "linked":
        return _better(state, Status.OBSERVED)
    if piece.kind is K.FILE and names_file(text, piece):
        return _better(state, Status.OBSERVED)
    if piece.kind is K.UNFINISHED:  # takes nothing back that was seen before
        return state if state in PROVEN else Status.ATTEMPTED
    if piece.kind in (K.REPLY, K.ERROR):
        return _said_or_failed(state, piece.kind)
    return _by_owner(state, piece)


def _said_or_failed(state: Status | None, kind: K) -> Status | None:
    """A reply claims what nothing else shows; a failure weighs more than a claim."""
    if kind is K.ERROR:
        return Status.ATTEMPTED if state in (None, Status.CLAIMED) else state
    return state or Status.CLAIMED


def _by_owner(state: Status | None, piece: Evidence) -> Status | None:
    """Verdicts, and what the owner had taken back."""
    if piece.kind is K.CONFIRMATION:
        return Status.CONFIRMED
    if piece.kind is K.REFUTATION:
        return Status.ATTEMPTED
    taken_back = (
        (piece.kind is K.REVERT and not piece.data.get("partial"))
        or (piece.kind is K.PLAN and piece.data.get("approved") is False)
        or (piece.kind is K.PROMPT and state is not None and gives_up(piece.quote))
    )
    return Status.DROPPED if taken_back else state


def _by_outcome(state: Status | None, kind: K, outcome: str) -> Status | None:
    if outcome == Outcome.FAILED:
        return Status.ATTEMPTED
    if outcome == Outcome.OK or (outcome == Outcome.EMPTY and kind is K.PUSH):
        return _better(state, Status.OBSERVED)
    return state or (Status.CLAIMED if kind is K.COMMIT else None)


def _better(state: Status | None, new: Status) -> Status:
    """A further good result takes nothing back that the owner confirmed."""
    return Status.CONFIRMED if state is Status.CONFIRMED else new


def names_file(text: str, piece: Evidence) -> bool:
    """Whether a text only says of this file that it was written."""
    path = str(piece.data.get("path") or "").replace("\\", "/")
    name = path.rstrip("/").rsplit("/", 1)[-1]
    return bool(name) and name in text and bool(_FILE_VERBS.match(text))


def corrected_kind(kind: ItemKind, status: Status) -> ItemKind:
    """An achievement is proven; anything less was an attempt."""
    if kind is ItemKind.ACHIEVEMENT and status not in PROVEN:
        return ItemKind.ATTEMPT
    return kind
