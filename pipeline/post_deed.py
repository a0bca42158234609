"""A deed in the forms that sentences need: with "I", with -ing, as a thing."""

import re

from pipeline import post_words as words
from pipeline.post_frames import Slots
from pipeline.post_grammar import capital, does_more, doing, lower_first
from pipeline.post_past import was_wrong
from pipeline.values import Line

_MADE = re.compile(
    r"(?:added|built|created|implemented|introduced|wrote) "
    r"(?P<thing>(?!(?:down|up|out)\b|.*\bto\b).+)$"
)
_SUPPORT = re.compile(
    r"(?:added|built|implemented|introduced) (?P<what>.*\bsupport) (?:to|for) "
    r"(?P<to>.+)$"
)
_FIXED = re.compile(r"fixed (?!this:)(?P<mended>.+)$")
# "cut the import from 41 to 9 seconds by reading in batches"
_MEASURED = re.compile(
    r"(?:cut|reduced|shrank|lowered|brought|sped up|shortened|raised|increased) "
    r"(?P<what>[^,;]+?)(?: down)? from (?P<before>[^,;]*?\d[^,;]*?) to "
    r"(?P<after>[^,;]*\d[^,;]*)$"
)
_SWAPPED = re.compile(r"replaced (?P<old>[^,;]+?) with (?P<swapped>[^,;]+)$")


def deed_slots(deed: Line, *, files: bool) -> Slots:
    """What frames may use of a deed; a form that does not fit is missing.

    ``deed`` is empty where "I" cannot stand before it: then ``statement`` or ``thing``
    holds it.
    """
    head = words.head_of(deed)
    clause = words.deed_clause(deed, files=files)
    if not words.is_deed(head):
        bare = lower_first(head)
        return {
            "deed": "",
            "statement": bare if words.is_clause(head) else "",
            "alone": bare,
        }
    slots = {"deed": clause, "doing": doing(capital(clause))}
    if measured := _MEASURED.match(clause):
        return slots | measured.groupdict()
    if was := was_wrong(head):
        return {"deed": clause, "was": was}
    if ": " in clause:
        lead, _, rest = clause.partition(": ")
        return slots | {"doing": "", "lead": lead, "rest": rest}
    if does_more(clause):
        return slots
    if support := _SUPPORT.match(clause):
        return slots | {"thing": f"{support['what']} for {support['to']}"}
    for form in (_MADE, _FIXED, _SWAPPED):
        if found := form.match(clause):
            return slots | found.groupdict()
    return slots
