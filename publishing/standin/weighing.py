"""How X counts and keeps a text: its own library, used directly."""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from twitter_text import extract_urls_with_indices, parse_tweet

LIMIT = 280
#: The library takes quadratic time; what has so many characters is too long anyway.
TOO_LONG = 1200
_CASHTAG = re.compile(r"(?<![\w$])\$[a-zA-Z]{1,6}(?:[._][a-zA-Z]{1,2})?(?![\w$])")


@dataclass
class Kept:
    """A text as X keeps it: links shortened, "&<>" as entities; and its links."""

    text: str
    urls: list[dict[str, Any]]


def weight(text: str) -> int:
    if len(text) > TOO_LONG:
        return len(text)
    return int(parse_tweet(unicodedata.normalize("NFC", text)).weightedLength)


def cashtags(text: str) -> list[str]:
    return _CASHTAG.findall(text)


def keep(text: str, number: int) -> Kept:
    """``number`` makes the short links of this post differ from all others."""
    text = unicodedata.normalize("NFC", text)
    out, urls, last = "", [], 0
    for count, found in enumerate(extract_urls_with_indices(text)):
        start, end = found["indices"]
        short = f"https://t.co/{number:06d}{count:04d}"
        out += html.escape(text[last:start], quote=False)
        urls.append(_entity(found["url"], short, len(out)))
        out, last = out + short, end
    return Kept(out + html.escape(text[last:], quote=False), urls)


def _entity(url: str, short: str, start: int) -> dict[str, Any]:
    bare = re.sub(r"^https?://(www\.)?", "", url, flags=re.IGNORECASE)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        # A link that was written without its scheme gets one.
        "expanded_url": url if "://" in url else f"http://{url}",
        "display_url": bare if len(bare) <= 26 else bare[:26] + "…",
    }
