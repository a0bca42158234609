"""One sentence over a day or a week, made only of the lines below it."""

import re
from collections.abc import Sequence

from pipeline.lines import is_achieved, is_shipped
from pipeline.values import Profile
from pulse.core.values import Item, ItemKind, Status

MOST_WORDS = 30
_LEAD_WORDS = 20
# Where a sentence can end earlier without becoming untrue.
_CLAUSES = re.compile(
    r"; | \u2013 | \u2014 |: |, (?=so |because |which |but |and |with )"
)
# A verb may follow a semicolon in lower case; a name may not.
_VERB = re.compile(r"[A-Z][a-z]+ed\b|(?:Wrote|Rewrote|Made|Built|Chose|Split|Found) ")


def note_headline(items: Sequence[Item]) -> str:
    """The strongest result, and after it another one or what was not reached."""
    done = sorted((i for i in items if is_achieved(i)), key=_strength)
    decided = [item for item in items if item.kind is ItemKind.DECISION]
    missed = [i for i in items if i.kind in (ItemKind.PROBLEM, ItemKind.ATTEMPT)]
    if done:
        others = done[1:] or missed or decided
        return _joined(done[0].text, others[0].text if others else "")
    rest = decided or missed or list(items)
    if not rest:
        return "Sessions without a result that could be shown."
    return _joined(rest[0].text, rest[1].text if len(rest) > 1 else "")


def week_headline(profile: Profile) -> str:
    """The strongest line leads; a second one, or the other projects, follow it."""
    if profile.moved:
        return _moved(profile)
    if profile.set_aside or profile.went_wrong:
        tried = (*profile.went_wrong, *profile.set_aside)[0]
        return f"No result was seen this week. {_capped(tried.text)}."
    if profile.decided:
        return f"{_capped(profile.decided[-1].text)}."
    if profile.carried_over:
        return f"Still open: {_capped(profile.carried_over[0].text)}."
    if profile.notes:
        return "Sessions without a result that could be shown."
    return "No note has been written for this week yet."


def _strength(item: Item) -> tuple[bool, bool]:
    return not is_shipped(item), item.status is not Status.CONFIRMED


def _moved(profile: Profile) -> str:
    lead = profile.moved[0].text
    others = _others(profile)
    if not others:
        return _joined(lead, profile.moved[1].text if len(profile.moved) > 1 else "")
    full = f"{_capped(lead)}; {_named(others)} moved too."
    return full if len(full.split()) <= MOST_WORDS else f"{_capped(lead)}."


def _joined(first: str, second: str) -> str:
    lead, more = _capped(first), _capped(second)
    if _VERB.match(more):
        full = f"{lead}; {more[:1].lower()}{more[1:]}."
        if len(full.split()) <= MOST_WORDS:
            return full
    return f"{lead}."


def _capped(text: str) -> str:
    """The first sentence, and of that as many clauses as fit."""
    sentence = re.split(r"(?<=[.?!]) (?=[A-Z\"“])", text.strip(), maxsplit=1)[0]
    sentence = sentence.rstrip(".")
    if len(sentence.split()) <= _LEAD_WORDS:
        return sentence
    kept = ""
    for clause in _CLAUSES.finditer(sentence):
        if len(sentence[: clause.start()].split()) <= _LEAD_WORDS:
            kept = sentence[: clause.start()]
    return kept or " ".join(sentence.split()[:_LEAD_WORDS]) + " …"


def _others(profile: Profile) -> list[str]:
    """Names of the other projects that moved, in the order of the lines."""
    names = {project.key: project.name for project in profile.projects}
    lead = profile.moved[0].project
    keys = dict.fromkeys(line.project for line in profile.moved)
    return [names[key] for key in keys if key != lead and key in names]


def _named(others: list[str]) -> str:
    shown, more = others[:2], len(others) - 2
    if more > 0:
        shown.append("1 more project" if more == 1 else f"{more} more projects")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
