"""How X counts a text: characters weigh 1 or 2, an emoji 2, a link 23 however long.

The rules, and what is a link, are those of twitter-text (v3). Its patterns take
quadratic time on texts such as "a.a.a.a…", so they see only words that may hold a link,
and of them no more than ``_EFFORT`` allows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from pipeline.characters import nfc

#: A link counts so much, however long it is.
LINK_LENGTH = 23
_HEAVY = 2
#: Steps of the link patterns that one text may cost, about; a post of links and nothing
#: else takes a third of it.
_EFFORT, _EFFORT_OF_A_DOT = 200_000, 400

# A link needs a top-level domain. What is not ASCII, the patterns decide themselves.
_DOMAIN_END = re.compile(
    r"\.(?:([A-Za-z]{2,})(?![0-9A-Za-z@+-])|[A-Za-z]*[^\x00-\x7f]|xn--)", re.IGNORECASE
)
# Where the patterns begin to read a domain: after anything that is no letter or digit.
_BEGINNING = re.compile(r"(?:^|[^0-9A-Za-z@$#])(?=[^\W_])")

_HEAVY_CHARACTER = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")

# Coarse, because a class of all emoji is slow: the table decides.
_MAYBE_EMOJI = re.compile("[0-9#*]\ufe0f?\u20e3|[\u00a9-\U0010ffff]")


class _Rules(NamedTuple):
    """What is taken from twitter-text."""

    links: Callable[[str], list[dict[str, Any]]]
    word: re.Pattern[str]
    top_level: frozenset[str]
    emoji: frozenset[str]
    # First character -> lengths of the emoji that begin with it, longest first.
    emoji_lengths: dict[str, tuple[int, ...]]


@cache
def _rules() -> _Rules:
    """Loaded when a text is first counted: most starts never need them."""
    from twitter_text import extract_urls_with_indices
    from twitter_text.regexp.emoji import emoji_list
    from twitter_text.regexp.spaces_group import spaces_group
    from twitter_text.regexp.valid_cctld import valid_cctld
    from twitter_text.regexp.valid_gtld import valid_gtld

    domains = valid_gtld.pattern + valid_cctld.pattern
    emoji = frozenset(
        "".join(chr(int(code, 16)) for code in one.codepoint.split())
        for one in emoji_list
    )
    return _Rules(
        links=extract_urls_with_indices,
        word=re.compile(f"[^{spaces_group}]+"),
        top_level=frozenset(re.findall("[a-z]{2,}", domains)),
        emoji=emoji,
        emoji_lengths=_lengths(emoji),
    )


def _lengths(emoji: frozenset[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for each in emoji:
        lengths.setdefault(each[0], set()).add(len(each))
    return {start: tuple(sorted(all_, reverse=True)) for start, all_ in lengths.items()}


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
    effort, rules = 0, _rules()
    for word in rules.word.finditer(text):
        if not any(
            _may_end_domain(found, rules) for found in _DOMAIN_END.finditer(word[0])
        ):
            continue
        effort += _effort_of(word[0])
        if effort > _EFFORT:
            weight = max(_weigh(word[0]), LINK_LENGTH * word[0].count("."))
            yield Link("", word.start(), word.end(), weight)
            continue
        # With the space before it, by which the patterns know where a domain begins.
        before = max(word.start() - 1, 0)
        for found in rules.links(text[before : word.end()]):
            start = before + found["indices"][0]
            yield Link(found["url"], start, start + len(found["url"]))


def _may_end_domain(found: re.Match[str], rules: _Rules) -> bool:
    return found[1] is None or found[1].lower() in rules.top_level


def _effort_of(word: str) -> int:
    beginnings = sum(1 for _ in _BEGINNING.finditer(word))
    return beginnings * (len(word) + _EFFORT_OF_A_DOT * word.count("."))


def _weigh(text: str) -> int:
    """The weight of a text without links."""
    length, position, rules = 0, 0, _rules()
    for found in _MAYBE_EMOJI.finditer(text):
        start = found.start()
        if start < position:  # inside the emoji before it
            continue
        sizes = rules.emoji_lengths.get(text[start], ())
        size = next((n for n in sizes if text[start : start + n] in rules.emoji), 0)
        if size:
            length += _weigh_characters(text[position:start]) + _HEAVY
            position = start + size
    return length + _weigh_characters(text[position:])


def _weigh_characters(text: str) -> int:
    return len(text) + len(_HEAVY_CHARACTER.findall(text))
