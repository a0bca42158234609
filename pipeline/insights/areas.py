"""What a person works on: their sessions in areas, named in their own words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from pipeline.insights.gist import stems
from pipeline.insights.record import Recorded, own_words
from pipeline.insights.told import Area, Claim
from pipeline.lines import DatedItem, dated_items, is_achieved, same_matter
from pipeline.skill_words import COMMON_WORDS
from pulse.core.evidence.quotes import is_fit, sentences, without_secret_intentions
from pulse.core.language import clean
from pulse.core.values import Item, ItemKind

#: Areas at most; a project is split from so many sessions on.
MOST, _SPLIT_FROM, _LINES = 8, 6, 2
_READ = 6  # sentences of a prompt
_FEWEST = 2  # sessions that share a word, for it to be a name
_TOLD = (ItemKind.ACHIEVEMENT, ItemKind.ATTEMPT, ItemKind.DECISION)


def find_areas(recorded: Recorded) -> tuple[Area, ...]:
    """The largest first. Every analysed session is in exactly one area; those of the
    smallest areas are told together, as one without a name."""
    by_project: defaultdict[str, list[str]] = defaultdict(list)
    for key, session in recorded.analysed.items():
        by_project[session.projects[0] if session.projects else ""].append(key)
    words = _words(recorded)
    found = [
        (project, names, members)
        for project, sessions in by_project.items()
        for names, members in _parts(sessions, words)
    ]
    found.sort(key=lambda part: (-len(part[2]), part[0], part[1]))
    shown, rest = found, list[str]()
    if len(found) > MOST:
        shown = found[: MOST - 1]
        rest = [key for _p, _n, members in found[MOST - 1 :] for key in members]
    items = dated_items(recorded.given.notes)
    areas = [
        Area(
            project=recorded.given.projects.get(project, ""),
            words=names,
            sessions=tuple(members),
            lines=_lines(members, items),
        )
        for project, names, members in shown
    ]
    if rest:
        areas.append(Area("", (), tuple(rest), _lines(rest, items)))
    return tuple(areas)


def _words(recorded: Recorded) -> dict[str, dict[str, str]]:
    """What each session's prompts are about: stems with the owner's spelling."""
    names = {stem for name in recorded.given.projects.values() for stem in stems(name)}
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for asked in recorded.prompts:
        said = sentences(own_words(asked.text))[:_READ]
        for part in without_secret_intentions(said):
            for stem, word in stems(clean.plain(part)).items():
                if stem not in names and word.lower() not in COMMON_WORDS:
                    found[asked.session].setdefault(stem, word)
    return found


def _parts(
    sessions: Sequence[str], words: Mapping[str, Mapping[str, str]]
) -> list[tuple[tuple[str, ...], list[str]]]:
    """A large project by the word that most of its sessions share, then the next."""
    left, parts = list(sessions), []
    while len(left) >= _SPLIT_FROM:
        shared = _shared(left, words)
        members = [key for key in left if shared and shared in words.get(key, {})]
        if not members or len(members) == len(left):
            break
        parts.append((_named(members, words, first=shared), members))
        left = [key for key in left if key not in members]
    return [*parts, (_named(left, words) if not parts else (), left)]


def _shared(
    sessions: Sequence[str],
    words: Mapping[str, Mapping[str, str]],
    without: Collection[str] = (),
) -> str:
    counts = Counter(
        stem for key in sessions for stem in words.get(key, {}) if stem not in without
    )
    ranked = sorted(counts, key=lambda stem: (-counts[stem], -len(stem), stem))
    fit = (stem for stem in ranked if counts[stem] >= _FEWEST and is_fit(stem))
    return next(fit, "")


def _named(
    sessions: Sequence[str], words: Mapping[str, Mapping[str, str]], first: str = ""
) -> tuple[str, ...]:
    """At most two words that these sessions share, in the owner's spelling."""
    first = first or _shared(sessions, words)
    second = _shared(sessions, words, without=(first,)) if first else ""
    return tuple(
        next(words[key][stem] for key in sessions if stem in words.get(key, {}))
        for stem in (first, second)
        if stem
    )


def _lines(sessions: Collection[str], items: Sequence[DatedItem]) -> tuple[Claim, ...]:
    """What these sessions came to: results first, then the newest."""
    mine = [
        (day, item)
        for day, item in items
        if item.kind in _TOLD and any(c.session in sessions for c in item.evidence)
    ]
    mine.sort(key=_weight, reverse=True)
    told = once_told(item for _day, item in mine)
    return tuple(line(item) for item in told[:_LINES])


def once_told(items: Iterable[Item]) -> list[Item]:
    """The first of what several notes tell of one matter."""
    kept: list[Item] = []
    for item in items:
        if not any(same_matter(item, other) for other in kept):
            kept.append(item)
    return kept


def _weight(pair: tuple[date, Item]) -> tuple[bool, date]:
    return is_achieved(pair[1]), pair[0]


def line(item: Item) -> Claim:
    """A line of a note, which was checked when it was written."""
    sessions = len({cited.session for cited in item.evidence})
    return Claim(item.text, item.evidence, sessions=sessions)
