"""Commits and pushes: what was tried, and what was seen to happen.

The known report counts commands that contain ``git commit`` or ``git push`` anywhere:
also in a quoted text, also when they failed. Ours counts commands that run them, and
beside it what results showed, as found by ``pulse.core.evidence``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pulse.core.evidence.calls import segments
from pulse.core.stats.events import Call, Observed
from pulse.core.stats.tools import ranked
from pulse.core.stats.usage import milliseconds
from pulse.core.values import Evidence, EvidenceKind, Tool, ToolCall

COMMIT: Final = "commit"
PUSH: Final = "push"
REPORTED_COMMIT: Final = "reported_commit"
REPORTED_PUSH: Final = "reported_push"

_RUNS: Final = re.compile(
    # Every option can be read in one way only, so that a long line takes no time.
    r"(?:^|\s)git(?:\s+-[Cc]\s+\S+|\s+-(?![Cc]\s)[\w-]+(?:=\S+)?)*\s+(commit|push)\b"
)
_LONGEST: Final = 20_000  # characters of a command that are looked at
_KINDS: Final = {
    EvidenceKind.COMMIT: "commit",
    EvidenceKind.PUSH: "push",
    EvidenceKind.PULL_REQUEST: "pull_request",
    EvidenceKind.REVERT: "revert",
}


@dataclass(frozen=True, slots=True)
class Git:
    """Attempts are commands; the rest is what results showed, by outcome (``ok``,
    ``failed``, ``empty``, ``unknown``). ``amended`` are commits that replaced one."""

    commit_attempts: int = 0
    push_attempts: int = 0
    commits: Mapping[str, int] = field(default_factory=dict)
    amended: Mapping[str, int] = field(default_factory=dict)
    pushes: Mapping[str, int] = field(default_factory=dict)
    pull_requests: Mapping[str, int] = field(default_factory=dict)
    reverts: int = 0


def count(calls: Iterable[Call], observed: Iterable[Observed]) -> Git:
    attempts = Counter(attempt for call in calls for attempt in call.attempts)
    seen = sorted(observed)

    def outcomes(what: str) -> dict[str, int]:
        return ranked(each.outcome for each in seen if each.what == what)

    return Git(
        commit_attempts=attempts[COMMIT],
        push_attempts=attempts[PUSH],
        commits=outcomes("commit"),
        amended=outcomes("amend"),
        pushes=outcomes("push"),
        pull_requests=outcomes("pull_request"),
        reverts=sum(each.what == "revert" for each in seen),
    )


def attempts(call: ToolCall) -> tuple[str, ...]:
    """What a command tries, by our rule and by the known report's."""
    command = call.input.get("command")
    if call.tool is not Tool.SHELL or not isinstance(command, str):
        return ()
    command = command[:_LONGEST]
    if "git" not in command:
        return ()
    found = {m[1] for part in segments(command) for m in _RUNS.finditer(part)}
    if "git commit" in command:
        found.add(REPORTED_COMMIT)
    if "git push" in command:
        found.add(REPORTED_PUSH)
    return tuple(sorted(found))


def observed(evidence: Iterable[Evidence]) -> list[Observed]:
    """The events of a session's evidence; several in one record are numbered."""
    places: Counter[str] = Counter()
    found = []
    for item in evidence:
        what = _KINDS.get(item.kind)
        if what is None:
            continue
        if what == "commit" and item.data.get("amended"):
            what = "amend"
        key = f"{item.record}#{item.kind}"
        result = item.data.get("outcome") or item.data.get("action") or ""
        number = places[key]
        places[key] += 1
        at = milliseconds(item.time)
        assert at is not None  # evidence has a time
        found.append(Observed(f"{key}{number}", at, what, str(result), item.origin))
    return found
