"""What a report tells in words, part by part, each sentence with what shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pulse.core.values import Cited

#: Count up when what is told of the same record changes: it is told anew.
VERSION: Final = "told-3"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence. Every number in it is one of ``numbers``, by the name of what it
    counts, or stands in a quote; ``sessions`` are those that show it. ``key`` is that
    of the suggestion it was made of."""

    text: str
    evidence: tuple[Cited, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    sessions: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often one name of a closed list was met, with some of the records."""

    label: str
    count: int
    evidence: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over a closed list. ``n`` were sorted, out of ``of``; below ``needs`` no
    share and no ranking is told."""

    counts: tuple[Counted, ...]
    n: int
    of: int
    needs: int = 0

    @property
    def is_enough(self) -> bool:
        return self.n >= self.needs

    def count(self, label: str) -> int:
        return sum(each.count for each in self.counts if each.label == label)


@dataclass(frozen=True, slots=True)
class Area:
    """Sessions on one thing, counted by code and named in the owner's words. Every
    analysed session is in exactly one area."""

    project: str
    words: tuple[str, ...]
    sessions: tuple[str, ...]
    lines: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of friction with two times of it."""

    label: str
    side: str
    text: Claim
    examples: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to try, with the reason that the evidence gives. ``paste`` is a line or
    an order ready to be copied; ``key`` names it when it was adopted or put away."""

    key: str
    title: str
    why: Claim
    paste: str
    more: str = ""  # what to do with it
    place: str = ""  # where it goes, or where it is explained

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cited.record for cited in self.why.evidence))


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence of the owner, and what was seen after it."""

    quote: Cited
    after: Claim | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    working: tuple[Claim, ...] = ()
    hindering_agent: tuple[Claim, ...] = ()
    hindering_you: tuple[Claim, ...] = ()
    quick_wins: tuple[Claim, ...] = ()
    ambitious: tuple[Claim, ...] = ()


_NOTHING = Tally((), 0, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """``sessions`` are the analysed ones, a person's own; ``needs`` of them are needed
    before anything is told. ``automated`` is the one sentence about all others."""

    sessions: int = 0
    needs: int = 0
    glance: Glance = Glance()
    areas: tuple[Area, ...] = ()
    style: tuple[Claim, ...] = ()
    key_pattern: Claim | None = None
    impressive: tuple[Claim, ...] = ()
    helped: Tally = _NOTHING
    wrong: Claim | None = None
    troubles: tuple[Trouble, ...] = ()
    friction: Tally = _NOTHING
    rules: tuple[Suggestion, ...] = ()
    features: tuple[Suggestion, ...] = ()
    patterns: tuple[Suggestion, ...] = ()
    horizon: tuple[Suggestion, ...] = ()
    moment: Moment | None = None
    automated: Claim | None = None
    refused: tuple[tuple[str, str], ...] = ()  # (text, reason)

    @property
    def is_enough(self) -> bool:
        return self.sessions >= self.needs


def without(told: Told, done: Callable[[Suggestion], bool]) -> Told:
    """The same without the suggestions that a person is done with."""

    def open_of(some: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        return tuple(one for one in some if not done(one))

    kept = replace(
        told,
        rules=open_of(told.rules),
        features=open_of(told.features),
        patterns=open_of(told.patterns),
        horizon=open_of(told.horizon),
    )
    parts = (kept.rules, kept.features, kept.patterns, kept.horizon)
    keys = {"", *(one.key for part in parts for one in part)}
    glance = Glance(
        working=told.glance.working,
        hindering_agent=told.glance.hindering_agent,
        hindering_you=tuple(c for c in told.glance.hindering_you if c.key in keys),
        quick_wins=tuple(c for c in told.glance.quick_wins if c.key in keys),
        ambitious=tuple(c for c in told.glance.ambitious if c.key in keys),
    )
    return replace(kept, glance=glance)
