"""Other people: names from records and teams, and e-mail addresses."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.gate.case import Case, found
from pipeline.gate.common import ALSO_THINGS, ALSO_WORDS, NOBODY
from pipeline.gate.folding import fold
from pipeline.limits import Finding
from pulse.core.language.verbs import PAST

# Bounded, so that a long text without an address does not take quadratic time.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII
)
_ADDRESSED = re.compile(
    r"([^\W\d_][\w'’.-]{1,30}(?: [^\W\d_][\w'’.-]{0,30}){1,3}) <[^<>@\s]{1,64}@"
)
_NEXT = re.compile(r" ([a-z]{1,20})\b")
_SPEAKS = ("said", "thought")
_SHORTEST_PART = 3


def look(case: Case) -> Iterator[Finding]:
    places = case.folded.places
    for address in _EMAIL.finditer(case.folded.text):
        start, end = places[address.start()], places[address.end()]
        yield found(
            "email",
            f"“{case.text[start:end]}” is an e-mail address.",
            "Leave it out.",
            (start, end),
            blocking=True,
        )
    for name in case.known.people:
        if not is_yours(name, case.known.yours) and not is_nobody(name):
            yield from _person(case, name)


def names_in(texts: Iterable[str]) -> Iterator[str]:
    """Names beside e-mail addresses: of ``Grace Hopper <grace@example.com>``."""
    for text in texts:
        for address in _ADDRESSED.finditer(text):
            yield address[1]


def is_yours(name: str, yours: Sequence[str]) -> bool:
    """Whether a name is the owner's, perhaps shortened: "Ada L." for "Ada Lovelace"."""
    parts = [part.rstrip(".") for part in fold(name).text.split()]
    return any(
        all(
            any(own.startswith(part) for own in fold(one).text.split())
            for part in parts
        )
        for one in yours
    )


def is_nobody(name: str) -> bool:
    """Whether a program signs so."""
    return "[bot]" in name or not NOBODY.isdisjoint(fold(name).text.split())


def _person(case: Case, name: str) -> Iterator[Finding]:
    """The whole name however it is written, or one of its parts as a name."""
    parts = name.split()
    if len(parts) > 1:
        for place in case.folded.find(fold(name).text, endings=False):
            yield _named(case, place, blocking=True)
            return
    for part in {parts[0], parts[-1]} if parts else ():
        for place in case.folded.find(fold(part).text, endings=False):
            sure = _is_meant(case, part, place)
            if sure is not None:
                yield _named(case, place, blocking=sure)
                return


def _is_meant(case: Case, part: str, place: tuple[int, int]) -> bool | None:
    """Whether a part of a name means the person: surely, perhaps, or not at all."""
    start, end = place
    word = fold(part).text
    if len(word) < _SHORTEST_PART or not case.text[start].isupper():
        return None
    if word in ALSO_THINGS:
        return None
    if word not in ALSO_WORDS:
        return True
    if not case.starts_sentence(start):
        return True
    following = _NEXT.match(case.text, end)
    acts = following and (following[1] in PAST or following[1] in _SPEAKS)
    return False if acts else None


def _named(case: Case, place: tuple[int, int], *, blocking: bool) -> Finding:
    start, end = place
    someone = "someone else"
    return found(
        "person",
        f"“{case.text[start:end]}” is a person’s name from your records.",
        "Leave the name out, unless this person agreed to be named.",
        place,
        blocking=blocking,
        replacement=someone.capitalize() if case.starts_sentence(start) else someone,
    )
