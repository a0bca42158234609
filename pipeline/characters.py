"""Characters of a text in one form, at a cost that grows with its length alone."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

#: Marks on one letter, as Unicode's stream-safe format allows them. No language needs
#: longer heaps, and to sort one takes quadratic time.
MARKS = 30


def nfc(text: str) -> str:
    """The text in NFC; what lies in longer heaps of marks stays as it is."""
    if text.isascii():
        return text
    return "".join(
        piece if heap else unicodedata.normalize("NFC", piece)
        for heap, piece in _pieces(text)
    )


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Heaps of more than ``MARKS`` marks (True), and the texts between them."""
    between: list[str] = []
    for marks, group in groupby(text, lambda char: unicodedata.combining(char) > 0):
        piece = "".join(group)
        if marks and len(piece) > MARKS:
            yield False, "".join(between)
            yield True, piece
            between = []
        else:
            between.append(piece)
    yield False, "".join(between)
