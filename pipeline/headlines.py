"""One sentence over a day or a week, made only of the lines below it."""

import re
from collections.abc import Sequence

from pipeline.lines import is_achieved, is_shipped
from pipeline.values import Line, Profile
from pulse.core.values import Item, ItemKind, Status

MOST_WORDS = 30
_LEAD_WORDS = 20
# Where a sentence can end earlier without becoming untrue.
_CLAUSES = re.compile(
    r"; | \u2013 | \u2014 |: |, (?=so |because |which |but |and |then |with )"
)
# A verb may follow a semicolon in lower case; a name may not.
_VERB = re.compile(
    r"[A-Z][a-z]+ed\b|(?:Got|Wrote|Rewrote|Made|Built|Chose|Split|Found) "
)


def note_headline(items: Sequence[Item]) -> str:
    """The strongest result, and after it another one or what was not reached."""
    done = sorted((i for i in items if is_achieved(i)), key=_strength)
    decided = [item for item in items if item.kind is ItemKind.DECISION]
    missed = [i for i in items if i.kind in (ItemKind.PROBLEM, ItemKind.ATTEMPT)]
    if len(done) > 1:
        return _joined(_head(done[0].text), _head(done[1].text))
    rest = missed or decided
    if done:
        return _joined(_head(done[0].text), _capped(rest[0].text) if rest else "")
    rest = [*decided, *missed] or list(items)
    if not rest:
        return "No result was seen in these sessions."
    return _joined(
        _capped(rest[0].text), _capped(rest[1].text) if len(rest) > 1 else ""
    )


def week_headline(profile: Profile, *, missed: Line | None = None) -> str:
    """The strongest line leads; a second one, or the other projects, follow it.

    ``missed`` is a goal that weighs more than all that moved, and was not reached.
    """
    if missed:
        moved = profile.moved[0].text if profile.moved else ""
        return _joined(_capped(missed.text), _head(moved))
    if profile.moved:
        return _moved(profile)
    if profile.decided:
        return f"{_capped(profile.decided[-1].text)}."
    open_tasks = [c for c in profile.carried_over if c.kind == ItemKind.OPEN_TASK]
    tried = [c for c in profile.carried_over if c.kind != ItemKind.OPEN_TASK]
    for lines, lead in (
        ((*tried, *profile.set_aside, *profile.went_wrong), "Nothing was finished"),
        (profile.only_said, "Only said, not seen"),
        (open_tasks, "Still open"),
    ):
        if lines:
            return f"{lead}: {_lower(_capped(lines[0].text))}."
    if profile.notes:
        return "No result was seen in this week's sessions."
    return "No note has been written for this week yet."


def _strength(item: Item) -> tuple[bool, bool]:
    return not is_shipped(item), item.status is not Status.CONFIRMED


def _moved(profile: Profile) -> str:
    lead = _head(profile.moved[0].text)
    others = _others(profile)
    if not others:
        second = profile.moved[1].text if len(profile.moved) > 1 else ""
        return _joined(lead, _head(second))
    full = f"{lead}; {_named(others)} moved too."
    return full if len(full.split()) <= MOST_WORDS else f"{lead}."


def _joined(lead: str, more: str) -> str:
    if _VERB.match(more) and "; " not in lead:
        full = f"{lead}; {_lower(more)}."
        if len(full.split()) <= MOST_WORDS:
            return full
    return f"{lead}."


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}" if _VERB.match(text) else text


def _head(text: str) -> str:
    """What was achieved, without the clauses about how that was seen."""
    return _capped(text.split("; ")[0])


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
    shown = others if len(others) <= 3 else [*others[:2], f"{len(others) - 2} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
