"""Whether an error or a prompt says the same as an earlier one, whatever its numbers.

Conservative: what only shares the words that every error has is not the same.
"""

import hashlib
import re
from dataclasses import dataclass

from pipeline.ledger_words import content

#: What differs from one time to the next: addresses, places, ids, times and counts.
_VARYING = re.compile(
    r"https?://\S+|"
    r"(?:[A-Za-z]:)?(?:[\w.@~+-]*[/\\])+[\w.@~+-]*(?::\d+)*|"  # paths, with lines
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}\b|"
    r"\b0x[0-9a-f]+\b|"
    r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b|"
    r"\b\w*\d{4,}\w*\b|"
    r"\b\d+(?:[.:,]\d+)*(?:ms|s|mb|kb|gb|%)?(?!\w)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMON = """
abort access argument assert assertion attribut attribute bad call callable can cannot
caught class code command connect connection could crash define denied directory does
error exception exist exit expect expected fail failed failure fatal file find format
found function get got has import index input instance int invalid is key line list
load lookup message method miss missing module name no none nonetype not null object
of open operation option output parse path permission position process property
propert range read recent refus reference require resolve return run runtime statement
status str string such syntax termin test this timeout token trac traceback try type
unabl unable undefin undefined unexpect unexpected unknown value valu variable warn
warning with write fix make work why add broken again please still help happen issue
problem
"""
_SAY_NOTHING = frozenset(content(_COMMON)) | frozenset(_COMMON.split())
#: So many telling words make an error, and a prompt, one of its kind.
TELLING = {"error": 1, "prompt": 4}
#: Of all telling words of both so many must be shared, and so many of those be rare.
SHARED, RARE = 0.75, 2
LONGEST = 600  # characters: what an error says stands at its beginning


@dataclass(frozen=True, slots=True)
class Gist:
    """What a text says once everything that varies is taken out."""

    words: frozenset[str]
    telling: frozenset[str]

    @property
    def key(self) -> str:
        """The same for two texts that differ only in numbers, paths and ids."""
        whole = " ".join(sorted(self.words))
        return hashlib.sha256(whole.encode()).hexdigest()[:24]

    def is_telling(self, kind: str) -> bool:
        return len(self.telling) >= TELLING[kind]


def gist(text: str) -> Gist:
    plain = _VARYING.sub(" ", text[:LONGEST]).replace("'", " ")
    words = content(_CAMEL.sub(" ", plain))
    telling = frozenset(w for w in words if len(w) > 2 and w not in _SAY_NOTHING)
    return Gist(words, telling)


def is_exact(one: Gist, other: Gist) -> bool:
    return one.words == other.words


def overlaps(one: Gist, other: Gist) -> bool:
    """Whether nearly all telling words are in both."""
    shared = one.telling & other.telling
    return len(shared) >= max(RARE, SHARED * len(one.telling | other.telling))


def is_close(one: Gist, other: Gist, rare: frozenset[str]) -> bool:
    """Nearly all telling words in common, at least two of them rare ones."""
    shared = one.telling & other.telling
    return overlaps(one, other) and len(shared & rare) >= RARE
