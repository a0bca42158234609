"""What was posted before: the same words block, much the same is worth a look."""

import re
from collections.abc import Iterator

from pipeline.gate.case import Case, found
from pipeline.limits import Finding

_WORD = re.compile(r"\w+(?:[\u2019'-]\w+)*")
#: Runs of so many words make up what two texts have in common.
SHINGLE = 4
#: From this share of common runs on, a reader takes two posts for the same.
SIMILAR = 0.5


def look(case: Case) -> Iterator[Finding]:
    words = _words(case.text)
    runs = _runs(words)
    for before in map(_words, case.known.earlier):
        if words and words == before:
            yield found(
                "repeat",
                "You posted this text already.",
                "Say something new, or reject this draft.",
                blocking=True,
            )
            return
    if any(_share(runs, _runs(_words(one))) >= SIMILAR for one in case.known.earlier):
        yield found(
            "similar",
            "This says much the same as an earlier post of yours.",
            "Say what is new in it.",
            blocking=False,
        )


def similarity(one: str, other: str) -> float:
    """The share of word runs that two texts have in common, from 0 to 1."""
    return _share(_runs(_words(one)), _runs(_words(other)))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _share(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> float:
    return len(left & right) / len(left | right) if left and right else 0.0
