"""Characters of a text in one form, at a cost that grows with its length alone."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

#: Marks on one letter, as Unicode's stream-safe format allows them. No language needs
#: longer heaps, and to sort one takes quadratic time.
MARKS = 30
#: Takes no place where it is shown, though it is neither a mark nor a format character.
_UNSEEN = frozenset(
    map(
        chr,
        (
            *(0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)
#: Latin letters as wide as Chinese ones, and what they are.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def unseen(char: str) -> bool:
    """Whether nobody sees this character: a joiner, a soft hyphen, a direction mark."""
    return unicodedata.category(char) == "Cf" or char in _UNSEEN


def seen(text: str) -> str:
    """The text as it is read: without what nobody sees, in letters of one width."""
    if text.isascii():
        return text
    return "".join(char for char in text.translate(_WIDE) if not unseen(char))


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
