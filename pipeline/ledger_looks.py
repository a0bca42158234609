"""Tasks that the next look decides: red tests, work not committed or not pushed, a
question that waits. What ends them is evidence, not words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pulse.core.values import Evidence, EvidenceKind, Item, Outcome

K = EvidenceKind
_RUNS = frozenset({K.TESTS, K.BUILD, K.CHECK})
_LEFT = frozenset({K.DIRTY, K.FILE, K.COMMIT})
_COMMIT, _PUSH = re.compile(r"(?i)commit\b"), re.compile(r"(?i)push\b")
# What does not change what a command runs: where from, and where its output goes.
_AROUND = re.compile(r"^(?:cd\s+\S+\s*(?:&&|;)\s*)+|\s*(?:2?>|\|).*$", re.DOTALL)
_QUIETLY = re.compile(
    r"\s(?:-[qvx]+|--quiet|--verbose|--no-header|--color=\S+)(?=\s|$)"
)

Known = Mapping[tuple[str, str, str], Evidence]


@dataclass(frozen=True, slots=True)
class Wait:
    """What a task waits for. ``what`` is green, committed, pushed or answered; the
    rest tells which run, branch or session must show it."""

    what: str
    runner: str = ""
    command: str = ""
    least: int = 0  # a run of so many tests covers the one that was red
    branch: str = ""
    session: str = ""
    record: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Two tasks with the same key wait for the same thing."""
        if self.what == "answered":
            return self.what, self.session, self.record
        if self.what == "green":
            return self.what, self.runner or self.command
        return self.what, self.branch


def wait_of(item: Item, known: Known) -> Wait | None:
    """What ends this task at the next look; None where only its matter can."""
    if not item.evidence:
        return None
    last = max(item.evidence, key=lambda cited: cited.time)
    found = known.get((last.session, last.record, last.kind))
    kinds = {cited.kind for cited in item.evidence}
    if K.QUESTION in kinds:
        asked = next(c for c in item.evidence if c.kind is K.QUESTION)
        return Wait("answered", session=asked.session, record=asked.record)
    if kinds <= _RUNS:
        return _run(found, last.kind)
    branch = found.branch if found else ""
    if kinds <= _LEFT:
        what = str(found.data.get("what") or "") if found else ""
        if what == "unpushed" or (not what and _PUSH.match(item.text)):
            return Wait("pushed", branch=branch)
        if what == "uncommitted" or (not what and _COMMIT.match(item.text)):
            return Wait("committed", branch=branch)
    return None


def _run(found: Evidence | None, kind: EvidenceKind) -> Wait:
    if found is None:
        return Wait("green", runner=kind.value)
    counted = [found.data.get(name) for name in ("passed", "failed")]
    numbers = [int(n) for n in counted if isinstance(n, int)]
    return Wait(
        "green",
        runner=_runner(found),
        command=bare(str(found.data.get("command") or "")),
        least=sum(numbers) if found.data.get("failed") else 0,
    )


def _runner(piece: Evidence) -> str:
    return str(piece.data.get("runner") or piece.data.get("what") or "")


def bare(command: str) -> str:
    """A command without where it ran, how loudly, and where its output went."""
    return " ".join(_QUIETLY.sub("", " " + _AROUND.sub("", command)).split())


def ended_by(
    wait: Wait, since: datetime, evidence: Iterable[Evidence]
) -> Evidence | None:
    """The first look after this moment that shows what the task waits for.

    ``evidence`` is of the task's project, in time order.
    """
    return next((e for e in evidence if e.time > since and _shows(wait, e)), None)


def _shows(wait: Wait, piece: Evidence) -> bool:
    if wait.what == "answered":
        return piece.session == wait.session and piece.kind in (K.PROMPT, K.ANSWER)
    if wait.what == "green":
        return _is_green(wait, piece)
    if wait.branch and piece.branch and wait.branch != piece.branch:
        return False
    if piece.data.get("outcome") in (Outcome.FAILED, Outcome.UNKNOWN):
        return False
    if wait.what == "pushed":
        return piece.kind is K.PUSH
    return piece.kind is K.COMMIT or (
        piece.kind is K.DIRTY and piece.data.get("what") == "clean"
    )


def _is_green(wait: Wait, piece: Evidence) -> bool:
    if piece.kind not in _RUNS or piece.data.get("outcome") != Outcome.OK:
        return False
    if wait.command and bare(str(piece.data.get("command") or "")) == wait.command:
        return True
    passed = piece.data.get("passed")
    return (
        bool(wait.least)
        and _runner(piece) == wait.runner
        and isinstance(passed, int)
        and passed >= wait.least
    )
