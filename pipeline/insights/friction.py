"""Friction, found in evidence by rules: each time something got in the way.

Nothing is guessed from tone. A time is what the owner said or did (a correction, a
refusal, "still broken", a stop), or what a result shows (an edit of a file that had
changed, a command left failing, a limit).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.insights.labels import FrictionKind, Side
from pipeline.insights.matters import matter_of
from pipeline.insights.said import about
from pulse.core.values import Cited, Evidence, EvidenceKind, Origin, Outcome

K = EvidenceKind
#: The kinds of evidence that friction and rules are found in.
READ = frozenset(
    {
        K.PROMPT, K.ANSWER, K.CORRECTION, K.REFUTATION, K.REJECTION, K.PLAN, K.QUESTION,
        K.UNFINISHED, K.ERROR, K.FILE, K.TESTS, K.BUILD, K.CHECK, K.COMMIT,
    }
)  # fmt: skip
_I = re.IGNORECASE
_MISSING = re.compile(
    r"command not found|not recognized as|unrecognized subcommand", _I
)
_NOT_THERE = re.compile(r"no such file or directory|cannot find the path", _I)
_SERVICE = re.compile(
    r"\bAPI Error\b|ECONN\w+|ENOTFOUND|EAI_AGAIN|getaddrinfo|could not resolve host|"
    r"connection (?:refused|reset|timed out)|network is unreachable|"
    r"\b(?:502|503|504|529)\b|service unavailable|bad gateway|overloaded",
    _I,
)
# These count whether or not the same thing went well later: the detour was made.
_ALWAYS = frozenset(
    {"file_changed", "file_not_read", "edit_failed", "hook", "timed_out", "limit"}
)
_KNOWN = _ALWAYS | {
    "file_not_found", "file_too_large", "invalid_input", "permission_denied",
    "command_failed",
}  # fmt: skip
_STOP_IS_REFUSAL = timedelta(minutes=1)
#: A run of fewer tests than this is nobody's whole suite.
WHOLE_SUITE, _SMALL_CHANGE = 100, 2
_PART_OF_SUITE = re.compile(
    r"[\w.-]+/[\w./-]+|\.\w{1,4}\b|::|\s-k\s|--grep|--filter|-run\b"
)


@dataclass(frozen=True, slots=True)
class Hitch:
    """One time that something got in the way. ``matter`` is a key of ``MATTERS``;
    ``said`` tells that the quote is the owner's own words on it. ``automated``: an
    agent was alone, no person typed."""

    matter: str
    piece: Evidence
    said: bool = False
    automated: bool = False

    @property
    def kind(self) -> FrictionKind:
        return matter_of(self.matter).kind

    @property
    def side(self) -> Side:
        return matter_of(self.matter).side

    @property
    def time(self) -> datetime:
        return self.piece.time

    @property
    def session(self) -> str:
        return self.piece.session


def cite(piece: Evidence) -> Cited:
    return Cited(piece.session, piece.record, piece.quote, piece.kind, piece.time)


def once(evidence: Iterable[Evidence]) -> list[Evidence]:
    """By time, each once: what a fork copied belongs to the smallest session id."""
    first: dict[tuple[str, str, str], Evidence] = {}
    for piece in evidence:
        key = (piece.record, piece.kind, piece.quote)
        if key not in first or piece.session < first[key].session:
            first[key] = piece
    return sorted(first.values(), key=lambda e: (e.time, e.session, e.record, e.kind))


def find_hitches(
    evidence: Iterable[Evidence], automated: Collection[str] = ()
) -> list[Hitch]:
    """By time. ``automated`` are sessions that a program ran."""
    sessions: defaultdict[str, list[Evidence]] = defaultdict(list)
    for piece in once(evidence):
        sessions[piece.session].append(piece)
    found = [
        Hitch(
            matter,
            piece,
            said,
            piece.origin is not Origin.MAIN or session in automated,
        )
        for session, pieces in sessions.items()
        for matter, piece, said in (*_of_owner(pieces), *_of_results(pieces))
    ]
    return sorted(found, key=lambda h: (h.time, h.session, h.piece.record, h.matter))


_Found = tuple[str, Evidence, bool]


def _of_owner(pieces: Sequence[Evidence]) -> list[_Found]:
    """What the owner said and did, one time for each record: the strongest."""
    by_record: dict[str, _Found] = {}
    strength = {K.REFUTATION: 4, K.CORRECTION: 3, K.REJECTION: 2, K.PLAN: 2}
    for piece in pieces:
        found = _owners(piece)
        if found is None:
            continue
        known = by_record.get(piece.record)
        if known is None or strength.get(piece.kind, 1) > strength.get(
            known[1].kind, 1
        ):
            by_record[piece.record] = found
    return [found for found in by_record.values() if not _is_echo(found, by_record)]


def _owners(piece: Evidence) -> _Found | None:
    if piece.kind is K.REFUTATION:
        return "refuted", piece, False
    if piece.kind is K.CORRECTION:
        return about(piece.quote) or "approach", piece, True
    if piece.kind is K.REJECTION:
        reason = str(piece.data.get("reason") or "")
        return (
            (about(reason) or "refused_why") if reason else "refused",
            piece,
            bool(reason),
        )
    if piece.kind is K.PLAN and piece.data.get("approved") is False:
        return "plan", piece, bool(piece.data.get("reason"))
    if piece.kind is K.QUESTION:
        return "waiting", piece, False
    if piece.kind is K.UNFINISHED and piece.data.get("why") == "interrupted":
        return "stopped", piece, False
    if piece.kind is K.PROMPT and piece.data.get("act") != "automated":
        matter = about(piece.quote)
        return (matter, piece, True) if matter in ("asks", "unclear") else None
    return None


def _is_echo(found: _Found, others: dict[str, _Found]) -> bool:
    """Refusing a call stops the agent, too: that is one time, not two."""
    matter, piece, _said = found
    return matter == "stopped" and any(
        other.kind in (K.REJECTION, K.PLAN)
        and abs(other.time - piece.time) <= _STOP_IS_REFUSAL
        for _m, other, _s in others.values()
    )


def _of_results(pieces: Sequence[Evidence]) -> Iterator[_Found]:
    red = {p.record for p in pieces if p.data.get("outcome") == Outcome.FAILED}
    for piece in pieces:
        if piece.kind is K.ERROR and (matter := _error(piece)):
            is_run = matter == "command_failed" and piece.record in red
            yield "left_red" if is_run else matter, piece, False
        elif piece.kind is K.UNFINISHED and piece.data.get("why") == "timed out":
            yield "timed_out", piece, False
        elif piece.kind is K.UNFINISHED and piece.data.get("why") == "killed":
            yield "killed", piece, False
    yield from (("whole_suite", piece, False) for piece in _whole_suites(pieces))


def _error(piece: Evidence) -> str:
    """The matter of an error; none for one that was overcome without a detour."""
    category = str(piece.data.get("category") or "")
    if category == "limit":
        return "service" if _SERVICE.search(piece.quote) else "limit"
    if category in _ALWAYS:
        return category
    if piece.data.get("overcome"):
        return ""
    if _SERVICE.search(piece.quote):
        return "service"
    if category == "command_failed" and _MISSING.search(piece.quote):
        return "missing_command"
    if category == "command_failed" and _NOT_THERE.search(piece.quote):
        return "file_not_found"
    return category if category in _KNOWN else "other"


def _whole_suites(pieces: Sequence[Evidence]) -> Iterator[Evidence]:
    """Runs of very many tests after a change of one line and nothing else."""
    changed: list[int] = []
    for piece in pieces:
        if piece.kind is K.FILE:
            changed.append(_number(piece, "added") + _number(piece, "removed"))
        elif piece.kind is K.TESTS:
            small = len(changed) == 1 and 0 < changed[0] <= _SMALL_CHANGE
            ran = _number(piece, "passed") + _number(piece, "failed")
            whole = not _PART_OF_SUITE.search(str(piece.data.get("command") or ""))
            if small and whole and ran >= WHOLE_SUITE:
                yield piece
            changed = []


def _number(piece: Evidence, name: str) -> int:
    value = piece.data.get(name)
    return value if isinstance(value, int) else 0
