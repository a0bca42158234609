"""Working in several sessions at once, seen in the order of the owner's messages.

A message that returns to a session within half an hour, after the owner wrote to
another one in between, shows that both were under way. The rule is the known report's
("multi-clauding"), letter for letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pulse.core.stats.denominators import percent

WINDOW: Final = 30 * 60 * 1000  # milliseconds; a gap of exactly this still counts

Sent: TypeAlias = tuple[int, str]  # (milliseconds since 1970, session)


@dataclass(frozen=True, slots=True)
class Overlap:
    """``pairs`` are distinct unordered pairs of sessions, not occurrences;
    ``messages`` of ``of`` took part in at least one return."""

    pairs: int = 0
    sessions: int = 0
    messages: int = 0
    of: int = 0
    percent: int | None = None


def overlap(sent: Iterable[Sent]) -> Overlap:
    """Count over all messages of the owner, in any order."""
    ordered = sorted(sent)
    pairs, marked = _returns(ordered)
    return Overlap(
        pairs=len(pairs),
        sessions=len({session for pair in pairs for session in pair}),
        messages=len(marked),
        of=len(ordered),
        percent=percent(len(marked), len(ordered)),
    )


def during(sent: Iterable[Sent]) -> set[int]:
    """Which of the messages, in order, took part in a return."""
    return _returns(sorted(sent))[1]


def _returns(ordered: Sequence[Sent]) -> tuple[set[tuple[str, str]], set[int]]:
    """Pairs of sessions, and the places of the messages in between and around."""
    pairs: set[tuple[str, str]] = set()
    marked: set[int] = set()  # by index: two messages may bear one time
    previous: dict[str, int] = {}
    for index, (at, session) in enumerate(ordered):
        before = previous.get(session)
        previous[session] = index
        # What lies between a session's message and its previous one is from others,
        # so the first of it is the one right behind the previous.
        if before is None or before + 1 == index or at - ordered[before][0] > WINDOW:
            continue
        other = ordered[before + 1][1]
        pairs.add((min(session, other), max(session, other)))
        marked |= {before, before + 1, index}
    return pairs, marked
