"""What the kinds look at: a text, what carries its sentences, what is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.gate.folding import Folded, fold
from pipeline.limits import Finding
from pipeline.sentences import split


@dataclass(frozen=True, slots=True)
class Kept:
    """A word or name of the owner's list; ``kind`` is word, person or client."""

    word: str
    kind: str = "word"


@dataclass(frozen=True, slots=True)
class Said:
    """What the owner wrote in a session, and what they had written just before.

    ``cited``: the session is one behind the draft.
    """

    text: str
    before: str = ""
    cited: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What the gate compares a text with.

    ``private`` are names of the owner's projects that may not be mentioned; ``people``
    names of others, from commits' trailers and teams; ``yours`` the owner's own names;
    ``clients`` owners of remotes that are not public, ``owners`` those of remotes of
    which nobody said so; ``kept`` the owner's list; ``said`` what may hold a wish to
    keep something out; ``earlier`` the owner's posts on this network, newest first.
    """

    private: Sequence[str] = ()
    people: Sequence[str] = ()
    earlier: Sequence[str] = ()
    clients: Sequence[str] = ()
    owners: Sequence[str] = ()
    yours: Sequence[str] = ()
    kept: Sequence[Kept] = ()
    said: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A sentence of the draft: its words, and what carries it, if anything does.

    ``quotes`` and ``kinds`` (values.EvidenceKind) are those of its evidence.
    """

    text: str
    quotes: tuple[str, ...] = ()
    opinion: bool = False
    yours: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence where it stands in the text; ``bound`` is None when nobody says what
    carries it."""

    text: str
    start: int
    end: int
    bound: Bound | None = None


@dataclass(frozen=True)
class Case:
    """One text for one network. Positions are characters of ``text``."""

    text: str
    network: str
    known: Known = field(default_factory=Known)
    sentences: Sequence[Bound] = ()

    @cached_property
    def folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def placed(self) -> list[Placed]:
        """The sentences in order; without bindings, as their marks divide the text."""
        known = self.sentences or [Bound(part) for part in split(self.text)]
        found, position = [], 0
        for one in known:
            words = one.text.strip()
            start = self.text.find(words, position)
            if start >= 0:
                position = start + len(words)
                bound = one if self.sentences else None
                found.append(Placed(words, start, position, bound))
        return found

    def starts_sentence(self, position: int) -> bool:
        """Whether a capital letter there says nothing about the word."""
        before = self.text[:position].rstrip(" “\"‘'(")
        return not before or before[-1] in ".!?…:\n"


def found(
    code: str,
    text: str,
    fix: str,
    place: tuple[int, int] = (0, 0),
    *,
    blocking: bool,
    replacement: str | None = None,
) -> Finding:
    return Finding(code, text, fix, blocking, *place, replacement)
