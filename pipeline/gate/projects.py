"""Names of projects that may not be mentioned, and of those whom remotes belong to.

A project called "website" is a word as well. Used as a name ("in tidepool", "out of
Harbour") it blocks; after "the" it may be meant, after "a" it is not.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

from pipeline.gate.case import Case, found
from pipeline.gate.common import BETWEEN, DEFINITE, GENERIC, INDEFINITE
from pipeline.gate.folding import fold, spellings
from pipeline.limits import Finding

#: Shorter names are found in ordinary words too often.
SHORTEST = 4
_BEFORE = re.compile(r"(?:[\w'’-]{1,40} ){1,3}$")
_COMPOUND = re.compile(r"-\w")
_BACK = 130  # characters in which three words stand


class Use(IntEnum):
    """How a word is used that may be a name."""

    WORD, UNCLEAR, NAME = range(3)


def look(case: Case) -> Iterator[Finding]:
    for name in case.known.private:
        if len(name) >= SHORTEST:
            yield from _project(case, name)
    for owner in case.known.clients:
        yield from _client(case, owner, sure=True)
    for owner in case.known.owners:
        yield from _client(case, owner, sure=False)


def _project(case: Case, name: str) -> Iterator[Finding]:
    use, place = _strongest(case, name)
    if use is Use.WORD:
        return
    start, end = place
    yield found(
        "private_project",
        f"“{case.text[start:end]}” is the name of a project that may not be mentioned.",
        "Leave the name out, or say in the settings that it may be mentioned.",
        place,
        blocking=use is Use.NAME,
        replacement="another project" if use is Use.NAME else None,
    )


def _strongest(case: Case, name: str) -> tuple[Use, tuple[int, int]]:
    """The clearest use of the name in the text, and where."""
    best = (Use.WORD, (0, 0))
    for place in case.folded.find(fold(name).text, endings=False):
        use = _use(case, place) if name.isalpha() else Use.NAME
        best = max(best, (use, place), key=lambda one: one[0])
    if name.isalpha() or best[0] is Use.NAME:
        return best
    # "tide-mark" written as "tide mark" may be meant.
    for spelling in sorted(spellings(name)):
        for place in case.folded.find(spelling, endings=False):
            best = (Use.UNCLEAR, place)
    return best


def _use(case: Case, place: tuple[int, int]) -> Use:
    start, end = place
    word = case.text[start:end]
    generic = word.lower() in GENERIC
    if _COMPOUND.match(case.text, end):
        return Use.WORD
    if not word.islower() and not case.starts_sentence(start):
        return Use.UNCLEAR if generic else Use.NAME
    before = _BEFORE.search(case.text[max(0, start - _BACK) : start])
    for one in reversed(before[0].lower().split() if before else []):
        if one in INDEFINITE:
            return Use.WORD
        if one in DEFINITE:
            return Use.UNCLEAR
        if one in BETWEEN:
            break
    return Use.WORD if generic else Use.NAME


def _client(case: Case, owner: str, *, sure: bool) -> Iterator[Finding]:
    """The owner of a remote, when it is written as a name."""
    for spelling in sorted(_written(owner), key=len, reverse=True):
        for start, end in case.folded.find(spelling, endings=False):
            shown = case.text[start:end]
            if spelling.isalpha() and not shown[:1].isupper():
                continue
            yield found(
                "client",
                f"“{shown}” owns repositories of yours that are not public."
                if sure
                else f"“{shown}” owns a repository that you have worked in.",
                "Leave the name out, unless everybody knows that you work with them.",
                (start, end),
                blocking=sure,
                replacement="a company" if sure else None,
            )
            return


_FORMS = ("corp", "company", "gmbh", "group", "hq", "inc", "io", "labs", "ltd", "org")


def _written(owner: str) -> set[str]:
    """How a text may call it: "acme-corp" is Acme Corp, AcmeCorp, and Acme."""
    found = spellings(owner)
    parts = re.split(r"[\s_-]+", fold(owner).text)
    if len(parts) > 1 and parts[-1] in _FORMS:
        found |= spellings("-".join(parts[:-1]))
    return {one for one in found if len(one) >= SHORTEST}
