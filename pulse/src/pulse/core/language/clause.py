"""A clause in the making: its first verb, its tense, its length.

A clause starts with a capital letter, has no subject, no first person, no full stop.
"""

import re

from pulse.core.language.verbs import PAST, SURE, VERBS, past
from pulse.core.language.words import word_set

LONGEST = 22  # words
# "Set up the repo: FastAPI, alembic, docker": a short list may stay.
_LIST = re.compile(
    r"^(?P<head>\w+ [^:.;!?]{8,90}):\s+(?P<list>(?!the following|this|that|it\b|we\b|"
    r"i\b)[\w-]+(?:,? [\w-]+){1,6}(?:, [\w-]+(?: [\w-]+){0,2}))(?:[.;]\s.*|[.!]?)$",
    re.IGNORECASE | re.DOTALL,
)
_PULL_TWICE = re.compile(r"(?:this |the )?(?:PR|MR|pull request) (?=pull request \d)")
# At the end of a sentence: "bump the version and publish".
_LAST_DEEDS = SURE | {"publish", "release", "run", "push", "commit", "merge", "restart"}
FIRST = re.compile(r"^(?P<verb>[A-Za-z][a-z]+(?:-[a-z]+)?)\b(?P<rest>.*)$", re.DOTALL)
_PERSON = re.compile(
    r"\b(?:i|i'?m|i'?ve|i'?d|i'?ll|me|we|we'?re|we'?ve|us|you|you'?re|your|yourself|"
    r"u)\b",
    re.IGNORECASE,
)
_HARD_CUT = re.compile(r"\s*(?:;|\s[-–—]+\s|[.?!]\s|[?!]$|:\s)")
_SOFT_CUT = re.compile(
    r",?\s+(?:so that|so (?=we|i|you|it)|because|since|but|while|unless|in order|"
    r"such as|e\.g\.|i\.e\.|like (?=this|so)|as (?=we|i|it|you|they)|"
    r"if (?=you|we|i)|and (?=i|we|you)|and (?:tell|show|let|give|ask) (?=me|us)|which|"
    r"where|that (?=i|we|you))\b|,\s+(?=(?:it|they|this|that|there|we|i|you)\b)",
    re.IGNORECASE,
)
_DANGLING = word_set(
    """
    the a an to for with and or of in it's that from by on as is at so like this no e.g
    i.e called named following
    """
)
_TRAILING = re.compile(
    r"(?:\s+(?:like (?:this|so)|as follows|to (?:run|do|test|use) (?:this|that|it)|"
    r"(?:and |then )?commit(?:/push| and push)?(?: it| this)?))+[\s.:]*$",
    re.IGNORECASE,
)
DETERMINER = word_set(
    """
    the a an this that these those it its all any each every both some our my his
    her their tests test to them no more new
    """
)


def finish(clause: str) -> str | None:
    """In the past tense, cut to size; nothing when a first person stays in it."""
    match = FIRST.match(clause)
    if not match:
        return None
    word = match["verb"].lower()
    if word in VERBS and (word not in PAST or past(word) == word):
        clause = past(word) + coordinate(match["rest"])
    return tidy(clause[0].upper() + clause[1:])


def tidy(clause: str) -> str | None:
    """Without first and second persons and long asides; None when it falls apart."""
    clause = re.sub(r"\b(?:our|my|your)\b", "the", clause, flags=re.IGNORECASE)
    clause = re.sub(r"^(\w+) (?:me|us) (?=a |an |the |some )", r"\1 ", clause)
    clause = re.sub(r"\bso (?:that )?(?:i|we|you) can (?=\w)", "to ", clause)
    clause = re.sub(r"\s+(?:for|to|with) (?:me|us)\b(?! to)", "", clause)
    clause = re.sub(r"\s*\([^()]{25,}\)", "", clause)
    clause = _PULL_TWICE.sub("", clause)
    clause = _LIST.sub(r"\g<head> (\g<list>)", clause)
    clause = _before(_HARD_CUT, clause)
    comma = re.search(r",\s+(?:it|they|this|that|there)(?:'s)?\b", clause)
    if _PERSON.search(clause) or len(clause.split()) > LONGEST or comma:
        clause = _before(_SOFT_CUT, clause)
    if person := _PERSON.search(clause):
        clause = clause[: max(clause.rfind(",", 0, person.start()), 0)]
    clause = _TRAILING.sub("", clause)
    clause = _shorten(clause).rstrip(" ,;:-–—.(&+!?")
    return clause if _is_whole(clause) else None


def _before(cut: re.Pattern[str], clause: str) -> str:
    """Up to the first cut that is in no bracket and leaves three words."""
    for found in cut.finditer(clause):
        head = clause[: found.start()]
        if len(head.split()) >= 3 and _is_balanced(head):
            return head
    return clause


def _shorten(clause: str) -> str:
    words = clause.split()
    if len(words) <= LONGEST:
        return clause
    head = " ".join(words[:LONGEST])
    for mark in (", ", " so ", " with ", " and ", " for ", " that ", " to ", " in "):
        at = head.rfind(mark)
        if at >= 0 and len(head[:at].split()) >= 6:
            return head[:at]
    return ""


def _is_balanced(text: str) -> bool:
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}")) and (
        text.count('"') % 2 == 0
    )


def _is_whole(clause: str) -> bool:
    words = clause.split()
    return (
        2 <= len(words) <= LONGEST
        and _is_balanced(clause)
        and words[-1].lower() not in _DANGLING
    )


def coordinate(rest: str) -> str:
    """The verbs after "and" and commas in the past tense too."""
    return re.sub(
        r"(?P<link>,\s+(?:and\s+)?(?:then\s+)?|\s+and\s+(?:then\s+|also\s+)?|\s*\+\s+)"
        r"(?P<verb>[a-z]+)(?=\s+(?P<next>[\w`\"'.-]+)|[.!]?$)",
        _put_past,
        rest,
    )


def _put_past(match: re.Match[str]) -> str:
    verb, after = match["verb"], (match["next"] or "").lower().strip(".,'\"`")
    sure = verb in SURE if after else verb in _LAST_DEEDS
    sure = sure or (verb in VERBS and after in DETERMINER)
    link = match["link"]
    return link + (past(verb) if sure and verb in VERBS else verb)
