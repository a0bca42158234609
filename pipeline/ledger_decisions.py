"""Decisions across days, and which of them a later one takes the place of.

Told by code only where the words leave no doubt: the later names the earlier as what it
chose against, takes it back, or answers the same question otherwise.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from pipeline.ledger import moment, names
from pipeline.ledger_words import content, plain
from pipeline.lines import DatedItem
from pulse.core.values import Cited, Item, ItemKind, Status

_ASKED = re.compile(r"\(asked: (?P<question>.+)\)\.?$")
#: How a decision begins, and whether it is against what follows.
_FOR = re.compile(
    r"^(?:chose|kept|keep|use|used|using|decided(?: to(?: use)?)?:?|go with|went with|"
    r"approved(?: the plan)?)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"^(?:decided not to(?: use)?|dropped|skipped|turned down|removed|no longer|no)\b",
    re.IGNORECASE,
)
#: A word of so many letters can name what a decision is about.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """One decision. ``overridden_by`` is the place of a later one in the same list."""

    project: str
    text: str
    instead: str
    why: str
    day: date
    at: datetime
    evidence: tuple[Cited, ...]
    anchors: tuple[str, ...]
    overridden_by: int | None = None


def derive_decisions(items: Iterable[DatedItem]) -> list[Chosen]:
    """The decisions of these items, oldest first; one said twice is the earlier one."""
    made = [(day, item) for day, item in items if _is_decision(item)]
    made.sort(key=lambda pair: (pair[0], moment(*pair), plain(pair[1].text)))
    first: dict[tuple[str, str], DatedItem] = {}
    for day, item in made:
        first.setdefault((item.project, plain(item.text)), (day, item))
    kept = list(first.values())
    return [
        _chosen(pair, _overriding(number, kept)) for number, pair in enumerate(kept)
    ]


def _is_decision(item: Item) -> bool:
    return item.kind is ItemKind.DECISION and item.status is not Status.DROPPED


def _chosen(pair: DatedItem, by: int | None) -> Chosen:
    day, item = pair
    return Chosen(
        project=item.project,
        text=item.text,
        instead=item.instead,
        why=item.why,
        day=day,
        at=moment(day, item),
        evidence=item.evidence,
        anchors=tuple(sorted(names(item))),
        overridden_by=by,
    )


def _overriding(number: int, made: Sequence[DatedItem]) -> int | None:
    """The first later decision that takes the place of this one."""
    earlier = made[number][1]
    return next(
        (
            place
            for place, (_day, later) in enumerate(made[number + 1 :], number + 1)
            if later.project == earlier.project and overrides(later, earlier)
        ),
        None,
    )


def overrides(later: Item, earlier: Item) -> bool:
    """Whether the later decision leaves nothing of the earlier one."""
    asked, again = _ASKED.search(earlier.text), _ASKED.search(later.text)
    if asked and again and plain(asked["question"]) == plain(again["question"]):
        return True
    was, against = _object(earlier.text)
    if against or not was:
        # What was decided against is decided for.
        now, still_against = _object(later.text)
        return bool(was) and not still_against and was == now
    said, turned = _object(later.text)
    if turned:
        return was == said
    instead, _sense = _object(later.instead)
    return bool(was & instead) and was <= instead | said


@lru_cache(maxsize=8192)
def _object(text: str) -> tuple[frozenset[str], bool]:
    """What a decision is about, and whether it is against it."""
    bare = _ASKED.sub("", text.strip())
    against = bool(_AGAINST.match(bare))
    told = (_AGAINST if against else _FOR).sub("", bare)
    return frozenset(w for w in content(told) if len(w) >= _TELLING), against
