"""A quote shortened around what matters: one stretch of it, letter for letter."""

import re

from pulse.core.values import Evidence, EvidenceKind

Kind = EvidenceKind
_SAYS_RESULT = re.compile(
    r"\d+ (?:passed|failed|errors?|tests?)|\b(?:ok|pass|fail|error|panic)",
    re.IGNORECASE,
)
_RESULTS = frozenset({Kind.TESTS, Kind.BUILD, Kind.CHECK, Kind.ERROR, Kind.COMMAND})
# "[main 4be19d2] ": where it was committed; the subject follows.
_COMMITTED = re.compile(r"^\[[^\]\n]+\] (?=\S)")
_PATH_END = re.compile(r"[^/\\\s]*[/\\][^/\\\s]+$|[^/\\\s]+$")
_FRAME = re.compile(r"^[\s=#*>|-]+|[\s=#*|-]+$")


def excerpt(piece: Evidence, width: int) -> str:
    """At most ``width`` characters of the quote, without a line break."""
    line = _line(piece)
    if piece.kind is Kind.COMMIT:
        line = _COMMITTED.sub("", line)
    elif piece.kind is Kind.FILE and (end := _PATH_END.search(line)):
        line = end[0]
    elif piece.kind in _RESULTS:
        line = _FRAME.sub("", line) or line
    return _cut(line, width)


def _line(piece: Evidence) -> str:
    """The line that says most: of a result the one with the result."""
    lines = [line.strip() for line in piece.quote.splitlines() if line.strip()]
    if piece.kind in _RESULTS:
        telling = [line for line in lines if _SAYS_RESULT.search(line)]
        lines = telling[-1:] or lines
    return lines[0] if lines else ""


def _cut(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    end = line.rfind(" ", width // 2, width + 1)
    return line[: end if end > 0 else width].rstrip(" ,;:(")
