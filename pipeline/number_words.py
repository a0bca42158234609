"""Numbers in words: "forty-one", "a hundred and five", "third", "two-thirds"."""

import re
from collections.abc import Iterator
from typing import NamedTuple


def _numbered(listed: str, start: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(listed.split(), start)}


_SMALL = _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen",
    0,
)
_TENS = {
    word: 10 * number
    for word, number in _numbered(
        "twenty thirty forty fifty sixty seventy eighty ninety", 2
    ).items()
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
    1,
) | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50}
# Only words that mean nothing else in English.
_ELSEWHERE = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30,
    "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90, "hundert": 100, "tausend": 1000,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "doce": 12, "veinte": 20, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "cien": 100,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "vingt": 20, "trente": 30, "quarante": 40,
    "cinquante": 50, "soixante": 60,
    "quattro": 4, "cinque": 5, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
    "undici": 11, "dodici": 12, "venti": 20, "trenta": 30, "quaranta": 40,
    "cinquanta": 50,
    "twee": 2, "drie": 3, "zes": 6, "zeven": 7, "negen": 9, "tien": 10, "twaalf": 12,
    "twintig": 20, "dertig": 30, "veertig": 40, "honderd": 100, "duizend": 1000,
    "dois": 2, "três": 3, "quatro": 4, "oito": 8, "dez": 10, "doze": 12, "vinte": 20,
    "trinta": 30, "quarenta": 40, "cinquenta": 50,
}  # fmt: skip
_UND = re.compile(
    r"\b(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(zwanzig|dreißig|vierzig|"
    r"fünfzig|sechzig|siebzig|achtzig|neunzig)\b",
    re.IGNORECASE,
)
_PART = "|".join([*_SMALL, *_TENS, *_SCALES, *_ORDINALS])
_RUN = re.compile(
    rf"\b(?:{_PART})\b(?:(?:[ \u00a0-]+(?:and[ \u00a0-]+)?)(?:{_PART})\b)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
#: What a share or a multiple may be written as instead.
_RATIOS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead)
    for pattern, instead in (
        (r"half|halves|halved|halving", ("half", "halv", "50 %", "50%", "½", "1/2")),
        (r"quarters?", ("quarter", "25 %", "25%", "75 %", "75%", "¼", "¾", "1/4")),
        (r"(?:two|one|a)[ -]thirds?|thirds", ("third", "⅓", "⅔", "1/3", "2/3")),
        (r"fifths|a fifth", ("fifth", "20 %", "20%", "1/5")),
        (r"doubl(?:e|es|ed|ing)|twice|twofold", ("doubl", "twice", "2\u00d7", "2x")),
        (r"trebled?|tripl(?:e|ed|ing)|thrice", ("tripl", "thrice", "3\u00d7", "3x")),
        (r"quadrupl(?:e|ed|ing)", ("quadrupl", "4\u00d7", "4x")),
        (r"(?!scaffold|unfold|manifold|blindfold)\w+fold", ()),
        (r"dozens?", ("dozen", "12")),
        (r"hundreds|thousands|millions|billions", ()),
        (r"percent(?:age)?s?|per cent", ("percent", "per cent", "%")),
    )
)


class Spelled(NamedTuple):
    written: str
    value: str


def spelled(text: str) -> Iterator[Spelled]:
    """Numbers in words. One, first and second alone are hardly ever a number."""
    for run in _RUN.finditer(text):
        for written in _readings(run[0].lower()):
            if written not in ("one", "first", "second"):
                yield Spelled(written, str(_value(written)))
    for found in _UND.finditer(text):
        one = _ELSEWHERE.get(found[1].lower(), 1)
        yield Spelled(found[0].lower(), str(one + _ELSEWHERE[found[2].lower()]))
    for word in _WORD.findall(text):
        if word.lower() in _ELSEWHERE:
            yield Spelled(word.lower(), str(_ELSEWHERE[word.lower()]))


def parts_and_multiples(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Shares and multiples as they are written, and what says the same."""
    for pattern, instead in _RATIOS:
        for found in pattern.finditer(text):
            yield found[0].lower(), instead


def _readings(run: str) -> Iterator[str]:
    """A run of number words, parted where no number goes on: "two three-day trips"."""
    parts = re.findall(r"[^\W\d_]+|[ \u00a0-]+", run)
    kept: list[str] = []
    for part in parts:
        words = [w for w in kept if w.isalpha() and w != "and"]
        if part.isalpha() and part != "and" and words and not _goes_on(words[-1], part):
            yield "".join(kept).removesuffix("and ").strip(" -\u00a0")
            kept = []
        kept.append(part)
    yield "".join(kept).strip(" -\u00a0")


def _goes_on(before: str, word: str) -> bool:
    if word in _SCALES:
        return True
    if before in _TENS:
        return _SMALL.get(word, _ORDINALS.get(word, 10)) in range(1, 10)
    return before in _SCALES


def _value(written: str) -> int:
    total = current = 0
    for word in re.findall(r"[^\W\d_]+", written):
        if word in _SCALES:
            scale = _SCALES[word]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0
        else:
            known = _SMALL | _TENS | _ORDINALS
            current += known.get(word, 0)
    return total + current
