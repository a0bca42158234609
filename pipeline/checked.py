"""One door for every sentence that the product writes, whoever composed it.

A note, a profile, an insight, a mail, a post, the prose of a model: each sentence names
what shows it, and stands only if that is enough. What does not stand has a reason, as a
sentence for the person, and the reasons are counted by kind.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.characters import seen
from pipeline.claims import NOTHING, Statistics, missing_from
from pipeline.form import unfit
from pipeline.gate.folding import fold
from pipeline.gate.people import is_nobody
from pipeline.gate.secrets import holds_secret
from pipeline.lines import topic
from pipeline.steering import as_read, steers_reader, steers_writer, told_to_say
from pulse.core.evidence.quotes import BLUNT, KEEP_OUT
from pulse.core.note.wording import BANNED, TOOL_NAMES
from pulse.core.values import Evidence

_REDACTED = re.compile(r"\[redacted(?::[^\]\n]{0,60})?\]", re.IGNORECASE)
_LONGEST_NAME = 60
#: The kind of a reason, by how its sentence begins.
_KINDS: tuple[tuple[str, str], ...] = (
    ("Its evidence does not show the number", "number"),
    ("Its evidence does not show the name", "name"),
    ("Its evidence does not show the address", "address"),
    ("Its evidence does not show the quotation", "quotation"),
    ("Its evidence does not show that something was", "deed"),
    ("Its evidence does not show", "identifier"),
    ("No item below the headline shows", "headline"),
    ("No item is left that carries the headline", "headline"),
    ("A headline has", "size"),
    ("The headline", "wording"),
    ("It cites", "evidence"),
    ("It cited", "evidence"),
    ("Nothing in its evidence", "evidence"),
    ("It speaks to", "steering"),
    ("Its evidence speaks to", "steering"),
    ("It calls on", "steering"),
    ("It names another person", "person"),
    ("It uses the word", "wording"),
    ("It repeats", "wording"),
    ("It names a tool", "wording"),
    ("It looks like it holds a secret", "secret"),
    ("It shows a place", "secret"),
    ("It tells nothing", "form"),
    ("A note ", "size"),
    ("It has more than", "size"),
    ("It ", "form"),
    ("“", "form"),
)


def check_sentence(
    text: str,
    *,
    evidence: Sequence[Evidence] = (),
    statistics: Statistics = NOTHING,
    more: str = "",
    people: Collection[str] = (),
    language: str = "en",
) -> str:
    """Why this sentence may not stand, as a sentence for the person; "" when it may.

    ``evidence`` is what it cites; ``statistics`` numbers that code computed, by name;
    ``more`` other texts that were checked before and that it is made from, names of
    projects among them. ``people`` are never named. ``language``: "" is any.
    """
    return (
        unfit(text, known=f"{more} {_words_of(statistics)}", language=language)
        or _secret(text)
        or _steering(text, evidence, more)
        or check_wording(text)
        or _naming(text, people)
        or _unshown(text, evidence, statistics, more, names=language != "de")
    )


def check_quotation(text: str) -> str:
    """Why words may not even be repeated as somebody's: nobody sees all of them, they
    are markup or secret, or they speak to a writer."""
    if reason := text and (unfit(text, language="") or _secret(text)):
        return reason
    return "It speaks to a writer." if steers_writer(text) else ""


def kind_of(reason: str) -> str:
    """The kind of a reason, for counting: number, name, evidence, steering, …"""
    return next((kind for start, kind in _KINDS if reason.startswith(start)), "other")


def count_by_kind(refused: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many texts were refused for which kind of reason."""
    return dict(sorted(Counter(kind_of(reason) for _text, reason in refused).items()))


def fit_line(text: str) -> str:
    """A text on one line, without what nobody sees: for a subject, a list."""
    bare = "".join(char for char in seen(text) if char.isprintable() or char.isspace())
    return " ".join(bare.split())


def fit_name(name: str) -> str:
    """A name as it may stand beside a text: one line, nothing unseen, not too long."""
    line = fit_line(name)
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"


def _secret(text: str) -> str:
    if holds_secret(text):
        return "It looks like it holds a secret."
    return "It shows a place where a secret was." if _REDACTED.search(text) else ""


def _steering(text: str, evidence: Sequence[Evidence], more: str) -> str:
    if steers_writer(text):
        return "It speaks to a writer, and tells nothing that happened."
    if steers_reader(text):
        return "It calls on the reader to go elsewhere."
    if evidence and all(steers_writer(piece.quote) for piece in evidence):
        return "Its evidence speaks to the writer, and shows nothing."
    return _planted(text, evidence, more)


def _planted(text: str, evidence: Sequence[Evidence], more: str) -> str:
    """A word that stands only where somebody is told what to write or to say."""
    planted: list[str] = []
    clean = [more]
    for said in _texts(evidence):
        told = said if steers_writer(said) else told_to_say(said, text)
        planted.append(told)
        # What stands there as well stands there for another reason.
        clean.append(said.replace(told, " ") if told else said)
    if not any(planted):
        return ""
    only = topic(as_read(text)) & topic(" ".join(planted)) - topic(" ".join(clean))
    return (
        f"Its evidence speaks to the writer, and only there stands “{min(only)}”."
        if only
        else ""
    )


def _texts(evidence: Sequence[Evidence]) -> Iterator[str]:
    for piece in evidence:
        yield as_read(piece.quote)
        yield from (as_read(v) for v in piece.data.values() if isinstance(v, str))


def check_wording(text: str) -> str:
    """Why a text may not stand for its words alone: also one that its owner wrote."""
    if not text.strip():
        return "It says nothing."
    for one in (text, fold(text).text):
        if found := BANNED.search(one):
            return f"It uses the word “{found.group(0).lower()}”."
        if BLUNT.search(one):
            return "It repeats a blunt word."
        if KEEP_OUT.search(one):
            return "It repeats what you asked to keep out."
        if TOOL_NAMES.search(one):
            return "It names a tool of the agent."
    return ""


def _naming(text: str, people: Collection[str]) -> str:
    folded = fold(text)
    for name in people:
        if is_nobody(name):
            continue
        for part in (name, *(p for p in name.split() if len(p) > 2)):
            for start, _end in folded.find(fold(part).text, endings=False):
                if text[start].isupper():
                    return "It names another person."
    return ""


def _unshown(
    text: str,
    evidence: Sequence[Evidence],
    statistics: Statistics,
    more: str,
    *,
    names: bool,
) -> str:
    missing = missing_from(text, evidence, more, names=names, statistics=statistics)
    return f"Its evidence does not show {missing}." if missing else ""


def _words_of(statistics: Mapping[str, object]) -> str:
    return " ".join(value for value in statistics.values() if isinstance(value, str))
