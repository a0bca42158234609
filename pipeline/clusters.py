"""Themes by clustering: items that speak of the same, grouped by scikit-learn.

Vectors are TF-IDF over the words that the owner used; clusters are merged by the mean
cosine distance up to a fixed one, so that the same week always gives the same themes.
The library takes seconds and memory to load: only work in the background asks for it,
and not before there is something that recurs.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from pipeline.lines import DatedItem
from pipeline.themes import (
    FEWEST,
    LIMIT,
    find_themes,
    owners_words,
    stem,
    theme_line,
    words_in,
)
from pipeline.values import Line
from pulse.core.values import Evidence, ItemKind

#: Clusters further apart than this (1 minus cosine, mean of all pairs) stay apart.
FAR = 0.8
#: Of fewer items that share a word, the words alone say the same.
FEW = 4
_NAMED = 2  # words in a theme's name


def cluster_themes(
    items: Sequence[DatedItem],
    evidence: Iterable[Evidence],
    names: Mapping[str, str],
) -> tuple[Line, ...]:
    """At most three themes, each of items of two days that share the owner's words."""
    evidence = list(evidence)
    spelling = owners_words(evidence)
    used = {stem(word) for name in names.values() for word in words_in(name)}
    told = [pair for pair in items if pair[1].kind is not ItemKind.OPEN_TASK]
    bags = [_bag(pair, spelling, used) for pair in told]
    kept = [index for index, bag in enumerate(bags) if _recurs(bag, bags)]
    if len(kept) < FEW:
        return find_themes(items, evidence, names)
    groups = _groups([bags[index] for index in kept])
    themes = []
    for group in groups:
        members = [kept[place] for place in group]
        chosen = [told[index] for index in members]
        label = _label([bags[index] for index in members], chosen, bags)
        if label:
            line = theme_line([spelling[each] for each in label], chosen, names)
            themes.append((-len(members), members[0], line))
    return tuple(line for _size, _first, line in sorted(themes, key=_order)[:LIMIT])


def _order(theme: tuple[int, int, Line]) -> tuple[int, int]:
    return theme[:2]


def _bag(pair: DatedItem, spelling: Mapping[str, str], used: set[str]) -> list[str]:
    text = f"{pair[1].text} {pair[1].instead}"
    stems = (stem(word) for word in words_in(text))
    return [each for each in stems if each in spelling and each not in used]


def _recurs(bag: Sequence[str], bags: Sequence[Sequence[str]]) -> bool:
    """Whether any of its words is in another item, too."""
    return any(sum(word in other for other in bags) >= FEWEST for word in bag)


def _groups(bags: Sequence[Sequence[str]]) -> list[list[int]]:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(bags)
    model = AgglomerativeClustering(
        n_clusters=None, distance_threshold=FAR, metric="cosine", linkage="average"
    )
    found: dict[int, list[int]] = {}
    for place, cluster in enumerate(model.fit_predict(vectors.toarray())):
        found.setdefault(int(cluster), []).append(place)
    return [group for group in found.values() if len(group) >= FEWEST]


def load() -> None:
    """Load the library, outside of any transaction; seconds, and only once."""
    for name in ("sklearn.cluster", "sklearn.feature_extraction.text"):
        import_module(name)


def _label(
    members: Sequence[Sequence[str]],
    items: Sequence[DatedItem],
    bags: Sequence[Sequence[str]],
) -> list[str]:
    """The words that most of the members share, on more than one day, and few others
    do; none where nothing recurs."""
    days: dict[str, set[object]] = {}
    for bag, (day, _item) in zip(members, items, strict=True):
        for word in bag:
            days.setdefault(word, set()).add(day)
    shared = {word: sum(word in bag for bag in members) for word in days}
    everywhere = {word: sum(word in bag for bag in bags) for word in days}
    ranked = sorted(
        (word for word, found in days.items() if len(found) >= FEWEST),
        key=lambda word: (-shared[word], everywhere[word], -len(word), word),
    )
    return ranked[:_NAMED]
