"""What of a sentence must be shown: numbers, paths, identifiers, names.

Everything checkable that a text says has to occur in the texts it cites, or be a
number that code computed from them.
"""

import re
from collections.abc import Iterable, Sequence

from pulse.core.language.clean import plain
from pulse.core.language.verbs import base_form
from pulse.core.values import Evidence

_NUMBER = re.compile(r"(?<![\w.#-])\d[\d.,:]*\d|(?<![\w.-])\d(?![\w])|(?<=#)\d+")
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "twice": 2,
    "dozen": 12, "half": None, "double": 2, "doubled": 2, "tripled": 3, "thrice": 3,
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
# A path, a file name, a dotted or snake_case or camelCase name, a flag, a version.
_IDENTIFIER = re.compile(
    r"(?<![\w/])(?:--?[a-z][\w-]+|[\w.-]*[/\\][\w./\\-]+|\w[\w-]*\.[A-Za-z]\w{0,9}\b|"
    r"\w+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}\d*\b)"
)
_CAPITAL = re.compile(r"(?<=[a-z,;:)] )[A-Z][a-z]{2,}\b")
# Somebody at the start: "Priya's idea", "Tom asked for it".
_SOMEBODY = re.compile(
    r"^([A-Z][a-z]{2,})(?:'s\b|\s+(?:and\b|said|asked|wants?|wanted|told|suggested|"
    r"requested|reviewed|approved|decided|reported|preferred|liked)\b)"
)
# Words that a note itself may use with a capital letter or as an abbreviation.
_OWN = frozenset(
    [
        "ci",
        "api",
        "ui",
        "cli",
        "pr",
        "readme",
        "json",
        "html",
        "css",
        "sql",
        "http",
        "https",
        "url",
        "id",
        "ok",
        "todo",
    ]
)


def missing_from(
    text: str, evidence: Sequence[Evidence], more: str = "", *, names: bool = True
) -> str:
    """The first checkable thing in ``text`` that nothing cited shows, or "".

    ``names=False``: in a language where a capital letter makes no name.
    """
    shown = " ".join([more, *(_texts(evidence))])
    squeezed = _squeeze(shown)
    numbers = _numbers(shown) | set(_computed(evidence))
    for number in _NUMBER.findall(text):
        if _value(number) not in numbers:
            return f"the number {number}"
    for word in _NUMBER_WORD.findall(text):
        value = _WORDS[word.lower()]
        if word.lower() not in shown.lower() and str(value) not in numbers:
            return f"the number “{word}”"
    for name in _IDENTIFIER.findall(text):
        if name.lower() not in _OWN and _squeeze(name) not in squeezed:
            return f"“{name}”"
    for name in [*_CAPITAL.findall(text), *_SOMEBODY.findall(text)] if names else ():
        known = _squeeze(name) in squeezed or base_form(name)
        if not known and name.lower() not in _OWN:
            return f"the name “{name}”"
    return ""


def _texts(evidence: Iterable[Evidence]) -> Iterable[str]:
    """What a reader finds at the cited places: quotes, and what code read there."""
    for piece in evidence:
        yield piece.quote
        yield plain(piece.quote)
        for key, value in piece.data.items():
            if key != "command" and isinstance(value, str):
                yield value
                yield plain(value)


def _computed(evidence: Sequence[Evidence]) -> Iterable[str]:
    """Numbers that code read from the cited records, and counts of them by kind."""
    kinds: dict[str, int] = {}
    for piece in evidence:
        kinds[piece.kind] = kinds.get(piece.kind, 0) + 1
        for value in piece.data.values():
            if isinstance(value, int) and not isinstance(value, bool):
                yield str(value)
    for count in kinds.values():
        yield from (str(n) for n in range(2, count + 1))


def _numbers(text: str) -> set[str]:
    found = {_value(number) for number in re.findall(r"\d[\d.,:]*\d|\d", text)}
    return found | {
        str(v)
        for w, v in _WORDS.items()
        if v and re.search(rf"\b{w}\b", text, re.IGNORECASE)
    }


def _value(number: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", number).strip(".,:")


def _squeeze(text: str) -> str:
    return re.sub(r"[\s`*\"'\\/]+", "", text).lower()
