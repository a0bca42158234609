"""What the owner asked, in a session, to keep out: what it is about must not be told.

A wish names its subject ("the museum pilot is confidential"), or points back to it
("don't mention that"): then the words before it say what is meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.gate.case import Case, Placed, Said, found
from pipeline.gate.folding import fold
from pipeline.limits import Finding
from pulse.core.evidence.quotes import sentences, shorten
from pulse.core.language.words import word_set

_NOT = r"(?:do\ not|don['’]?t|never|must\ not|shouldn['’]?t|should\ not)"
_POINTER = r"(?:this|that|it|any\ of\ (?:this|that|it)|these|those|them)"
_PLACES = r"""(?:the\ |our\ |any\ )?(?:docs?|documentation|readme|changelog
    |release\ notes|notes?|blog|posts?|website|site|public|press|newsletter|reports?
    |talks?|slides|demo|issue|linkedin|twitter|x)\b"""
_WISH = re.compile(
    rf"""
      \b{_NOT}\ (?:mention|talk\ about|write\ about|post\ about|bring\ up|disclose
        |reveal|announce|publici[sz]e)\ (?P<object>[^.!?;\n]{{2,80}})
    | \bkeep\ (?P<kept>[^.!?;\n]{{2,60}}?)\ (?:private|secret|quiet|confidential
        |between\ us(?!\ and)|to\ yourself|under\ wraps|off\ the\ record
        |out\ of\ {_PLACES})
    | \b{_NOT}\ (?:tell|share|publish|leak|put|write|include|post|say)
        \ (?P<told>{_POINTER}|[^.!?;\n]{{2,60}}?)
        \ (?:anywhere|publicly|yet|outside|(?:to|with)\ any(?:one|body)
        |[io]n\ {_PLACES})
    | (?P<state>)(?:\b(?:is|are|stays?|remains?|isn['’]?t|aren['’]?t)|(?<=t)['’]s)
        \ (?:still\ |strictly\ )*(?:confidential|under\ (?:an\ )?nda|under\ embargo
        |(?:not\ )?(?:public|announced)\ yet|not\ public\b|off\ the\ record
        |internal\ only)
    | \b(?:just\ |strictly\ )?between\ (?:us|you\ and\ me)\b(?=\s*(?:[,.:;!–—-]|$))
    | \boff\ the\ record\b | \bunder\ nda\b | \bnot\ public\ yet\b
    | \b(?:strictly\ )?confidential(?:ly)?\b
    | \bnobody\ (?:else\ )?(?:may|should|must)\ know\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIGNS = (
    *("mention", "talk about", "write about", "post about", "bring up", "disclose"),
    *("reveal", "announce", "publici", "keep ", "confidential", "between us", "nda"),
    *("between you and me", "off the record", "public", "embargo", "internal only"),
    *("must know", "may know", "should know"),
    # "don't tell", "not tell" and "dont tell" at once.
    *("t tell ", "t share ", "t leak ", "t put ", "t write ", "t include ", "t post "),
    *("t say ", "never tell", "never share", "never leak", "never put", "never write"),
    *("never include", "never post", "never say"),
)
#: A wish about commits or code is about their form, not about what may be known.
_ABOUT_CODE = re.compile(
    r"\b(?:in|from|to) (?:the |a |any |your |our )?(?:commit|code|comment|log|history|"
    r"subject|title|branch|diff|pr\b|pull request|variable|test|errors?\b|response|"
    r"output|message|header|url)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"[,;]| (?:and|but|because|so) ")
_ASIDE = re.compile(r",| (?:because|since|until|before|in the|in our|on the)\b")
_TERM = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_STOP = word_set(
    """
    a about add after again all also am an and any anyone anything anywhere are as at
    be because been before being but by can could did do does doing don done down each
    else ever every everyone few first for from get gets go goes going gone got had
    has have here his how i if in into is it it's its just keep last let like made
    make makes many may me more most much must my need never new no not nothing now of
    off on once one only or other our out outside over own part please public publicly
    put readers really same say see shall she should so some something still such sure
    take than that the their them then there these they thing things this those to
    today tomorrow too under until up us use used uses using very want was way we well
    went were what when where which while who why will with work works would yet you
    your
    """
)
#: Alone they say too little of what is meant.
_COMMON = word_set(
    """
    api app bug build change code commit config data database docs error feature field
    file fix flag form function issue key line log message model module name number page
    parser plan project query record release repo row script server service session
    setting table task team test tests thing token tool type update upload user value
    version week work
    """
)
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """``terms`` are the words that tell what is meant, folded; ``named``: the wish
    itself names it."""

    quote: str
    terms: frozenset[str]
    named: bool
    cited: bool


def look(case: Case) -> Iterator[Finding]:
    told = [(one, terms_of(one.text)) for one in case.placed]
    for wish in dict.fromkeys(w for said in case.known.said for w in wishes(said)):
        finding = _broken(wish, told) or _unclear(wish)
        if finding:
            yield finding


def may_wish(text: str) -> bool:
    """A cheap look that lets most texts go by."""
    text = text.lower()
    return any(sign in text for sign in _SIGNS)


def wishes(said: Said) -> Iterator[Wish]:
    """The wishes of one prompt, each with what it is about."""
    before = " ".join(sentences(said.before)[-2:]) if may_wish(said.text) else ""
    for sentence in sentences(said.text):
        found = _WISH.search(sentence) if may_wish(sentence) else None
        if not found:
            before = sentence
            continue
        if _ABOUT_CODE.search(sentence, found.start()):
            continue
        named = terms_of(_object_of(found))
        rest = terms_of(sentence[: found.start()] + " " + sentence[found.end() :])
        terms = named or rest or terms_of(before)
        yield Wish(shorten(sentence), frozenset(terms), bool(named), said.cited)


def _object_of(found: re.Match[str]) -> str:
    if found["state"] is not None:
        return _SUBJECT.split(found.string[: found.start()])[-1]
    parts = (found[name] for name in ("object", "kept", "told"))
    return _ASIDE.split(next((part for part in parts if part), ""))[0]


def terms_of(text: str) -> set[str]:
    """The words of a text that carry its matter, folded, in the singular."""
    words = _TERM.findall(fold(text).text)
    return {
        _singular(word)
        for word in words
        if word not in _STOP and (len(word) > 2 or word.isdigit())
    }


def _singular(word: str) -> str:
    word = word.removesuffix("'s")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _broken(wish: Wish, told: list[tuple[Placed, set[str]]]) -> Finding | None:
    """The sentence that tells most of what was to be kept, if any tells enough."""
    shared = [(len(wish.terms & terms), -one.start, one) for one, terms in told]
    most, _start, one = max(shared, default=(0, 0, None), key=lambda each: each[:2])
    if not one or not _tells(wish, most):
        return None
    return found(
        "confidential",
        f"You asked to keep this out: “{wish.quote}”",
        "Leave the sentence out.",
        (one.start, one.end),
        # "Don't mention the parser": of another parser it may be told.
        blocking=not wish.terms <= _COMMON,
    )


def _tells(wish: Wish, shared: int) -> bool:
    """Whether so many words are enough; one is when it is all that the wish names."""
    if shared >= 2:
        return shared / len(wish.terms) >= _ENOUGH
    return bool(shared) and wish.named and len(wish.terms) == 1


def _unclear(wish: Wish) -> Finding | None:
    """A wish in a session behind the draft of which nobody can tell what it means."""
    if wish.terms or not wish.cited:
        return None
    return found(
        "confidential",
        f"In a session behind this draft you wrote: “{wish.quote}”",
        "Make sure that nothing of it is told here.",
        blocking=False,
    )
