"""What a sentence of the owner keeps for another day: work put off, lessons."""

import re

from pulse.core.evidence import tongues

_I = re.IGNORECASE
_LATER_DAYS = (
    r"(?:tomorrow|later|next (?:week|month|year|time)|"
    r"on (?:mon|tues|wednes|thurs|fri)day|in (?:spring|summer|autumn|winter))"
)
_PUTS_OFF = re.compile(
    rf"\bmore {_LATER_DAYS}|\b(?:we|i)(?:'ll| will)? (?:do|try) (?:it |that |this )?"
    rf"(?:again )?{_LATER_DAYS}",
    _I,
)
# A lesson, or a rule for next time.
_TEACHES = re.compile(
    r"^(?!.*\?)(?:(?:lesson(?: learned)?|note to self|rule|remember|good to know|"
    r"learned|turns out)\b[:, ]|(?=.{15,140}$)"
    r"(?!(?:please|can|could|let'?s|we should|you should|add|fix|make|i |never mind|"
    r"don'?t|do not)\b).*\b(?:is|are|must|should)\s+"
    r"(?:always|never)\b)",
    _I,
)
_POSTPONES = re.compile(
    r"^(?!add|show|move|set)[a-z]+ .{2,60} (?:tomorrow|next week|later|on monday)"
    r"[.!]*$|"
    r"\b(?:(?:not|leave (?:it|that|this)|do (?:it|that|this)|later|tomorrow|next week|"
    r"monday|postpone|park|defer)\b.{0,30}\b(?:today|now|for now|tomorrow|later|monday|"
    r"next week|until|another day|next time)|\b(?:i'?ll|i will)\b.{0,40}\b(?:tomorrow|"
    r"later|monday|next week)\b|tomorrow,? (?:i'?ll|i will)\b|"
    r"we'?ll (?:do|finish|fix|continue|"
    r"pick)\b.{0,40}"
    r"\b(?:tomorrow|later|monday|next week|next time)|to ?do (?:later|tomorrow)|"
    r"(?:tomorrow|later|next week)[:,]? (?:we|i|let'?s|please)|remind me|"
    r"(?:continue|finish|pick (?:it|this) up) (?:tomorrow|later|next week|on monday))",
    _I,
)


def postpones(sentence: str) -> bool:
    if sentence.rstrip().endswith("?"):
        return False
    return bool(
        _POSTPONES.search(sentence)
        or _PUTS_OFF.search(sentence)
        or tongues.postpones(sentence)
    )


def teaches(sentence: str) -> bool:
    """An insight that the owner puts into words, or a rule for next time."""
    return bool(_TEACHES.match(sentence)) and len(sentence.split()) >= 5
