"""Weaknesses of which no record shows that they are fixed: nobody else should know."""

import re
from collections.abc import Iterator, Sequence

from pipeline.gate.case import Case, Placed, found
from pipeline.limits import Finding
from pulse.core.values import EvidenceKind

_HOLDINGS = (
    r"(?:tokens?|secrets?|passwords?|credentials?|keys?|cookies?|user data|data)"
)
_WEAK = re.compile(
    rf"""\b(?:
      vulnerab\w+ | cve-\d{{4}}-\d+ | exploit(?:s|ed|able)?\b | backdoors?\b
    | (?:sql|code|command|shell|html|script|template|prompt)[ -]injections? \b
    | cross-site\ (?:scripting|request\ forgery) | (?:xss|csrf|ssrf|rce)\b
      (?!\ (?:tokens?|protection|checks?|filters?|cookies?|headers?))
    | path\ traversal | directory\ traversal | privilege\ escalation | open\ redirects?
    | auth(?:entication|orization)?\ bypass | (?:bypass\w*)\ (?:the\ )?(?:auth\w*|login)
    | security\ (?:hole|bug|flaw|issue|weakness|gap|problem|risk)s?
    | leak(?:s|ed|ing)?\ (?:\w+\ ){{0,3}}{_HOLDINGS}\b
    | {_HOLDINGS}\ (?:\w+\ ){{0,3}}leak(?:s|ed)?\b
    | passwords?\ (?:\w+\ ){{0,4}}(?:plain\ ?text|in\ the\ clear|unencrypted)
    | (?:anyone|anybody|everyone|strangers?|any\ user)
      \ (?:can|could|was\ able\ to|were\ able\ to)
      \ (?:read|see|open|access|delete|change|edit|download|take\ over|log\ in)
      \ (?:\w+\ ){{0,4}}
      (?:another|every(?:body|one)['’]s|others?|private|somebody|without)\b
    | without\ (?:authentication|authorization|a\ permission\ check|logging\ in)
    | insecure\w*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: What keeps a weakness out, or looks for one, tells of none.
_GUARDS = re.compile(
    r"\b(?:protect\w*|guard\w*|against|prevent\w*|refus\w*|reject\w*|defen[dcs]\w*|"
    r"safe from|scan(?:s|ner|ned)?|detect\w*|no|not|never|free of|looks? for)\b",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"\b(?:fix(?:ed|es)?|clos(?:ed|es)|patch(?:ed|es)|remov(?:ed|es)|no longer|"
    r"replac(?:ed|es)|escap(?:ed|es)|resolv(?:ed|es)|plugged|stopped|gone)\b",
    re.IGNORECASE,
)
_SEEN = frozenset(
    {
        EvidenceKind.COMMIT,
        EvidenceKind.PUSH,
        EvidenceKind.PULL_REQUEST,
        EvidenceKind.CONFIRMATION,
        EvidenceKind.TESTS,
    }
)


def look(case: Case) -> Iterator[Finding]:
    placed = case.placed
    for number, one in enumerate(placed):
        weak = _WEAK.search(one.text)
        if not weak or _is_guarded(one.text, weak.start()):
            continue
        if one.bound and one.bound.opinion:
            continue
        if _is_fixed(one) or _is_told_fixed_by(placed[number + 1 : number + 2]):
            continue
        told = one.bound is None or (one.bound.yours and _FIXED.search(one.text))
        yield found(
            "weakness",
            f"“{weak[0]}” tells of a weakness, and no record shows that it is fixed.",
            "Leave it out until the fix is in.",
            (one.start + weak.start(), one.start + weak.end()),
            blocking=not told,
        )


def _is_guarded(sentence: str, weak: int) -> bool:
    return bool(_GUARDS.search(sentence[:weak]))


def _is_fixed(one: Placed) -> bool:
    """Whether a sentence says so, and something that was seen carries it.

    Where nobody says what carries it, saying so is enough.
    """
    seen = one.bound is None or not _SEEN.isdisjoint(one.bound.kinds)
    return seen and bool(_FIXED.search(one.text))


def _is_told_fixed_by(following: Sequence[Placed]) -> bool:
    """ "It leaked tokens. I fixed that": the next sentence, unless it is of other
    things."""
    return any(_is_fixed(one) and _REFERS.search(one.text) for one in following)


_REFERS = re.compile(
    r"\b(?:it|that|this|them|they|by|with|now)\b|\b(?:hole|leak|weakness|bug)\b",
    re.IGNORECASE,
)
