"""How X counts a text: characters weigh 1 or 2, an emoji 2, a link 23 however long.

The rules, and what is a link, are those of twitter-text (v3). Its patterns take
quadratic time on texts such as "a.a.a.a…", so they see only words that may hold a link,
and of them no more than ``_EFFORT`` allows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twitter_text import extract_urls_with_indices
from twitter_text.regexp.emoji import emoji_list
from twitter_text.regexp.spaces_group import spaces_group
from twitter_text.regexp.valid_cctld import valid_cctld
from twitter_text.regexp.valid_gtld import valid_gtld

from pipeline.characters import nfc

#: A link counts so much, however long it is.
LINK_LENGTH = 23
_HEAVY = 2
#: Steps of the link patterns that one text may cost, about; a post of links and nothing
#: else takes a third of it.
_EFFORT, _EFFORT_OF_A_DOT = 200_000, 400

_WORD = re.compile(f"[^{spaces_group}]+")
# A link needs a top-level domain. What is not ASCII, the patterns decide themselves.
_DOMAIN_END = re.compile(
    r"\.(?:([A-Za-z]{2,})(?![0-9A-Za-z@+-])|[A-Za-z]*[^\x00-\x7f]|xn--)", re.IGNORECASE
)
_TOP_LEVEL = frozenset(
    re.findall("[a-z]{2,}", valid_gtld.pattern + valid_cctld.pattern)
)
# Where the patterns begin to read a domain: after anything that is no letter or digit.
_BEGINNING = re.compile(r"(?:^|[^0-9A-Za-z@$#])(?=[^\W_])")

_HEAVY_CHARACTER = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")

_EMOJI = frozenset(
    "".join(chr(int(code, 16)) for code in one.codepoint.split()) for one in emoji_list
)
# Coarse, because a class of all emoji is slow: the table decides.
_MAYBE_EMOJI = re.compile("[0-9#*]\ufe0f?\u20e3|[\u00a9-\U0010ffff]")


def _emoji_lengths() -> dict[str, tuple[int, ...]]:
    """First character -> lengths of the emoji that begin with it, longest first."""
    lengths: dict[str, set[int]] = {}
    for emoji in _EMOJI:
        lengths.setdefault(emoji[0], set()).add(len(emoji))
    return {start: tuple(sorted(all_, reverse=True)) for start, all_ in lengths.items()}


_EMOJI_LENGTHS = _emoji_lengths()


@dataclass(frozen=True, slots=True)
class Link:
    """What X turns into a link; positions are characters of the text in NFC."""

    text: str
    start: int
    end: int
    weight: int = LINK_LENGTH


def weighted_length(text: str) -> int:
    """The length of ``text`` as X counts it, of which 280 are allowed.

    A word that costs too much to read counts as if all of its dots made links: rather
    too long than refused by the network.
    """
    text = nfc(text)
    length = position = 0
    for link in _links(text):
        length += _weigh(text[position : link.start]) + link.weight
        position = link.end
    return length + _weigh(text[position:])


def links(text: str) -> list[Link]:
    """What X turns into links, in order; ``text`` is in NFC."""
    return [link for link in _links(text) if link.text]


def _links(text: str) -> Iterator[Link]:
    """The links, and words that were not read, which have no text."""
    effort = 0
    for word in _WORD.finditer(text):
        if not any(_may_end_domain(found) for found in _DOMAIN_END.finditer(word[0])):
            continue
        effort += _effort_of(word[0])
        if effort > _EFFORT:
            weight = max(_weigh(word[0]), LINK_LENGTH * word[0].count("."))
            yield Link("", word.start(), word.end(), weight)
            continue
        # With the space before it, by which the patterns know where a domain begins.
        before = max(word.start() - 1, 0)
        for found in extract_urls_with_indices(text[before : word.end()]):
            start = before + found["indices"][0]
            yield Link(found["url"], start, start + len(found["url"]))


def _may_end_domain(found: re.Match[str]) -> bool:
    return found[1] is None or found[1].lower() in _TOP_LEVEL


def _effort_of(word: str) -> int:
    beginnings = sum(1 for _ in _BEGINNING.finditer(word))
    return beginnings * (len(word) + _EFFORT_OF_A_DOT * word.count("."))


def _weigh(text: str) -> int:
    """The weight of a text without links."""
    length = position = 0
    for found in _MAYBE_EMOJI.finditer(text):
        start = found.start()
        if start < position:  # inside the emoji before it
            continue
        sizes = _EMOJI_LENGTHS.get(text[start], ())
        size = next((n for n in sizes if text[start : start + n] in _EMOJI), 0)
        if size:
            length += _weigh_characters(text[position:start]) + _HEAVY
            position = start + size
    return length + _weigh_characters(text[position:])


def _weigh_characters(text: str) -> int:
    return len(text) + len(_HEAVY_CHARACTER.findall(text))
