"""Which pieces of a thread tell what became of it, and which only how it got there.

Later evidence wins: of test runs, builds, replies and looks at the tree only the last
is told, and of a red run before a green one the newest. The owner's own words are told
whole; an agent's lists and the slips that it mended itself are not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.condense.left_out import LeftOut, Why
from pulse.core.evidence import words
from pulse.core.note.thread import Thread
from pulse.core.values import Evidence, EvidenceKind, Outcome

Kind = EvidenceKind
#: What was asked, then what was judged and shipped, comes first if not all fits.
ASKED, FIRST, SECOND, THIRD, LAST = range(5)
_VERDICTS = frozenset(
    {
        Kind.ANSWER,
        Kind.PLAN,
        Kind.CORRECTION,
        Kind.REJECTION,
        Kind.CONFIRMATION,
        Kind.REFUTATION,
        Kind.REVERT,
        Kind.PULL_REQUEST,
    }
)
_ROUTINE = frozenset({Kind.TODO, Kind.SENSITIVE_READ})
#: Of one thread, newest first; the others are left out as more of the same.
_MOST_FILES, _MOST_ERRORS = 3, 2
_FIRST_COMMITS = 3
#: Nobody writes the same so many characters in two sessions; copies do.
_OWN_WORDS = 40
_GIT = (Kind.COMMIT, Kind.PUSH, Kind.PULL_REQUEST, Kind.REVERT)


@dataclass(frozen=True, slots=True)
class Told:
    """A piece that a line may show. ``weight`` is of its thread."""

    piece: Evidence
    rank: int
    thread: int
    weight: float


def telling(threads: Sequence[Thread], left: LeftOut) -> list[Told]:
    """What is told of these threads, in their order; ``left`` counts the rest."""
    told: list[Told] = []
    said: dict[tuple[str, str], str] = {}
    for number, thread in enumerate(threads):
        left.found += len(thread.evidence)
        ranks = _ranks(thread)
        for piece in _distinct(thread.evidence, said, left):
            chosen = ranks.get(id(piece), Why.LATER)
            if isinstance(chosen, Why):
                left.add([piece], chosen)
            else:
                told.append(Told(piece, chosen, number, thread.weight))
    return told


def _distinct(
    evidence: Sequence[Evidence], said: dict[tuple[str, str], str], left: LeftOut
) -> Iterator[Evidence]:
    """The last of each that says the same; a prompt that is a verdict as well only as
    that. ``said``: what earlier threads have told, with its session: one that was
    resumed or forked elsewhere begins with copies."""
    newest = {(e.kind, e.quote, str(e.data.get("outcome"))): id(e) for e in evidence}
    kept = set(newest.values())
    verdicts = {(e.record, e.quote) for e in evidence if e.kind in _VERDICTS}
    for piece in evidence:
        is_verdict = piece.kind is Kind.PROMPT and (
            (piece.record, piece.quote) in verdicts
        )
        first = said.get((piece.kind, piece.quote), piece.session)
        copied = len(piece.quote) >= _OWN_WORDS and first != piece.session
        if id(piece) in kept and not is_verdict and not copied:
            yield piece
        else:
            left.add([piece], Why.REPEATED)
    for piece in evidence:
        said.setdefault((piece.kind, piece.quote), piece.session)


def _ranks(thread: Thread) -> dict[int, int | Why]:
    """Pieces by identity; those that are missing are followed by a later state."""
    ranks: dict[int, int | Why] = {}
    for rule in _RULES:
        for piece, rank in rule(thread):
            ranks.setdefault(id(piece), rank)
    return ranks


Rule = Callable[[Thread], Iterator[tuple[Evidence, int | Why]]]


def _owner(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    yield from ((e, ASKED) for e in thread.openers)
    yield from ((e, FIRST) for e in thread.of(*_VERDICTS))
    for piece in thread.of(Kind.PROMPT):
        passing = words.approves(piece.quote) or words.hands_over(piece.quote)
        yield piece, LAST if passing or piece.data.get("part") else SECOND


def _commits(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    newest = thread.of(Kind.COMMIT)[::-1]
    for place, piece in enumerate(newest):
        if place and newest[place - 1].data.get("amended"):
            yield piece, Why.LATER
        else:
            yield piece, FIRST if place < _FIRST_COMMITS else SECOND
    if push := thread.last(Kind.PUSH):
        yield push, SECOND


def _runs(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    runs = thread.of(Kind.TESTS)
    if runs:
        yield runs[-1], FIRST
        red = [e for e in runs[:-1] if e.data.get("outcome") == Outcome.FAILED]
        yield from ((e, THIRD) for e in red[-1:])
    build, check = thread.last(Kind.BUILD), thread.last(Kind.CHECK)
    if build and (not runs or _failed(build) or build.time > runs[-1].time):
        yield build, SECOND if _failed(build) or not runs else LAST
    if check:
        yield check, SECOND if _failed(check) else LAST
    by_name = {str(e.data.get("command")): e for e in thread.of(Kind.COMMAND)}
    yield from ((e, THIRD) for e in by_name.values())


def _ends(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    """How it stood when it was left."""
    for kind in (Kind.UNFINISHED, Kind.QUESTION, Kind.REPLY):
        if last := thread.last(kind):
            yield last, SECOND
    look, git = thread.last(Kind.DIRTY), thread.last(*_GIT)
    if look and look.data.get("what") != "clean" and not (git and git.time > look.time):
        yield look, SECOND


def _errors(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    """What stood in the way; a slip that was mended at once is routine."""
    held = [e for e in thread.of(Kind.ERROR) if not e.data.get("overcome")]
    for piece in thread.of(Kind.ERROR):
        kept = any(piece is e for e in held[-_MOST_ERRORS:])
        yield piece, LAST if kept else Why.ROUTINE


def _files(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    """The files that changed most; all the others are named by no line."""
    changed = sorted(thread.files.values(), key=_changed, reverse=True)
    alone = not thread.of(Kind.COMMIT, Kind.TESTS, Kind.BUILD)
    for place, piece in enumerate(changed):
        if place >= _MOST_FILES:
            yield piece, Why.MORE_FILES
        else:
            yield piece, THIRD if alone or not place else LAST


def _routine(thread: Thread) -> Iterator[tuple[Evidence, int | Why]]:
    yield from ((e, Why.ROUTINE) for e in thread.of(*_ROUTINE))


_RULES: tuple[Rule, ...] = (_owner, _commits, _runs, _ends, _errors, _files, _routine)


def _failed(piece: Evidence) -> bool:
    return piece.data.get("outcome") == Outcome.FAILED


def _changed(piece: Evidence) -> int:
    return int(piece.data.get("added") or 0) + int(piece.data.get("removed") or 0)
