"""What the owner chose, in the past tense: "let's use SQLite" → "Chose SQLite"."""

import re

from pulse.core.language import clean
from pulse.core.language.clause import coordinate, tidy
from pulse.core.language.past import request_to_past
from pulse.core.language.verbs import VERBS

_LEAD_IN = re.compile(
    r"^(?:(?:ok(?:ay)?|fine|again|yes|yeah|no|nope|so|then|alright|now|for now|"
    r"actually|and|but|well|please|i think|i guess|in that case|hmm+)\b[\s,.:;-]*)+",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"^(?:let'?s|lets|we'?ll|we will|we should|we could|we can|we'?d better|i'?ll|i "
    r"will|"
    r"i want to|we want to|we would want to|we'?d want to|i'?d (?:rather|prefer to|"
    r"like to)|i (?:prefer|favou?r) to)\s+"
    r"(?:(?:just|only|rather|simply|also|now|for now|better)\s+)*",
    re.IGNORECASE,
)
_CHOICES = (
    (
        r"(?:(?:(?:we|i) )?go (?:ahead )?(?:with|for)|use|choose|pick|adopt|prefer)",
        "Chose",
    ),
    (r"take(?!.{1,40} (?:out|off|away)\b)", "Chose"),
    (r"(?:i|we) (?:prefer|favou?r|choose|pick|like|(?:always |only )?use)", "Chose"),
    (r"(?:keep|stick (?:with|to)|stay with)", "Kept"),
    (r"(?:drop|forget about|leave out|leave off|get rid of)", "Dropped"),
    (r"skip", "Skipped"),
    (r"(?:postpone|defer)", "Postponed"),
    (r"switch to", "Switched to"),
    (r"(?:go|switch) back to", "Went back to"),
    (r"leave", "Left"),
)
_REFUSES = re.compile(
    r"^(?:please )?(?:do not|don'?t|dont|never|not|no more|no need to|we (?:don'?t|"
    r"won'?t|"
    r"shouldn'?t|do not|will not|should not)(?: need to)?)\s+(?P<rest>[a-z]+\s.+)$",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"(?:the )?(?:option \w+|(?:first|second|third|last|former|latter|simpler|other)"
    r"(?: (?:one|option|way))?)",
    re.IGNORECASE,
)


# "Leave the folder, only remove the menu entry."
_BUT_ONLY = re.compile(
    r"(?P<first>.{6,80}?), (?:just|only|but) (?P<rest>[a-z]+ .+)$", re.IGNORECASE
)


def without_lead_in(sentence: str) -> str:
    """Without "ok then," and the like, for a quotation."""
    return _without_lead_in(sentence)


def _without_lead_in(text: str) -> str:
    """ "no wizard" is a decision of two words, "no, use X" begins with a no."""
    return (
        text
        if re.match(r"no [\w-]+(?: [\w-]+)?(?:,|$)", text, re.IGNORECASE)
        else _LEAD_IN.sub("", text)
    )


def decided(sentence: str) -> str | None:
    """A deciding sentence of the owner, without its reason, in the past tense:
    "let's use SQLite" → "Chose SQLite"; "don't add a cache" → "Chose not to add a
    cache". None when no rule fits."""
    text = _without_lead_in(clean.plain(sentence)).strip(" .!,")
    if (both := _BUT_ONLY.match(text)) and (rest := request_to_past(both["rest"])):
        first = decided(both["first"])
        if first and first.startswith("Chose not to"):
            return tidy(f"{first}, but to {both['rest']}")
        return tidy(f"{first}, and only {rest[0].lower()}{rest[1:]}") if first else None
    willed = _WILL.match(text)
    text = _without_lead_in(text[willed.end() :] if willed else text)
    if refused := _REFUSES.match(text):
        verb = refused["rest"].split()[0].lower()
        return tidy(f"Chose not to {refused['rest']}") if verb in VERBS else None
    for pattern, lead in _CHOICES:
        if match := re.match(rf"{pattern}\s+(?=\w|[\"'`(])", text, re.IGNORECASE):
            return tidy(f"{lead}{coordinate(' ' + text[match.end() :])}")
    if against := re.match(r"no (?P<what>[\w-]+(?: [\w-]+)?)$", text, re.IGNORECASE):
        return tidy(f"Decided against {against['what']}")
    if option := _OPTION.match(text):
        return tidy(f"Chose {_named(option.group(0))}")
    verb = text.split(maxsplit=1)[0].lower() if text else ""
    if willed and verb in VERBS:
        return tidy(f"Decided to {text[0].lower()}{text[1:]}")
    return request_to_past(text)


def _named(option: str) -> str:
    text = option.strip().lower()
    return text if text.startswith(("the ", "option ")) else f"the {text}"
