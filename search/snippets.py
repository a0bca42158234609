"""The part of a text that says what was asked for, with the words that do so marked."""

import re
from collections.abc import Sequence

from search.folding import fold
from search.query import PREFIX, Query

Piece = tuple[str, bool]  # text, and whether it was asked for
_WORD = re.compile(r"[^\W_]+")
_READ = 20_000  # characters of a text that are looked through
AROUND = 90  # characters before the first hit


def snippet(text: str, query: Query, *, length: int = 260) -> list[Piece]:
    """Pieces of one stretch of the text; put together they are that stretch."""
    text = " ".join(text[:_READ].split())
    hits = [m.span() for m in _WORD.finditer(text) if _is_asked(m[0], query)]
    start, end = _stretch(text, hits, length)
    pieces: list[Piece] = [("… ", False)] if start else []
    at = start
    for begin, stop in hits:
        if start <= begin and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces += [(text[at:end], False)]
    if end < len(text):
        pieces += [(" …", False)]
    return [piece for piece in pieces if piece[0]]


def _is_asked(word: str, query: Query) -> bool:
    plain = fold(word)
    for row in query.wanted:
        if plain in row:
            return True
        last = row[-1]
        begins = row not in query.exact and len(last) >= PREFIX
        if begins and plain.startswith(last):
            return True
    return False


def _stretch(
    text: str, hits: Sequence[tuple[int, int]], length: int
) -> tuple[int, int]:
    """Where most of what was asked for stands together, from a word to a word."""
    if len(text) <= length:
        return 0, len(text)
    best = max(
        (begin for begin, _stop in hits),
        key=lambda begin: sum(begin <= b < begin + length - AROUND for b, _e in hits),
        default=0,
    )
    start = max(0, best - AROUND)
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return start, end
