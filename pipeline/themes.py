"""Themes of a week: items that share words, named in the owner's own words."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.lines import DatedItem
from pipeline.skill_words import COMMON_WORDS
from pipeline.values import Line
from pulse.core.values import Evidence, EvidenceKind, ItemKind

Themes = Callable[
    [Sequence[DatedItem], Sequence[Evidence], Mapping[str, str]], tuple[Line, ...]
]
LIMIT = 3
FEWEST = 2  # items and days that make a theme
_CITED = 3

_WORD = re.compile(r"[^\W\d_][\w'-]{3,}")
_OWNERS = frozenset(
    {
        EvidenceKind.PROMPT,
        EvidenceKind.ANSWER,
        EvidenceKind.CORRECTION,
        EvidenceKind.CONFIRMATION,
        EvidenceKind.REFUTATION,
    }
)


def find_themes(
    items: Sequence[DatedItem],
    evidence: Iterable[Evidence],
    names: Mapping[str, str],
) -> tuple[Line, ...]:
    """At most three lines such as "Lease and batch: 4 items in tidemark."

    The word that most items share makes a theme of them, the word that most of those
    share beside it names it further; then the same for the items that are left.
    """
    spelling = owners_words(evidence)
    names_used = {stem(word) for name in names.values() for word in words_in(name)}
    stems = {
        index: {stem(word) for word in words_in(_text(pair))}
        & set(spelling) - names_used
        for index, pair in enumerate(items)
        if pair[1].kind is not ItemKind.OPEN_TASK
    }
    themes: list[Line] = []
    while len(themes) < LIMIT:
        first = _most_shared(stems, {i: day for i, (day, _) in enumerate(items)})
        if first is None:
            break
        members = {i: words - {first} for i, words in stems.items() if first in words}
        second = _most_shared(members, {i: i for i in members})
        label = [spelling[each] for each in (first, second) if each]
        themes.append(theme_line(label, [items[i] for i in members], names))
        stems = {i: words for i, words in stems.items() if i not in members}
    return tuple(themes)


def _text(pair: DatedItem) -> str:
    return f"{pair[1].text} {pair[1].instead}"


def words_in(text: str) -> Iterable[str]:
    return (w for w in _WORD.findall(text.lower()) if w not in COMMON_WORDS)


def stem(word: str) -> str:
    """Good enough to see that "leases" is "lease"; the owner's spelling is shown."""
    word = word.removesuffix("'s").strip("'-")
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def owners_words(evidence: Iterable[Evidence]) -> dict[str, str]:
    """Stem to the spelling that the owner used most."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for piece in evidence:
        if piece.kind in _OWNERS:
            said = piece.data.get("answer") if piece.kind is EvidenceKind.ANSWER else ""
            for word in words_in(str(said or piece.quote)):
                counts[stem(word)][word] += 1
    return {
        each: min(spellings, key=lambda word: (-spellings[word], word))
        for each, spellings in counts.items()
    }


def _most_shared(
    stems: Mapping[int, set[str]], days: Mapping[int, object]
) -> str | None:
    """The word of most items, on more than one day: once is no theme of a week."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, words in stems.items():
        for each in words:
            holders[each].append(index)
    shared = [
        each
        for each, found in holders.items()
        if len({days[index] for index in found}) >= FEWEST
    ]
    # Of equally shared words the longer one says more.
    return min(shared, key=lambda s: (-len(holders[s]), -len(s), s), default=None)


def theme_line(
    label: Sequence[str], members: Sequence[DatedItem], names: Mapping[str, str]
) -> Line:
    text = " and ".join(label)
    per_project = Counter(item.project for _, item in members)
    places = ", ".join(
        f"{count} items in {names.get(key, key)}"
        if count > 1
        else f"1 item in {names.get(key, key)}"
        for key, count in sorted(per_project.items(), key=lambda p: (-p[1], p[0]))
        if key
    )
    where = places or f"{len(members)} items"
    projects = set(per_project)
    return Line(
        text=f"{text[:1].upper()}{text[1:]}: {where}.",
        project=projects.pop() if len(projects) == 1 else "",
        evidence=tuple(c for _, item in members for c in item.evidence[:1])[:_CITED],
        note_date=members[-1][0],
    )
