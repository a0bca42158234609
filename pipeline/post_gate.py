"""What must be looked at before a text may leave: each finding a sentence with a fix.

Pure: what is private, who is known and what was posted before is handed in. What is
looked for is in `pipeline.gate`, one kind a file.
"""

from collections.abc import Callable, Iterable, Iterator

from pipeline.gate import (
    claims,
    confidential,
    kept,
    people,
    projects,
    repeats,
    secrets,
    weaknesses,
)
from pipeline.gate.case import Bound, Case, Kept, Known, Said
from pipeline.gate.claims import numbers
from pipeline.gate.repeats import similarity
from pipeline.gate.secrets import holds_secret
from pipeline.limits import BY_HAND, Finding, Measure, measure

__all__ = [
    "Bound",
    "Kept",
    "Known",
    "Said",
    "applied",
    "check",
    "holds_secret",
    "numbers",
    "similarity",
]

KINDS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    secrets.look,
    people.look,
    projects.look,
    kept.look,
    confidential.look,
    weaknesses.look,
    repeats.look,
    claims.look,
)


def check(
    text: str,
    network: str,
    known: Known,
    sentences: Iterable[Bound] = (),
    channel: str = BY_HAND,
) -> tuple[Measure, list[Finding]]:
    """The text as the network counts it, and all findings, blocking ones first."""
    measured = measure(text, network, channel)
    case = Case(measured.text, network, known, tuple(sentences))
    findings = [*measured.findings, *(one for look in KINDS for one in look(case))]
    return measured, sorted(findings, key=lambda finding: not finding.blocking)


def applied(text: str, finding: Finding) -> str:
    """The plain text with a finding's replacement in its place."""
    if finding.replacement is None:
        return text
    return text[: finding.start] + finding.replacement + text[finding.end :]
