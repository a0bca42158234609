"""Which of a writer's phrases an edit took out: wording, never facts.

Words are compared without case and punctuation. A phrase is a run of one to six words
between borders: punctuation, a word that joins clauses, or the edge of what was taken
out. What only moved stays; names, numbers and what the records say are no wording.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

LONGEST = 6  # words
#: Longer texts are no posts, and words that repeat so often no prose: comparing either
#: takes too long. Counted in pairs of the same word, one in each text.
MOST_WORDS, MOST_PAIRS = 1200, 20_000
#: More from one edit is a new text, not a lesson about wording.
MOST_PHRASES = 40
_SHORTEST_WORD = 4
_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[]{}<>.,;:!?…—–-*_`"
_CLOSES = re.compile(r"[.,;:!?…—–)\]”]+[\"'’”)]*$")
_FACT = re.compile(r"\d|[a-z][A-Z]|[@#/\\_]|\w\.\w")
_JOIN_WORDS = """
after and as at because before but for from if in into of on or since so than that then
though to until when where which while who with without
"""
_LIGHT_WORDS = """
about again all also am any are be been being by can could did do does done each every
first had has have he her here his how i it its last made make me more most my new next
no not now old one only our out over own said same she should some still such take test
tests their them there these they thing things this those time times too up use used was
way we week well went were what will work worked would you your
"""
_JOINS = frozenset(_JOIN_WORDS.split())
_LEADS_ON = _JOINS | {"a", "an", "the"}
#: Words that no phrase is made of alone.
LIGHT = _LEADS_ON | frozenset(_LIGHT_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Word:
    shown: str
    folded: str
    opens: bool  # a phrase may begin here
    closes: bool  # a phrase ends here at the latest
    fact: bool


def fold(text: str) -> str:
    """How phrases are compared: words without case and punctuation, single spaces."""
    return " ".join(word.folded for word in _words(text))


def says(text: str, phrases: Iterable[str]) -> str:
    """The first of these phrases that a text uses, as whole words, or ""."""
    told = f" {fold(text)} "
    for phrase in phrases:
        folded = fold(phrase)
        if folded and f" {folded} " in told:
            return phrase
    return ""


def removed(before: str, after: str, *, facts: str = "") -> tuple[str, ...]:
    """Phrases of ``before`` that are not in ``after``, as ``before`` writes them.

    ``facts`` is what the records say: quotes, names of projects. Phrases all of whose
    words stand there tell what happened and are not offered as wording.
    """
    old, new = _words(before), _words(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS or _pairs(old, new) > MOST_PAIRS:
        return ()
    known = frozenset(_stem(word.folded) for word in _words(facts))
    kept = f" {fold(after)} "
    found = {
        fold(phrase): phrase
        for run in _taken_out(old, new)
        for phrase in _phrases(run, known)
        if f" {fold(phrase)} " not in kept
    }
    return tuple(found.values()) if len(found) <= MOST_PHRASES else ()


def _pairs(old: Sequence[_Word], new: Sequence[_Word]) -> int:
    there = Counter(word.folded for word in new)
    return sum(there[word.folded] for word in old)


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    plain = unicodedata.normalize("NFC", text).replace("’", "'")
    for line in plain.splitlines():
        starts = True
        for token in _TOKEN.findall(line):
            bare = token.strip(_EDGES)
            if not bare:  # a dash
                if words:
                    words[-1] = replace(words[-1], closes=True)
                starts = True
                continue
            folded = bare.casefold()
            capital = bare[0].isupper() and not starts and folded != "i"
            words.append(
                _Word(
                    shown=bare,
                    folded=folded,
                    opens=starts or folded in _JOINS,
                    closes=bool(_CLOSES.search(token)),
                    fact=capital or bool(_FACT.search(bare)),
                )
            )
            starts = words[-1].closes
        if words:
            words[-1] = replace(words[-1], closes=True)
    return words


def _taken_out(old: Sequence[_Word], new: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Runs of words that are only in the old text, cut at facts and punctuation."""
    matcher = SequenceMatcher(
        None, [w.folded for w in old], [w.folded for w in new], autojunk=False
    )
    for tag, start, end, _new_start, _new_end in matcher.get_opcodes():
        if tag not in ("delete", "replace"):
            continue
        run: list[_Word] = []
        for word in old[start:end]:
            if not word.fact:
                run.append(word)
            if run and (word.fact or word.closes):
                yield run
                run = []
        if run:
            yield run


def _phrases(run: Sequence[_Word], known: frozenset[str]) -> Iterator[str]:
    """Each stretch of the run from one border to another that is short enough."""
    borders = [i for i, word in enumerate(run) if i == 0 or word.opens] + [len(run)]
    for at, start in enumerate(borders):
        for end in borders[at + 1 :]:
            words = _trimmed(run[start:end])
            if len(words) <= LONGEST and _is_wording(words, known):
                yield " ".join(word.shown for word in words)


def _trimmed(words: Sequence[_Word]) -> Sequence[_Word]:
    """Without what only leads on to the next word: "instead of the"."""
    end = len(words)
    while end and words[end - 1].folded in _LEADS_ON:
        end -= 1
    return words[:end]


def _is_wording(words: Sequence[_Word], known: frozenset[str]) -> bool:
    telling = [word.folded for word in words if word.folded not in LIGHT]
    if len(words) == 1 and len(words[0].folded) < _SHORTEST_WORD:
        return False
    if not telling:
        # "at the last run", "on the way": nothing but light words, yet a phrase.
        return len(words) > 2
    return any(_stem(word) not in known for word in telling)


def _stem(word: str) -> str:
    """Enough of a word to know it in another form: "replace", "replaced"."""
    return word.removesuffix("s")[:5]
