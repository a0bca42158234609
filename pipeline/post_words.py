"""From a line of a profile to sentences that a stranger can read.

Lines are past tense without a subject, often with facts behind a semicolon: "Replaced
the lock with a lease; 41 tests passed, pushed". A post says "I", and says less.
"""

import re

from pipeline.values import Line

# What no post of ours says, whoever wrote it first.
_BANNED = re.compile(
    r"\b(?:excit\w+|thrilled|journey|delighted|humbled|robust\w*|comprehensive\w*|"
    r"seamless\w*|game.?chang\w+|cutting.edge|world.class|supercharg\w+|unlock\w*|"
    r"leverag\w+|delve\w*|blazing\w*|awesome|amazing|secrets?|passwords?|credentials?|"
    r"vulnerab\w+|exploit\w*|leak\w*)\b",
    re.IGNORECASE,
)
_LOUD = re.compile("[!?#@]|https?:|[\u2190-\u2bff\U0001f000-\U0001faff]")
_PAST = re.compile(
    r"(?:[A-Z][a-z]+ed|Began|Bound|Broke|Brought|Built|Chose|Cut|Drew|Found|Gave|Got|"
    r"Held|Hid|Kept|Led|Left|Let|Made|Put|Ran|Read|Rebuilt|Redid|Reset|Rewrote|Sent|Set|"
    r"Shrank|Sped|Split|Spread|Taught|Threw|Took|Undid|Wrote)\b(?!:| (?:by|via|with|it|"
    r"this|that|them|these|those|for)\b)"
)
# Words that only handle text or files, and not a thing that anybody could use.
_SMALL = re.compile(
    r"^(?:Merged|Committed|Edited|Asked|Approved|Answered|Turned down|Decided:|Bumped|"
    r"Reverted|Renamed|Formatted)\b|"
    r"^(?:Wrote|Created|Added|Updated|Removed) (?:the )?[\w.-]+\.\w{1,4}\b|"
    r"\b(?:typos?|readme|changelog|lint\w*|formatting|gitignore|whitespace|"
    r"dependenc(?:y|ies)|comments?|docstrings?|the docs)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\((?:asked: )?[^()]*\)$")
_CODE_FILE = re.compile(
    r"\b([\w-]+)\.(?:py|md|rs|sh|js|ts|tsx|jsx|go|rb|java|kt|cs|cpp|toml|ya?ml|json|sql|"
    r"html|css|txt|lock)\b"
)
_IN_FILE = re.compile(rf" (?:in|from) (?:the )?{_CODE_FILE.pattern}")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|can't|it's|that's|there's|they're|we're|i'm|doesn't|don't|isn't|"
    r"won't|will|would|should|must|could|needs?|leaves?|takes?|makes?|breaks?|fails?|"
    r"keeps?|gets?|gives?|loses?|costs?|works?|uses?|runs?|hides?|blocks?|adds?)\b"
)
_POINTING = re.compile(
    r"(?:it|its|it's|they|them|their|this|that|that's|these|those|he|she|we|you|i)\b",
    re.IGNORECASE,
)
_STOP_WORDS = """
a added after all also an and are as at be been before by changed chose fixed for from
in into is it its made moved new no not now of on one or so than that the then this to
updated use used using was were when while with wrote
"""
_STOP = frozenset(_STOP_WORDS.split())
_TESTS = re.compile(r"\b(?:(\d[\d,]*) )?tests? passed\b")
# Work that is only the frame of other work; it takes a story to be worth telling.
_MINOR = re.compile(
    r"(?:Adjusted|Changed|Cleaned|Disabled|Downgraded|Enabled|Marked|Moved|Refactored|"
    r"Reordered|Resolved|Restructured|Simplified|Tweaked|Tidied|Updated|Upgraded)\b"
)
RELEASED = "the release is out"
MERGED = "the pull request is merged"
OPENED = "the pull request is open"
PUSHED = "the change is pushed"
#: Facts of a line in the words of a post; the first match of each group counts.
_FACTS = (
    (re.compile(r"\bpublished a release\b"), RELEASED),
    (re.compile(r"\bmerged (?:the )?pull request\b"), MERGED),
    (re.compile(r"\bopened (?:a |the )?pull request\b"), OPENED),
    (re.compile(r"(?<!not )\bpushed\b(?! the)"), PUSHED),
)
_VERSION = re.compile(r"\b(?:release )?v?(\d+(?:\.\d+)+)\b")
_TRIED = re.compile(r"\bit worked when tried\b")


def head_of(line: Line) -> str:
    """The main clause of a line, without its facts and asides."""
    return _ASIDE.sub("", line.text.split("; ", 1)[0].strip().rstrip("."))


def facts_of(line: Line) -> str:
    return line.text.partition("; ")[2].rstrip(".")


def is_sayable(text: str) -> bool:
    """Whether a post may say this at all."""
    return not (
        _BANNED.search(text) or _LOUD.search(text) or "“" in text or '"' in text
    )


def is_deed(head: str) -> bool:
    """Whether a clause starts with what somebody did, so that "I" fits before it."""
    return bool(_PAST.match(head)) and len(head.split()) > 1


def is_small(head: str) -> bool:
    return bool(_SMALL.search(head))


def is_minor(head: str) -> bool:
    return bool(_MINOR.match(head))


def tests_of(line: Line) -> str:
    """ "41 tests passed", "the tests passed" or nothing, as the line's facts say."""
    found = _TESTS.search(facts_of(line))
    if not found:
        return ""
    return found[0] if found[1] else "the tests passed"


def starts_elsewhere(why: str) -> bool:
    """Whether a reason points at something before it, so that it cannot come first."""
    return bool(_POINTING.match(why))


def lower_first(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text.split() else ""
    is_name = any(c.isupper() for c in first[1:]) or not first[:1].isalpha()
    return text if is_name or first == "I" else text[0].lower() + text[1:]


def without_file_endings(text: str) -> str:
    """X makes links of "manage.py"; where it is, or "manage", says as much."""
    return _CODE_FILE.sub(r"\1", _IN_FILE.sub("", text))


def said(head: str) -> str:
    """ "Replaced the lock" → "I replaced the lock"."""
    return f"I {lower_first(head)}"


def with_reason(sentence: str, why: str) -> str:
    """The reason in the owner's words, joined so that it reads as one sentence."""
    why = lower_first(why.strip().rstrip("."))
    if not why or not is_sayable(why):
        return sentence
    link = ", because " if is_clause(why) else ": "
    return f"{sentence}{link}{why}"


def is_clause(why: str) -> bool:
    """Whether a reason is a sentence of its own, sayable, and not just "too slow"."""
    return bool(_CLAUSE.search(why)) and is_sayable(why)


def deeds(line: Line) -> list[str]:
    """What else is so: pushed, merged, released; each at most once."""
    facts = facts_of(line).lower()
    for pattern, words in _FACTS:
        if pattern.search(facts):
            return [words]
    return []


def release_of(line: Line) -> str:
    """The version that a line says was released ("0.4"), or ""."""
    found = _VERSION.search(head_of(line))
    return found[1] if found and RELEASED in deeds(line) else ""


def was_tried(line: Line) -> bool:
    return bool(_TRIED.search(facts_of(line)))


def content_words(text: str) -> frozenset[str]:
    """Words that tell what a text is about, roughly without their endings."""
    found = re.findall(r"[a-z][a-z0-9-]{2,}", text.lower())
    return frozenset(_stem(word) for word in found if word not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
