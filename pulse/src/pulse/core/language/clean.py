"""Stripping what does not belong into a sentence: politeness, markup, paths, noise."""

import re
from functools import lru_cache

_URL = re.compile(r"<?https?://([^\s/<>)]+)([^\s<>)]*)>?")
_PULL = re.compile(r"/pull/(\d+)|/merge_requests/(\d+)")
_ISSUE = re.compile(r"/issues/(\d+)")
_LINK = re.compile(r"!?\[([^\]]+)\]\([^)]*\)")
_MARKUP = re.compile(
    r"\*\*|__(?=\w)|(?<=\w)__(?!\w)|`+|^#+\s*|^>\s*|^[-*•]\s+|^\d+[.)]\s+"
)
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+\\s*"
)
# A path with at least one separator; the last part is kept.
_PATH = re.compile(
    r"@?(?:~|\.{1,2}|[A-Za-z]:|[\w.@+-]*)?(?:[/\\][\w.@+~\[\]-]+)+[/\\]?"
)
_AT_FILE = re.compile(r"(?<!\w)@(?=[\w-]+\.\w|[A-Z_]{3,})")
_PULL_TWICE = re.compile(r"(?:this |the )?(?:PR|MR) (?=pull request \d)")
_SPACE_BEFORE = re.compile(r" ([,.;:!?])(?=\s|$)")
_TICKET = re.compile(r"\s*[(\[](?:#\d+|[A-Z]{2,6}-\d+)[)\]]|^[A-Z]{2,6}-\d+[:\s]+")
_POLITE_START = re.compile(
    r"""^(?:
      (?:ok(?:ay)?|alright|right|so|now|and|also|then|next|well|yes|yeah|yep|sure|great|
         nice|cool|perfect|awesome|good|thanks|thank\ you|hi|hey|hello|please|pls|plz|
         claude|first|finally|again|just|maybe|actually|quickly|instead|for\ now|
         one\ more\ thing|btw|sorry|but|ah|oh|hmm+)\b[\s,.!:;-]*
    | (?:can|could|would|will)\ (?:you|we|u)\b(?:\ (?:please|also|now|just|maybe))*\s*
    | (?:let'?s|lets|let\ us)\b(?:\ (?:also|now|just|first|please|go\ ahead\ and))*\s*
    | (?:i|we)(?:'d|\ would)?\ (?:want|need|like|love)(?:\ you|\ us)?(?:\ also)?
          \ to\b\s*
    | (?:i\ think\ )?(?:we|you)\ (?:should|must|musr|need\ to|have\ to|could|can)
          (?:\ (?:also|now|just))*\s+(?!be\b)
    | i\ think\ (?:that\ )?(?:we|you)\ (?:should|must)\s+
    | (?:your|the|our)\ (?:task|job|goal)\ is\ to\b\s*
    | go\ ahead\ and\b\s* | go\ on\ and\b\s*
    | (?:please\ )?help\ me(?:\ to)?\b\s* | (?:try|start|continue)\ (?:and|by|to)\s+
    | make\ sure\ (?:you|to)\s+(?=\w+\s) | feel\ free\ to\b\s*
    | do\ (?=the\ following\b)
    | i'?m\ (?:trying|going)\ to\s+ | time\ to\s+ | you\ can\ (?:now\ )?(?=\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_POLITE_END = re.compile(
    r"(?:[\s,;-]*(?:please|pls|thanks|thank you|thx|ok\?|okay\?|for me|for us|asap|"
    r"if (?:possible|you can|you want)|then stop|as well|right\?|would you|could you|"
    r"really ultrathink this|ultrathink|think hard(?:er)?|now|and tell me|"
    r"(?<!newest )(?<!oldest )(?<!latest )(?<!largest )(?<!smallest )"
    r"(?<!matches )first|"
    r"(?:and |then )+(?:commit|push|merge)(?: (?:it|this|that))?"
    r"(?:(?:,| and|/| then)+ ?(?:push|merge|pr)(?: it)?)?))+[\s.!?]*$",
    re.IGNORECASE,
)
HYPE = re.compile(
    r"\b(?:successfully|fully functional|comprehensive(?:ly)?|robust(?:ly)?|"
    r"seamless(?:ly)?|professional-grade|powerful|elegant(?:ly)?|beautiful(?:ly)?|"
    r"production-ready|state-of-the-art|cutting-edge|amazing|dramatically|"
    r"perfect(?:ly)?|"
    r"much more|truly|fully|completely|properly|excellent|blazing(?:ly)?|very)\s+",
    re.IGNORECASE,
)


# What people paste has megabytes, and the patterns here read it many times.
_LONGEST = 2000


def plain(text: str) -> str:
    """One line without markup, emoji, addresses and directories; of a text that is no
    sentence any more only its beginning."""
    return _plain(text.strip()[:_LONGEST])


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """Each pattern runs only where what it needs occurs: sentences are many."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if not text.isascii():
        text = _EMOJI.sub("", text)
    while (bare := _MARKUP.sub("", text)) != text:
        text = bare
    if "://" in text:
        text = _URL.sub(_address, text)
        text = _PULL_TWICE.sub("", text)
    if "/" in text or "\\" in text:
        text = _PATH.sub(_last_part, text)
    if "@" in text:
        text = _AT_FILE.sub("", text)
    text = " ".join(text.split())
    if " " in text:
        text = _SPACE_BEFORE.sub(r"\1", text)
    return text.strip(" \t*_")


# "Try it, make the threshold follow": the order comes behind it.
_GO = re.compile(r"^(?:try it|do it|go ahead|go for it)[,:;] (?=\w)", re.IGNORECASE)


def polite(text: str) -> str:
    """A request without what people say around it."""
    before, text = "", _GO.sub("", text)
    while before != text:
        before = text
        text = _POLITE_START.sub("", text, count=1)
    while (bare := _POLITE_END.sub("", text)) != text:
        text = bare
    return text.strip()


def without_tickets(text: str) -> str:
    return _TICKET.sub("", text).strip()


def without_hype(text: str) -> str:
    """A sentence without praise: a note claims nothing that its evidence does not."""
    text = HYPE.sub("", text)
    # "an fully functional app" has lost the word its article agreed with.
    return (
        re.sub(
            r"\b(a|an) (?=(\w))",
            lambda m: _article(m.group(1), m.group(2)),
            text,
            flags=re.IGNORECASE,
        )
        if text
        else text
    )


def _article(article: str, letter: str) -> str:
    if article.lower() == "an" and letter.lower() not in "aeiouh8x":
        return article[0] + " "
    return article + " "


def _address(match: re.Match[str]) -> str:
    if number := _PULL.search(match.group(2)):
        return f"pull request {number.group(1) or number.group(2)}"
    if number := _ISSUE.search(match.group(2)):
        return f"issue {number.group(1)}"
    return match.group(1)


def _last_part(match: re.Match[str]) -> str:
    path = match.group(0)
    bare = path.rstrip(".,;:")
    path, end = bare, path[len(bare) :]
    tail = path.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
    # "and/or", "client/server" are words, not places.
    is_place = path[0] in "@~./\\" or "." in tail or ":" in path
    return (tail if is_place and tail else path) + end
