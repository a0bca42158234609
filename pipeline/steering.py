"""Words that want to steer who writes or who reads, instead of telling what happened.

Transcripts hold them: in files, in tool output, in commit messages. What cites them
shows nothing by them, and no text of the product repeats them.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from pipeline import steering_words as words

_PASTS = {"say": "said", "tell": "told", "speak": "spoke"}
_EDGES = ".!?:;,>\"'“([—–- "
#: What makes a terminal show something else than was printed; colours do not.
_OVERWRITES = re.compile(r"\r(?!\n|$)|\x08|\x1b\]|\x1b\[[0-9;?]*[A-HJKSTf]")
_LONG = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:(?:\\x|%|0x)?[0-9a-fA-F]{2}[ ,]?){12,}")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]{1,2}){6,}\w\b")
_LOOKALIKES = str.maketrans(
    "аеорсухікмтнвԁѕјһԛԝɡıαειοκρτυνχΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЅЈ",
    "aeopcyxikmthbdsjhqwgiaeiokptuvxABEZHIKMNOPTYXABEKMHOPCTYXISJ",
)
_LEET = str.maketrans("013457@$!", "oieastasi")
_MOST = 4000  # characters of a quote that are looked at


@lru_cache(maxsize=4096)
def steers_writer(text: str) -> bool:
    """Whether a text speaks to whoever writes from it, in any disguise we know."""
    return bool(_OVERWRITES.search(text)) or any(
        words.TO_WRITERS.search(one) or words.ELSEWHERE.search(one)
        for one in dict.fromkeys(_readings(text[:_MOST]))
    )


def told_to_say(text: str, said: str) -> str:
    """What of a text somebody is told to say: no record of anything that happened.

    "Update the page to mention the licence" shows a page updated *to mention* it: what
    tells of the saying as well (``said``) is not only its object. Both `as_read`.
    """
    plain = text[:_MOST]
    found = words.TOLD_TO_SAY.search(plain)
    if not found:
        return ""
    verb = found[0].split()[-1].strip(_EDGES).lower()
    stems = {_PASTS.get(verb, verb), verb[:5]}
    if any(stem in said.lower() for stem in stems):
        return ""
    return words.SAID.split(plain[found.end() :], maxsplit=1)[0]


def steers_reader(text: str) -> bool:
    """Whether a sentence calls on its reader to do something elsewhere."""
    return bool(words.TO_READERS.search(text))


def _readings(text: str) -> Iterator[str]:
    """The text as a person, a browser or a model may read it."""
    yield text
    plain = as_read(text)
    yield plain
    for one in (_tagged(text), html.unescape(plain), unquote(plain)):
        if one and one != plain:
            yield one
    yield plain.translate(_LOOKALIKES)
    yield plain.translate(_LEET)
    yield codecs.encode(plain, "rot13")
    yield plain[::-1]
    yield _SPACED.sub(_joined, text)
    yield re.sub(r"[_\-./+]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain))
    yield from _decoded(plain)


def as_read(text: str) -> str:
    """One width, no accents, nothing unseen, single blanks."""
    parts = unicodedata.normalize("NFKD", text)
    kept = (
        c
        for c in parts
        if unicodedata.category(c) not in ("Cf", "Mn", "Cc") or c.isspace()
    )
    return " ".join("".join(kept).split())


def _joined(found: re.Match[str]) -> str:
    """ "I g n o r e  a l l" as words, which wider gaps part than letters; where the
    gaps are lost, as one word."""
    parts = re.split(r"[ .\-_*]{2}", found[0])
    return " ".join(re.sub(r"[ .\-_*]", "", part) for part in parts)


def _tagged(text: str) -> str:
    """What Unicode's tag characters spell, which no screen shows."""
    return "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) <= 0xE007E)


def _decoded(text: str) -> Iterator[str]:
    for found in _LONG.findall(text):
        whole = found.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            raw = base64.b64decode(whole + "=" * (-len(whole) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield raw.decode("utf-8", "replace")
    for found in _HEX.finditer(text):
        digits = re.sub(r"\\x|0x|[% ,]", "", found[0])
        yield bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "replace")
