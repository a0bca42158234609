"""One sentence for a week, at most 30 words, made only of the profile's own lines."""

import re

from pipeline.values import Profile

MOST_WORDS = 30
_LEAD_WORDS = 20
# Where a sentence can end earlier without becoming untrue.
_CLAUSES = re.compile(
    r"; | \u2013 | \u2014 |: |, (?=so |because |which |but |and |with )"
)

# A verb may follow a semicolon in lower case; a name may not.
_VERB = re.compile(r"[A-Z][a-z]+ed\b|(?:Wrote|Rewrote|Made|Built|Chose|Split|Found) ")


def compose_headline(profile: Profile) -> str:
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


def _moved(profile: Profile) -> str:
    lead = _capped(profile.moved[0].text)
    others = _others(profile)
    if others:
        full = f"{lead}; {_named(others)} moved too."
    elif len(profile.moved) > 1 and _VERB.match(profile.moved[1].text):
        second = _capped(profile.moved[1].text)
        full = f"{lead}; {second[:1].lower()}{second[1:]}."
    else:
        full = f"{lead}."
    return full if len(full.split()) <= MOST_WORDS else f"{lead}."


def _named(others: list[str]) -> str:
    shown, more = others[:2], len(others) - 2
    if more > 0:
        shown.append("1 more project" if more == 1 else f"{more} more projects")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
