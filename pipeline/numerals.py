"""The numbers that a text tells, however they are written, and what shows them.

Digits of every script, words, ordinals, fractions, shares and multiples. A share
("99 %") is shown by a share, a multiple ("doubled") by a multiple: a count of the same
digits says something else.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline import number_words as words

_GROUP = r"\d+(?:[.,:]\d+)*"
_NUMBER = re.compile(
    rf"(?P<before>[^\W\d]*-?)(?P<number>{_GROUP}(?:[ \u00a0\u202f]\d{{3}}(?!\d))*)"
    r"(?P<after>[^\W_]*)"
)
_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_APART = re.compile(rf"(?<![\w.,]){_GROUP}(?:[ \u00a0\u202f]+{_GROUP})+(?![\w])")
_SHARE = re.compile(r"\s*(?:%|٪|percent\b|per cent\b|pct\b)", re.IGNORECASE)
_TIMES = re.compile(
    r"\s*(?:\u00d7|x\b|-?fold\b|times (?:as|more|less|fewer|the|\w+er)\b)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)$", re.IGNORECASE)
_UNITS = {
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "us": "us", "ns": "ns",
    "m": "min", "min": "min", "mins": "min", "minute": "min", "minutes": "min",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "d": "d", "day": "d", "days": "d", "week": "w", "weeks": "w",
    "b": "b", "byte": "b", "bytes": "b", "k": "k", "kb": "kb", "kib": "kb", "mb": "mb",
    "mib": "mb", "gb": "gb", "gib": "gb", "tb": "tb", "px": "px", "pt": "pt",
    "hz": "hz", "khz": "khz", "rpm": "rpm", "fps": "fps", "loc": "loc", "x": "x",
}  # fmt: skip

_SPACED_UNIT = re.compile(
    r"[ \u00a0\u202f-](s|secs?|seconds?|ms|milliseconds?|mins?|minutes?|h|hrs?|hours?|"
    r"days?|weeks?|bytes?|[kmgt]i?b|px|k?hz|rpm|fps)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Shown:
    """What the cited texts and the computed statistics show of numbers."""

    text: str
    values: set[str] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)
    multiples: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)

    def has_token(self, token: str) -> bool:
        """Whether this stands there as a word of its own."""
        found = rf"(?<![^\W_]){re.escape(token.lower())}(?![^\W_])"
        return re.search(found, self.text) is not None


def shown_by(
    text: str, found: Iterable[str] = (), counted: Iterable[str] = ()
) -> Shown:
    """``found`` are numbers that code read, ``counted`` those that it computed: only
    these may be told in a unit that stands nowhere."""
    text = western(text).lower()
    shown = Shown(text, {*found, *counted}, counted=set(counted))
    for number in _NUMBER.finditer(text):
        value = _value(number["number"])
        rest = text[number.end("number") :]
        if _SHARE.match(rest):
            shown.shares.add(value)
        if _TIMES.match(rest):
            shown.multiples.add(value)
        if _stands_alone(number) or "." in value:
            shown.values.add(value)
            shown.values.update(_value(part) for part in number["number"].split(" "))
    for spelled in words.spelled(text):
        shown.values.add(spelled.value)
    return shown


def unshown(text: str, shown: Shown) -> str:
    """The first number of the text that nothing shows, as it is written; or ""."""
    text = western(text)
    for date in _DATE.findall(text):
        if date not in shown.text:
            return str(date)
    rest = _DATE.sub(" ", text)
    return (
        _signs(rest, shown)
        or _apart(rest, shown)
        or next((f[0] for f in _NUMBER.finditer(rest) if not _is_shown(f, shown)), "")
        or _unshown_words(rest, shown)
    )


def western(text: str) -> str:
    """Digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c
        for c in text
    )


def _signs(text: str, shown: Shown) -> str:
    """½, ², Ⅳ: signs that are numbers must stand there as they are."""
    for sign in text:
        if unicodedata.category(sign) in ("No", "Nl") and sign not in shown.text:
            return sign
    return ""


def _apart(text: str, shown: Shown) -> str:
    """Numbers with nothing but a blank between them are read as one: "4 1 tests"."""
    for found in _APART.finditer(text):
        parts = found[0].split()
        grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
        as_one = "".join(parts) in shown.values and grouped
        if not as_one and not shown.has_token(" ".join(parts)):
            return found[0]
    return ""


def _is_shown(found: re.Match[str], shown: Shown) -> bool:
    value, rest = _value(found["number"]), found.string[found.end("number") :]
    if _SHARE.match(rest):
        return value in shown.shares
    if _TIMES.match(rest):
        return value in shown.multiples
    after = found["after"].lower()
    if found["before"] and not found["before"].endswith("-"):
        # v2, sha256, Python3: a name, or a version that stands there without its "v".
        bare = found["before"].lower() == "v" and "." in value and value in shown.values
        return bare or shown.has_token(found[0])
    if after and not _ORDINAL.match(after):
        return _in_unit(value, after, shown) or shown.has_token(found[0])
    if spaced := _SPACED_UNIT.match(rest):
        return _in_unit(value, spaced[1].lower(), shown)
    return value in shown.values or _named(found, value, shown)


def _in_unit(value: str, written: str, shown: Shown) -> bool:
    unit = _UNITS.get(written)
    return unit is not None and (
        value in shown.counted
        or any(
            shown.has_token(f"{value}{gap}{name}")
            for name, same in _UNITS.items()
            if same == unit
            for gap in ("", " ", "\u00a0", "-")
        )
    )


def _named(found: re.Match[str], value: str, shown: Shown) -> bool:
    """ "Phase 2" where "phase2" stands, "Python 3" for "python3"."""
    before = re.search(r"([^\W\d_]+)[ -]$", found.string[: found.start("number")])
    return bool(before) and shown.has_token(f"{before and before[1]}{value}")


def _unshown_words(text: str, shown: Shown) -> str:
    for spelled in words.spelled(text):
        if spelled.value not in shown.values and spelled.written not in shown.text:
            return spelled.written
    for written, instead in words.parts_and_multiples(text):
        stands = written in shown.text or any(i in shown.text for i in instead)
        if not stands:
            return written
    return ""


def _stands_alone(found: re.Match[str]) -> bool:
    """Whether digits are a number: those inside a hash or a name are not."""
    before, after = found["before"], found["after"].lower()
    glued = before and not before.endswith("-")
    return not glued and (not after or after in _UNITS or bool(_ORDINAL.match(after)))


def _value(number: str) -> str:
    number = re.sub(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))", "", number)
    return number.strip(".,:")
