"""What a correction is about, by the words that owners use."""

import re


def any_of(*alternatives: str) -> re.Pattern[str]:
    """A pattern that finds any of these, in any case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


#: The first that occurs decides; the names are keys of ``matters.MATTERS``.
_SAID = {
    "asks": any_of(
        r"\b(?:don'?t|do not|stop|no need to|without)\s+(?:keep )?ask(?:ing)?\b"
    ),
    "unclear": any_of(
        r"\bmy (?:bad|mistake|fault|error)\b",
        r"\bsorry,? i\b",
        r"\bi was wrong\b",
        r"\bi (?:forgot to|should have) (?:say|said|mention\w*|tell|told)\b",
    ),
    "meant": any_of(r"\bi meant\b", r"\bwhat i mean\b"),
    "place": any_of(
        r"\bwrong (?:file|folder|dir\w*|branch|repo\w*|place|project|path|page)\b",
        r"\bnot (?:in )?(?:that|this) (?:file|folder|dir\w*|branch|repo\w*|place)\b",
    ),
    "excessive": any_of(
        r"\btoo (?:much|many)\b",
        r"\bonly asked\b",
        r"\bi (?:didn'?t|did not|never) ask\b",
        r"\b(?:don'?t|do not) (?:change|touch|refactor|rename|add) "
        r"(?:any(?:thing)? )?(?:else|other|more)\b",
        r"\boverkill\b",
        r"\bover-?engineer\w*",
        r"\bleave the rest\b",
    ),
    "verbose": any_of(
        r"\btoo (?:long|slow|verbose|wordy)\b",
        r"\bshorter\b",
        r"\b(?:taking|takes|took) (?:too|so|for) ?(?:long|ever)\b",
        r"\bless (?:text|words|verbose)\b",
    ),
    "misunderstood": any_of(
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
