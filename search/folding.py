"""One way to write a word: small, without the marks of Latin letters.

The index of PostgreSQL is made with the same table (migration 0001) and FTS5 folds the
same letters by itself: another table here needs a migration that makes the index anew.
"""

import unicodedata

_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_MARKS = range(0x300, 0x370)


def _base(number: int) -> str:
    whole = unicodedata.normalize("NFKD", chr(number).lower())
    letters = [c for c in whole if not unicodedata.combining(c)]
    return letters[0] if len(letters) == 1 else ""


#: Letter to letter; marks that stand alone go.
FOLDED: dict[str, str] = {
    chr(number): base
    for number in _LATIN
    if (base := _base(number)) and base != chr(number)
}
MARKS = "".join(map(chr, _MARKS))
_TABLE = str.maketrans(FOLDED) | dict.fromkeys(_MARKS)


def fold(text: str) -> str:
    return text.lower().translate(_TABLE)
