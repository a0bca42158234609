"""What an instruction says, as a set of words: two that say nearly the same are found.

Unlike ``pipeline.lines.topic`` this keeps the words of working itself (commit, test,
read): instructions are about them.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

_SHARED, _ALIKE, _SHORT = 2, 0.6, 3
_NEWEST = 50  # texts of one word that a text is compared with
_WORD = re.compile(r"[^\W\d_][\w'-]+")
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$")
_NOT = re.compile(r"n't$|n’t$|^(?:not|never|no|stop|without|avoid|dont|nor|neither)$")
_LITTLE_WORDS = """
    a about actually after again all also always am an and any anything are as at be
    because before been but by can could did do does done for from get got had has have
    hey hi how i if in instead into is it it's its just let let's like me more must my
    nope now of ok okay on once one only or our out please rather really said same say
    should so some sorry still such sure than thanks that that's the their them then
    there these they thing this those to too until up us very wait want was way we well
    were what when where which while who why will with would wrong yes yet you your
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())


@lru_cache(maxsize=8192)
def gist(text: str) -> frozenset[str]:
    """Stems of the words that carry it; *not* stands for every way to forbid."""
    found = set()
    for word in _WORD.findall(text.lower()):
        if _NOT.search(word):
            found.add("not")
        elif word not in _LITTLE:
            found.add(_ENDING.sub("", word))
    return frozenset(found)


def stems(text: str) -> dict[str, str]:
    """The stems of longer words, each as it was first spelled."""
    found: dict[str, str] = {}
    for spelled in _WORD.findall(text):
        word = spelled.lower()
        if word not in _LITTLE and not _NOT.search(word) and len(word) > _SHORT:
            found.setdefault(_ENDING.sub("", word), spelled)
    return found


def similar(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts say nearly the same: what one forbids the other does, too."""
    if ("not" in one) != ("not" in other):
        return False
    mine, theirs = one - {"not"}, other - {"not"}
    shared = len(mine & theirs)
    return shared >= _SHARED and shared >= _ALIKE * min(len(mine), len(theirs))


def clusters(texts: Sequence[frozenset[str]]) -> list[list[int]]:
    """Places of texts that say nearly the same, in their order; each is in one.

    A text joins the oldest cluster whose first text says nearly the same, so that no
    chain of likenesses joins what is not alike. It is compared with those that share a
    word with it, of a word that very many share with the newest: there may be
    thousands of texts."""
    found: list[list[int]] = []
    home: list[int] = []  # the cluster of each text
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(texts):
        near = {
            home[other]
            for stem in words - {"not"}
            for other in by_stem[stem][-_NEWEST:]
        }
        firsts = ((cluster, texts[found[cluster][0]]) for cluster in near)
        alike = (c for c, first in firsts if words == first or similar(words, first))
        cluster = min(alike, default=len(found))
        if cluster == len(found):
            found.append([])
        found[cluster].append(place)
        home.append(cluster)
        for stem in words - {"not"}:
            by_stem[stem].append(place)
    return found


def touches(words: frozenset[str], matter: frozenset[str], fewest: int) -> bool:
    """Whether a text speaks of a matter: so many of its words, whatever it says."""
    return len((words & matter) - {"not"}) >= fewest
