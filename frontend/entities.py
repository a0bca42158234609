"""What a network colours in a text: links, bare file names, hashtags, mentions."""

import re

from pipeline.limits import LINKEDIN
from pipeline.x_text import links

_URL = re.compile(r"https?://[^\s<>\"”’]+[^\s<>\"”’.,;:!?)\]]")
_HASHTAG = re.compile(r"(?<![\w&/])#\w*[^\W\d_]\w*")
_MENTION = re.compile(r"(?<![\w@/.])@\w{1,15}\b", re.ASCII)
_CASHTAG = re.compile(r"(?<!\S)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?=$|\s|[.,;:!?)])")


def entities(text: str, network: str) -> list[tuple[int, int]]:
    """(start, end) of each, in order; where two meet, the longer one alone."""
    if network == LINKEDIN:
        found = [*_spans(_URL, text), *_spans(_HASHTAG, text)]
    else:
        found = [(link.start, link.end) for link in links(text)]
        for pattern in (_HASHTAG, _MENTION, _CASHTAG):
            found += _spans(pattern, text)
    return _apart(found)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
