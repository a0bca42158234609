"""What of a sentence must be shown: numbers, paths, identifiers, names, quotations.

Everything checkable that a text says has to occur in the texts it cites, or be a
number that code computed from them. Words that speak to the writer show nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.deeds import unshown_deed
from pipeline.form import quotations
from pipeline.gate.common import ALSO_WORDS
from pipeline.numerals import shown_by, unshown
from pipeline.steering import steers_writer
from pulse.core.language.clean import plain
from pulse.core.language.verbs import PAST, base_form
from pulse.core.language.words import word_set
from pulse.core.note.wording import impersonal
from pulse.core.values import Evidence, EvidenceKind

Statistics = Mapping[str, str | int | float]
#: Nothing was counted.
NOTHING: Statistics = MappingProxyType({})
# A path, a file name, a dotted or snake_case or camelCase name, a flag, a version.
_IDENTIFIER = re.compile(
    r"(?<![\w/])(?:--?[a-z][\w-]+|[\w.-]*[/\\][\w./\\-]+|\w[\w-]*\.[A-Za-z]\w{0,9}\b|"
    r"\w+_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}\d*\b)"
)
_URL = re.compile(r"(?:\b\w+://|\bwww\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w@/.])(?:[\w-]+\.)+(?:com|net|org|io|dev|app|ai|co|me|info|biz|example|xyz|"
    r"site|online|shop|eu|uk|de|fr|ru|cn|link|top|ly|gg|page|tech|cloud)\b(?P<path>/\S*)?",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:(?<=[^\W_][ \u00a0])|(?<=[,;:)–—] ))[^\W\d_][^\W_]+\b")
_MENTION = re.compile(r"(?<![\w/.])@[A-Za-z][\w-]*(?![\w-]*(?:/|\.\w))")
# Somebody at the start: "Priya's idea", "Tom asked for it".
_FIRST = re.compile(r"^([^\W\d_][^\W\d_]+)(['’]s\b)?(?:\s+([^\W\d_]+))?")
_ACTS = word_set(
    """
    and said asked wants want wanted told suggested requested reviewed approved decided
    reported preferred liked thinks prefers needs
    """
)
_NOBODY = word_set(
    """
    it its he she they we you this that these those there nothing everything all both
    each one what who which the a an no some most many two three four five six seven
    eight nine ten
    """
)
# Words that a note itself may use with a capital letter or as an abbreviation.
_OWN = word_set("ci api ui cli pr readme json html css sql http https url id ok todo i")
_SHORTEST_QUOTE = 3


def missing_from(
    text: str,
    evidence: Sequence[Evidence],
    more: str = "",
    *,
    names: bool = True,
    statistics: Statistics = NOTHING,
) -> str:
    """The first checkable thing in ``text`` that nothing cited shows, or "".

    ``names=False``: in a language where a capital letter makes no name.
    """
    carrying = [piece for piece in evidence if not steers_writer(piece.quote)]
    shown = "\n".join([more, *_told(statistics), *_texts(carrying)])
    squeezed = _squeeze(shown)
    if address := _unlinked(text, f"{more} {_links(carrying)}", shown):
        return f"the address “{address}”"
    if quote := _unquoted(text, squeezed):
        return f"the quotation “{quote}”"
    numbers = shown_by(shown, _computed(carrying), _counted(statistics))
    _share_by_name(numbers.shares, statistics)
    if number := unshown(text, numbers):
        return (
            f"the number {number}" if number[0].isdigit() else f"the number “{number}”"
        )
    for name in _IDENTIFIER.findall(_URL.sub(" ", text)):
        if name.lower() not in _OWN and not _stands(name, shown):
            return f"“{name}”"
    if deed := unshown_deed(text, shown, carrying):
        return f"that something was {deed}"
    if mention := _MENTION.search(text):
        return f"“{mention[0]}”"
    for name in _names(text) if names else ():
        if not _is_known(name, shown):
            return f"the name “{name}”"
    return ""


def _texts(evidence: Iterable[Evidence]) -> Iterator[str]:
    """What a reader finds at the cited places: quotes, and what code read there."""
    for piece in evidence:
        # Where an address leads is nothing that happened.
        yield _URL.sub(" ", piece.quote)
        yield plain(piece.quote)
        yield plain(impersonal(piece.quote))
        for key, value in piece.data.items():
            if key != "command" and isinstance(value, str) and not steers_writer(value):
                yield _URL.sub(" ", value)
                yield plain(value)


def _computed(evidence: Sequence[Evidence]) -> Iterator[str]:
    """Numbers that code read from the cited records, and counts of them by kind."""
    kinds: dict[str, int] = {}
    for piece in evidence:
        kinds[piece.kind] = kinds.get(piece.kind, 0) + 1
        for value in piece.data.values():
            if isinstance(value, int) and not isinstance(value, bool):
                yield str(value)
    for count in kinds.values():
        yield from (str(n) for n in range(2, count + 1))


def _told(statistics: Statistics) -> Iterator[str]:
    yield from (str(value) for value in statistics.values())


def _counted(statistics: Statistics) -> Iterator[str]:
    for value in statistics.values():
        if not isinstance(value, str):
            yield f"{value:g}" if isinstance(value, float) else str(value)


def _share_by_name(shares: set[str], statistics: Statistics) -> None:
    """A statistic that its name calls a share may be told in per cent."""
    for name, value in statistics.items():
        if re.search(r"share|percent|rate|ratio", name) and not isinstance(value, str):
            shares.update({str(value), f"{value:g}"})
            if isinstance(value, float) and 0 <= value <= 1:
                shares.update({f"{100 * value:.0f}", f"{100 * value:.1f}"})


def _unlinked(text: str, links: str, shown: str) -> str:
    """An address that nobody vouches for; a bare domain may be told as it was."""
    for found in _URL.findall(text):
        if _squeeze(found.rstrip(".,;:)")) not in _squeeze(links):
            return str(found)
    for found in _DOMAIN.finditer(_URL.sub(" ", text)):
        if found["path"] or not _stands(found[0], f"{links}\n{shown}"):
            return found[0]
    return ""


def _links(evidence: Iterable[Evidence]) -> str:
    """Addresses that code read: those in prose are nobody's work."""
    return " ".join(
        str(piece.data.get("url", ""))
        for piece in evidence
        if piece.kind is EvidenceKind.PULL_REQUEST
    )


