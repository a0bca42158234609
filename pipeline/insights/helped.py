"""What helped most, in sessions whose result was seen."""

from collections.abc import Sequence

from pipeline.insights.endings import SEEN
from pipeline.insights.figures import Statistics
from pipeline.insights.labels import Success
from pipeline.insights.record import Recorded
from pipeline.insights.tallies import tally
from pipeline.insights.told import Tally
from pulse.core.values import Evidence, EvidenceKind, Outcome

K = EvidenceKind
MANY_FILES = 5
_RESULTS = (K.TESTS, K.BUILD, K.CHECK)


def find_helped(recorded: Recorded, statistics: Statistics) -> Tally:
    """One name for each session that ended with a result. That an agent helped of its
    own accord, or searched fast, no result shows: these two are never given."""
    seen = [
        session
        for group in statistics.outcomes
        if group.name in SEEN
        for session in group.sessions
        if session in recorded.analysed
    ]
    return tally(
        Success,
        [_helped(recorded.by_session.get(session, ())) for session in seen],
        of=len(recorded.analysed),
    )


def _helped(pieces: Sequence[Evidence]) -> tuple[Success, Evidence | None]:
    files = {str(p.data.get("path")): p for p in pieces if p.kind is K.FILE}
    word = next((p for p in reversed(pieces) if p.kind is K.CONFIRMATION), None)
    if not files:
        return (Success.GOOD_EXPLANATIONS if word else Success.NONE), word
    if green := _from_red_to_green(pieces):
        return Success.GOOD_DEBUGGING, green
    if len(files) >= MANY_FILES:
        return Success.MULTI_FILE_CHANGES, next(reversed(files.values()))
    passed = (
        p
        for p in reversed(pieces)
        if p.kind in _RESULTS and p.data.get("outcome") == Outcome.OK
    )
    if shown := word or next(passed, None):
        return Success.CORRECT_CODE_EDITS, shown
    return Success.NONE, None


def _from_red_to_green(pieces: Sequence[Evidence]) -> Evidence | None:
    """A run that passed after the same kind of run had failed."""
    red = set()
    for piece in pieces:
        if piece.kind in _RESULTS and piece.data.get("outcome") == Outcome.FAILED:
            red.add(piece.kind)
        elif piece.kind in red and piece.data.get("outcome") == Outcome.OK:
            return piece
    return None
