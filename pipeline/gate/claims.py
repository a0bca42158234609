"""What no record shows: numbers, and sentences that only an agent said."""

import re
from collections.abc import Iterator, Sequence

from pipeline.gate.case import Bound, Case, found
from pipeline.limits import Finding
from pulse.core.values import EvidenceKind

_NUMBER = re.compile(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
#: What agents say and plan; no result is in it.
_SAID = frozenset({EvidenceKind.REPLY, EvidenceKind.TODO, EvidenceKind.QUESTION})


def look(case: Case) -> Iterator[Finding]:
    if case.sentences:
        yield from _numbers(case)
        yield from _claimed(case)


def numbers(text: str) -> list[str]:
    """The numbers of a text as written, without what only ends a sentence."""
    return _NUMBER.findall(text)


def _numbers(case: Case) -> Iterator[Finding]:
    shown = _shown(case.sentences)
    for place in _NUMBER.finditer(case.text):
        if _value(place[0]) not in shown:
            yield found(
                "number",
                f"The number {place[0]} is in no record behind this draft.",
                "Check it: only you can know whether it is right.",
                place.span(),
                blocking=False,
            )


def _shown(sentences: Sequence[Bound]) -> set[str]:
    """Numbers in quotes, and those that code counted from what a sentence cites."""
    texts = [quote for one in sentences for quote in one.quotes]
    texts += [one.text for one in sentences if _is_counted(one)]
    return {_value(number) for text in texts for number in numbers(text)}


def _is_counted(one: Bound) -> bool:
    """Whether the writer computed the sentence's numbers from what it cites."""
    return bool(one.quotes) and not one.yours and not _is_only_said(one)


def _is_only_said(one: Bound) -> bool:
    return bool(one.kinds) and _SAID.issuperset(one.kinds)


def _value(number: str) -> str:
    return _THOUSANDS.sub("", number)


def _claimed(case: Case) -> Iterator[Finding]:
    for one in case.placed:
        if one.bound and _is_only_said(one.bound):
            yield found(
                "claimed",
                "Only an agent said so: no result behind this sentence shows it.",
                "Check it, or say that it was not tried yet.",
                (one.start, one.end),
                blocking=False,
            )
