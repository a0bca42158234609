"""Choosing what to quote: verbatim, short, on one line, never a secret or a curse.

A quote is a substring of the text it comes from, at most 200 characters long and at
least 12 unless the whole text is shorter.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pulse.core.redact import redact_text

LONGEST = 200
SHORTEST = 12

BLUNT = re.compile(
    r"\b(?:f+u+c+k\w*|wtf|shit\w*|bullshit|crap\w*|damn\w*|goddamn|hell|ass|asshole\w*|"
    r"bitch\w*|bastard\w*|idiot\w*|stupid\w*|moron\w*|dumb\w*|retard\w*|suck\w*|"
    r"screwed|pissed|garbage|useless|ffs|lazy|braindead)\b",
    re.IGNORECASE,
)
# What the owner wants kept out of anything written.
KEEP_OUT = re.compile(
    r"\b(?:keep (?:this|that|it) (?:private|secret|quiet|confidential|between us|"
    r"to yourself|out of)|(?:do not|don't|dont|never) (?:mention|tell|publish|announce|"
    r"put (?:this|that|it|any of (?:this|that)) in|write (?:this|that|it) "
    r"(?:down|anywhere|in)|share|disclose|leak)\b|off the record|under wraps|"
    r"under nda|nda\b|not public yet|nobody (?:else )?(?:may|should|must) know|"
    r"confidential(?:ly)?|just between us)",
    re.IGNORECASE,
)
_MOST_SENTENCES = 80
_MOST_TEXT = 100_000  # characters of a text in which sentences are looked for
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"')\]*_]*\s+(?=[^a-z\s])|(?<=[.!?])\s{2,}|"
    # People type without capitals: "still broken. fix it", but not "etc. and so on".
    r"(?<=[a-z0-9]{2}[.!?])(?<!etc\.)(?<!incl\.)(?<!approx\.)(?<!resp\.)"
    r"(?<!\b(?:vs|eg|ie|cf|no|al|st|mr|ms|dr|nr|ca)\.)\s+(?=[a-z])"
)
_LETTERS = {n: None for n in range(128) if chr(n).isalpha() or chr(n).isspace()}
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_PROMPT_LINE = re.compile(
    r"^\s*(?:\S*[$#>%]\s|\(\w+\)\s*\S+@|at \S+\(|\S+@\S+:\S*[$#])"
)


def clip(text: str) -> str:
    """The first line of a text worth quoting, or an empty string when it has none."""
    whole = text.strip()
    least = min(SHORTEST, len(whole))
    for line in whole.splitlines():
        quote = shorten(line)
        if len(quote) >= least and is_fit(quote):
            return quote
    whole = whole[:LONGEST].strip()
    return whole if whole and is_fit(whole) else ""


def shorten(line: str) -> str:
    """A line cut to the longest allowed quote, at a space where there is one."""
    line = line.strip()
    if len(line) <= LONGEST:
        return line
    head = line[: LONGEST + 1]
    space = head.rfind(" ", SHORTEST)
    return head[: space if space > 0 else LONGEST].rstrip()


def lengthen(quote: str, text: str) -> str:
    """A quote with what follows it, or stands before it, until it is long enough."""
    start = text.find(quote)
    if start < 0:
        return quote
    end = start + len(quote)
    line = line_with(text, start)
    if len(line) >= SHORTEST:
        return line
    while end < len(text) and len(text[start:end].strip()) < SHORTEST:
        line_end = text.find("\n", end + 1)
        end = min(line_end if line_end >= 0 else len(text), start + LONGEST)
        if end == start + LONGEST:
            break
    if len(text[start:end].strip()) < SHORTEST:
        start = max(text.rfind("\n", 0, max(start - 1, 0)), start - LONGEST // 2, 0)
    return text[start:end].strip()


def is_fit(quote: str) -> bool:
    """Whether a quote may be shown: no secret in it, no blunt word, nothing broken."""
    return _is_fit(quote) if len(quote) <= LONGEST else _is_clean(quote)


@lru_cache(maxsize=4096)
def _is_fit(quote: str) -> bool:
    return _is_clean(quote)


def _is_clean(quote: str) -> bool:
    return (
        bool(quote)
        and not BLUNT.search(quote)
        and "\x00" not in quote
        and "[redacted:" not in quote
        and redact_text(quote) == quote
    )


def line_with(text: str, position: int) -> str:
    """The line around a position, cut so that the position stays inside."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    if len(line.strip()) <= LONGEST:
        return line.strip()
    begin = max(0, position - start - LONGEST // 3)
    return line[begin : begin + LONGEST].strip()


def prose(text: str) -> Iterator[str]:
    """The lines of a text that a person wrote as sentences: no code, tables, logs."""
    fenced = pasted = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            continue
        bare = line.strip()
        # Behind a shell prompt stands what the shell printed, up to an empty line.
        pasted = bool(bare) and (pasted or bool(_PROMPT_LINE.match(line)))
        if (
            fenced
            or pasted
            or not bare
            or bare.startswith(("|", "<", "{", "[{", "===", "---"))
        ):
            continue
        if _letters(bare) >= 0.6 * len(bare):
            yield bare


def _letters(line: str) -> int:
    """How many characters are letters or spaces."""
    if line.isascii():
        return len(line) - len(line.translate(_LETTERS))
    return sum(map(str.isalpha, line)) + sum(map(str.isspace, line))


def sentences(text: str) -> list[str]:
    """Sentences of a text's prose, each a substring of it, in order."""
    found: list[str] = []
    for line in prose(text[:_MOST_TEXT]):
        ends = "." in line or "!" in line or "?" in line
        found += [p.strip() for p in _SENTENCE_END.split(line)] if ends else [line]
        if len(found) > _MOST_SENTENCES:
            break  # a pasted document: its beginning says what it is
    return [part for part in found if part]


def without_secret_intentions(parts: list[str]) -> list[str]:
    """Drops sentences that the owner wants kept out, and what they point back to."""
    kept: list[str] = []
    for part in parts:
        if KEEP_OUT.search(part):
            if kept and re.match(
                r"(?i)(?:but |so |please )*\w+(?:'t)?(?: not)? \w+ "
                r"(?:this|that|it|any)\b|keep|just|off|under",
                part,
            ):
                kept.pop()
            continue
        kept.append(part)
    return kept


def pick(parts: Iterable[str], *tests: Callable[[str], bool]) -> str:
    """The first fit sentence that passes the first test that any passes."""
    quotes = [shorten(part) for part in parts]
    for test in (*tests, _is_long_enough, bool):
        for quote in quotes:
            if test(quote) and is_fit(quote):
                return quote
    return ""


def _is_long_enough(quote: str) -> bool:
    return len(quote) >= SHORTEST
