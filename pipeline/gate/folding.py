"""Names and words as people write them: without regard to case, accents, endings."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
    """Case-folded, without accents, with straight apostrophes."""
    pieces = [_plain(char) for char in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded("".join(pieces), [*places, len(text)])


def folded_word(word: str) -> str:
    return _BLANK.sub(" ", fold(word).text).strip()


def spellings(word: str) -> set[str]:
    """A folded word of several parts, written with blanks, hyphens, or in one."""
    parts = _BLANK.split(fold(word).text.strip())
    return {mark.join(parts) for mark in (" ", "-", "_", "")}


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char in "\u2019\u2018\u02bc":
        return "'"
    # A no-break space is a space, and "é" an "e".
    decomposed = unicodedata.normalize("NFKD", char.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))
