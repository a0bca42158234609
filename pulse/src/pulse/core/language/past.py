"""From a request to what was done: "please fix the redirect" → "Fixed the redirect"."""

import re
from functools import lru_cache

from pulse.core.language import clean
from pulse.core.language.clause import FIRST, finish, tidy
from pulse.core.language.verbs import LOOKING, PAST, STUDYING, SURE, VERBS

_STATEMENT = re.compile(
    r"\s+(?:\w+\s+)?(?:is|are|was|were|fails?|failed|has|does|doesn'?t|keeps?|isn'?t)\b"
)
# "show a toast" is work, "show me the log" is a question.
_SHOWS_SOMEBODY = re.compile(
    r"(?:show|list)\s+(?:me|us|what|how|which|where|all)\b", re.IGNORECASE
)
_THEN_WORK = re.compile(r"\b(?:and|then|,)\s+(?P<verb>[a-z]+)\s+\w")
_DOING = re.compile(r"(?P<link>^|\band |, )(?P<verb>[a-z]{3,}ing)\b", re.IGNORECASE)
_VAGUE_OBJECT = re.compile(
    r"\s+(?:(?:to|with|on|at|for|it|this|that|them|these|those|everything|all|again|"
    r"now|"
    r"ahead|everything else|the (?:following|rest|same|next (?:one|step|task)))\b"
    r"[\s.!,]*)+(?:please|now|again|too|and .{0,12})?[\s.!:]*$",
    re.IGNORECASE,
)


def request_to_past(text: str) -> str | None:
    """A request in the imperative as what was done, or None."""
    clause = _imperative(text)
    return finish(clause) if clause else None


def request_to_infinitive(text: str) -> str | None:
    """The same, to follow "Tried to" or "Asked to": "fix the login redirect"."""
    clause = _imperative(text)
    if not clause:
        return None
    match = FIRST.match(clause)
    assert match
    done = tidy(match["verb"].lower() + match["rest"])
    return done or None


def doing_to_past(text: str) -> str | None:
    """ "adding a case and making it the last" → "Added a case and made it the last"."""
    plain = _DOING.sub(lambda m: m["link"] + (_of_doing(m["verb"]) or m["verb"]), text)
    return request_to_past(plain) if plain != text else None


def _of_doing(word: str) -> str:
    """ "making" → "make", "putting" → "put"; "" if it is no verb that is known."""
    stem = word[:-3].lower()
    forms = (stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem)
    return next((form for form in forms if form in VERBS), "")


def infinitive_of(clause: str) -> str:
    """A past-tense clause in the infinitive, to follow "Tried to"; "" if unsure."""
    match = FIRST.match(clause)
    base = PAST.get(match["verb"].lower(), "") if match else ""
    if not match or not base:
        return ""
    rest = re.sub(
        r"( and |, )([a-z]+)(?= )",
        lambda m: m[1] + (PAST[m[2]] if PAST.get(m[2]) in SURE else m[2]),
        match["rest"],
    )
    return base + rest


def is_request(text: str) -> bool:
    """Whether a sentence asks for something in the imperative."""
    return _imperative(text) is not None


def is_work(text: str) -> bool:
    """Whether it asks for a change, not only for a look or an answer."""
    clause = _imperative(text)
    if not clause:
        return False
    if _verb_of(clause) in {"show", "list"} and not _SHOWS_SOMEBODY.match(clause):
        return True
    later = {match["verb"] for match in _THEN_WORK.finditer(clause)}
    return _verb_of(clause) not in LOOKING or bool(later & (SURE - LOOKING))


def is_study(text: str) -> bool:
    """Whether it asks for a look that is work of its own: a review, an analysis."""
    return _verb_of(_imperative(text)) in STUDYING


def _verb_of(clause: str | None) -> str:
    match = FIRST.match(clause or "")
    return match["verb"].lower() if match else ""


def _imperative(text: str) -> str | None:
    return _order(clean.plain(text))


@lru_cache(maxsize=1024)
def _order(text: str) -> str | None:
    text = clean.polite(text)
    match = FIRST.match(text)
    if not match or match["verb"].lower() not in VERBS:
        return None
    rest = match["rest"]
    if rest[:1] in {":", "(", "=", "/", "_", "'", "."} or len(text.split()) < 2:
        return None
    # "test suite is red", "log in fails": a noun, not an order.
    if re.match(r"\s+(?:this|that|it|these)\s*:", rest):
        return None
    if _STATEMENT.match(rest) or _VAGUE_OBJECT.match(rest):
        return None
    return text
