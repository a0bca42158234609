"""What a correction is about, by the words that owners use."""

import re

_I = re.IGNORECASE


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), _I)


#: The first that occurs decides; the names are keys of ``matters.MATTERS``.
_SAID = {
    "asks": _words(
        r"\b(?:don'?t|do not|stop|no need to|without)\s+(?:keep )?ask(?:ing)?\b"
    ),
    "unclear": _words(
        r"\bmy (?:bad|mistake|fault|error)\b",
        r"\bsorry,? i\b",
        r"\bi was wrong\b",
        r"\bi (?:forgot to|should have) (?:say|said|mention\w*|tell|told)\b",
    ),
    "meant": _words(r"\bi meant\b", r"\bwhat i mean\b"),
    "place": _words(
        r"\bwrong (?:file|folder|dir\w*|branch|repo\w*|place|project|path|page)\b",
        r"\bnot (?:in )?(?:that|this) (?:file|folder|dir\w*|branch|repo\w*|place)\b",
    ),
    "excessive": _words(
        r"\btoo (?:much|many)\b",
        r"\bonly asked\b",
        r"\bi (?:didn'?t|did not|never) ask\b",
        r"\b(?:don'?t|do not) (?:change|touch|refactor|rename|add) "
        r"(?:any(?:thing)? )?(?:else|other|more)\b",
        r"\boverkill\b",
        r"\bover-?engineer\w*",
        r"\bleave the rest\b",
    ),
    "verbose": _words(
        r"\btoo (?:long|slow|verbose|wordy)\b",
        r"\bshorter\b",
        r"\b(?:taking|takes|took) (?:too|so|for) ?(?:long|ever)\b",
        r"\bless (?:text|words|verbose)\b",
    ),
    "misunderstood": _words(
        r"\bmisunderst\w+",
        r"\bnot what i (?:asked|wanted|said)\b",
        r"\bi (?:said|asked (?:for|you))\b",
        r"\byou (?:forgot|missed|ignored|skipped)\b",
        r"\bthat'?s not (?:it|the|what)\b",
        r"\bread (?:it|this|that|my) again\b",
    ),
}


def about(words: str) -> str:
    """The matter that these words name, or an empty string."""
    return next((matter for matter, said in _SAID.items() if said.search(words)), "")
