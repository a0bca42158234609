"""The owner's own list of words, people and clients: all of it stays out."""

from collections.abc import Iterator

from pipeline.gate.case import Case, Kept, found
from pipeline.gate.common import ALSO_WORDS
from pipeline.gate.folding import folded_word, spellings
from pipeline.limits import Finding

_SAYS = {
    "word": ("kept_word", "“{word}” is on your list of words to keep out.", None),
    "person": ("kept_person", "“{word}” is on your list of people.", "someone else"),
    "client": (
        "client",
        "“{word}” is on your list of employers and clients.",
        "a company",
    ),
}


def look(case: Case) -> Iterator[Finding]:
    for kept in case.known.kept:
        place = _place(case, kept)
        if place:
            yield _kept(case, kept, place)


def _place(case: Case, kept: Kept) -> tuple[int, int] | None:
    """Where the word stands first, in any of its spellings."""
    if not folded_word(kept.word):
        return None
    person = kept.kind == "person" and folded_word(kept.word) in ALSO_WORDS
    places = [
        place
        for spelling in spellings(kept.word)
        for place in case.folded.find(spelling)
        # "Will" is a person, "will" a word.
        if not person or case.text[place[0]].isupper()
    ]
    return min(places, default=None)


def _kept(case: Case, kept: Kept, place: tuple[int, int]) -> Finding:
    code, sentence, instead = _SAYS[kept.kind]
    start, end = place
    if instead and case.starts_sentence(start):
        instead = instead.capitalize()
    return found(
        code,
        sentence.format(word=case.text[start:end]),
        "Say it without, or take it off the list in the settings of posts.",
        place,
        blocking=True,
        replacement=instead,
    )