def _unquoted(text: str, squeezed: str) -> str:
    for quote in quotations(text):
        for part in re.split(r"…|\.\.\.", quote):
            bare = _squeeze(part).strip(".,;:!?")
            if len(bare) >= _SHORTEST_QUOTE and bare not in squeezed:
                return quote
    return ""


def _stands(name: str, shown: str) -> bool:
    """Whether an identifier stands there, and not inside of a longer word."""
    bare = re.escape(name.replace("\\", "/").strip("/.").lower())
    flat = shown.replace("\\", "/").lower()
    return re.search(rf"(?<![^\W_]){bare}(?![^\W_])", flat) is not None


def _names(text: str) -> Iterator[str]:
    for name in _NAME.findall(text):
        if name[0].isupper() and (name[1:].islower() or not name.isascii()):
            yield name
    if first := _FIRST.match(text):
        name, owns, follows = first.groups()
        acts = follows and (follows in _ACTS or follows in PAST)
        if name[0].isupper() and (owns or acts) and name.lower() not in _NOBODY:
            yield name


def _is_known(name: str, shown: str) -> bool:
    # "Mark" is a word as well: only with its capital it is the name.
    word = name.lower() in ALSO_WORDS
    if not word and (name.lower() in _OWN or base_form(name)):
        return True
    wanted, found = (name, shown) if word else (name.lower(), shown.lower())
    # "Python" stands in "python3.11".
    stands = rf"(?<![^\W_]){re.escape(wanted)}(?![^\W\d_])"
    return re.search(stands, found) is not None


def _squeeze(text: str) -> str:
    return re.sub(r"[\s`*\"'“”‘’«»\\/]+", "", text).lower()
