"""What a sentence may be made of: letters that one sees, of one alphabet, no markup.

What it is about is looked at elsewhere. A reason is a sentence; "" when there is none.
"""

import re
import unicodedata
from collections.abc import Sequence

from pipeline.characters import unseen
from pulse.core.language.words import word_set

LONGEST = 600  # characters of one sentence, its reason included
_HEAP = 3  # marks on one letter
_BLANKS = frozenset(" \u00a0\u2009\u202f")
#: Letters of the languages that texts are written in.
_LATIN = re.compile(r"[A-Za-zªµºÀ-ÖØ-öø-ɏḀ-\u1eff]")
_SYMBOLS = frozenset("αβγδεθλμπρστφχψωΔΩΣΠ")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|‘[^‘’]*’(?!\w)|`[^`]*`")
_MARKUP = re.compile(
    r"""<(?!(?:a|b|button|canvas|dialog|details|div|footer|h[1-6]|header|i|input|label|li
        |main|nav|ol|p|picture|select|section|span|summary|table|td|textarea|th|time|tr
        |ul|video)>)\s*[/!?]?\s*[A-Za-z|][^<>]*>?  # a tag, a fake marker; no bare name
    | &\#?\w+;                          # an entity
    | !?\[[^\]]*\]\( | \]\( | \]\] | \[\[ | \[/?[A-Z_]{3,}\] | <<|>>
    | ```|~~~|\*\*|\{[{%"'] | ^\s*(?:\#{1,6}\s|>|[|]|[-*+]\s)
    | ["']\s*\}|\}\s*[\]}] | \\[nrtux]\b | \\u[0-9a-f]{4}
    | (?:^|\W)(?:javascript|vbscript|data|file):(?=\S)
    | \b(?:on\w+\s*=\s*["'\w]) | \$\([^)]*\)|\$\{ """,
    re.VERBOSE | re.IGNORECASE,
)
_BLOB = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{20,}={0,2}(?![\w+/=-])")
_RECORD = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-|\b[0-9a-f]{16,}\b", re.IGNORECASE)
# Words that hold sentences together and mean nothing in English.
_OTHERS = word_set(
    """
    der das und nicht ist ein eine einen dem den des auf mit von für zu im wurde wurden
    alle sie ich diese dieser dieses bitte oder wird werden schreibe
    le la les des une est dans pour avec sur pas que qui nous vous et du au aux ce cette
    el los las una del por con para como más esta este todas todos y
    il gli che di della delle sono per questo questa
    het een van niet zijn voor deze naar met wordt
    o os uma não em da dos das ao foi esta isto
    och att det som på är inte jest nie się na bir ve bu için
    """
)
_ENGLISH = word_set(
    """
    the a an and or of to in on for with from by at as is was were are be been that this
    these those it its no not but after before when where which while until so than then
    into out up down over under only still again also has had have did do does what how
    """
)
_WORD = re.compile(r"[^\W\d_]+")


def unfit(text: str, *, known: str = "", language: str = "en") -> str:
    """Why a text cannot be a sentence of the product, whatever it says; or "".

    ``known``: names that may hold letters of other alphabets. ``language``: "" is any.
    """
    if not text.strip():
        return "It says nothing."
    if len(text) > LONGEST:
        return f"It has more than {LONGEST} characters."
    return (
        _characters(text)
        or _markup(text)
        or _alphabet(text, known)
        or ("" if language != "en" else _language(text))
    )


def quotations(text: str) -> Sequence[str]:
    """What stands in quotation marks, without them."""
    return [found[0][1:-1] for found in _QUOTED.finditer(text)]


def without_quotations(text: str) -> str:
    return _QUOTED.sub("“”", text)


def _characters(text: str) -> str:
    heap = 0
    for char in text:
        kind = unicodedata.category(char)
        if kind in ("Zl", "Zp", "Cc"):
            if char in "\n\r\u2028\u2029\u0085":
                return "It is more than one line."
            return "It holds a control character."
        if unseen(char) or (kind == "Zs" and char not in _BLANKS):
            return "It holds a character that nobody sees."
        if kind in ("Co", "Cn", "Cs") or (
            kind == "So" and ord(char) > 0x2BFF and char != "\ufffd"
        ):
            return "It holds a sign that no sentence needs."
        if kind == "Nd" and not char.isascii():
            return "It writes a number in the digits of another script."
        heap = heap + 1 if unicodedata.combining(char) else 0
        if heap > _HEAP:
            return "It heaps marks on a letter."
    return ""


def _markup(text: str) -> str:
    if found := _MARKUP.search(text):
        return f"It holds markup: “{found[0].strip()[:20]}”."
    if _RECORD.search(text):
        return "It names a record by its id."
    if any(_is_blob(blob) for blob in _BLOB.findall(text)):
        return "It holds a string that nobody reads."
    return ""


def _is_blob(word: str) -> bool:
    """Letters of both cases and digits in one long word: no name is written so."""
    kinds = (str.islower, str.isupper, str.isdigit)
    mixed = all(any(is_kind(char) for char in word) for is_kind in kinds)
    return mixed and not any(mark in word.strip("=") for mark in "-_/")


def _alphabet(text: str, known: str) -> str:
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        latin = sum(bool(_LATIN.match(char)) for char in word)
        if latin == len(word) or word in known or not word.isalpha():
            continue
        if latin:
            return f"“{word}” mixes letters of several alphabets."
        if word not in _SYMBOLS:
            return "It is not written in the letters of the note."
    return ""


def _language(text: str) -> str:
    """Two words of another language, and fewer English ones."""
    words = [word.lower() for word in _WORD.findall(without_quotations(text))]
    others = sum(word in _OTHERS for word in words)
    english = sum(word in _ENGLISH for word in words)
    return "It is not in English." if others >= 2 and others > english else ""
