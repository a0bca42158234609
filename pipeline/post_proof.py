"""Which records stand behind a sentence."""

import re

from pipeline.values import Line
from pulse.core.values import Cited, EvidenceKind

K = EvidenceKind


def shown(line: Line, text: str, kinds: tuple[EvidenceKind, ...]) -> tuple[Cited, ...]:
    """The evidence of these kinds, else all of the line's that tells something."""
    found = tuple(cited for cited in line.evidence if cited.kind in kinds)
    if not found:
        found = tuple(cited for cited in line.evidence if _tells(cited, text))
    return found or line.evidence


def _tells(cited: Cited, text: str) -> bool:
    """An agent's closing words prove nothing, and a file only where it is named."""
    if cited.kind is K.FILE:
        name = re.split(r"[/\\\s]", cited.quote.strip())[-1]
        return bool(name) and name in text
    return cited.kind is not K.REPLY
