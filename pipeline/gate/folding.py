"""Names and words as people write them: without regard to case, accents, endings."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.characters import unseen

#: What may follow a word of a list: plural, possessive, both.
_ENDING = re.compile(r"(?:e?s'?|'s?)?(?!\w)")
_POSSESSIVE = re.compile(r"(?:'s?)?(?!\w)")
_BLANK = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain; ``places`` has each character's place in the original, and
    one for the end."""

    text: str
    places: list[int]

    def find(self, word: str, *, endings: bool = True) -> Iterator[tuple[int, int]]:
        """Where a folded word stands alone, as places in the original.

        With ``endings`` the plural counts, too: "study" finds "studies".
        """
        forms = [(word, _ENDING if endings else _POSSESSIVE)]
        if endings and word.endswith("y"):
            forms.append((word[:-1] + "ie", _ENDING))
        for form, ending in forms:
            start = self.text.find(form)
            while start >= 0:
                end = start + len(form)
                if self._begins(start) and ending.match(self.text, end):
                    yield self.places[start], self.places[end]
                start = self.text.find(form, end)

    def _begins(self, start: int) -> bool:
        before = self.text[start - 1] if start else " "
        return not (before.isalnum() or before == "_")


def fold(text: str) -> Folded:
    """Case-folded, without accents and what nobody sees, with straight apostrophes; a
    line break, or several blanks, are one blank."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in _plain(char):
            if one != " " or plain[-1:] != [" "]:
                plain.append(one)
                places.append(place)
    return Folded("".join(plain), [*places, len(text)])


def folded_word(word: str) -> str:
    return _BLANK.sub(" ", fold(word).text).strip()


def spellings(word: str) -> set[str]:
    """A folded word of several parts, written with blanks, hyphens, or in one."""
    parts = _BLANK.split(fold(word).text.strip())
    return {mark.join(parts) for mark in (" ", "-", "_", "")}


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isspace():
        return " "
    if char.isascii():
        return char.lower()
    if char in "\u2019\u2018\u02bc":
        return "'"
    # "é" is an "e", and so is a bold one of mathematics.
    decomposed = unicodedata.normalize("NFKD", char.casefold()).casefold()
    return "".join(
        one for one in decomposed if not (unicodedata.combining(one) or unseen(one))
    )
