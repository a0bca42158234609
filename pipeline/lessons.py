"""What a person's edits teach: two alike, and later notes do it by themselves.

Matching is narrow on purpose. A line that is told wrongly can be put right; one that is
missing is not missed. What its owner touched themselves is never changed by a lesson.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from pipeline.phrases import LIGHT, fold, removed, says
from pulse.core.values import Item

#: Fewest words that two openings share, and how many of them say something.
OPENING_WORDS, OPENING_TELLING = 3, 2
FEWEST_LEFT = 3  # words of a line that was shortened
#: Verbs that tell no result: two lines that begin with one of them are of one kind.
IDLE = frozenset(
    ["asked", "browsed", "discussed", "explored", "inspected", "looked", "read"]
)


_CLAUSES = re.compile(r"[,;]| [–—-] ")
_FACT = re.compile(r"\d|[a-z][A-Z]|[@#/\\_]|\w\.\w|\b[A-Z]\w*")


class LessonKind(StrEnum):
    OPENING = "opening"
    PROJECT = "project"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Lesson:
    """``words`` of an opening or a phrase; ``item_kind`` of the lines that begin so."""

    id: str
    kind: LessonKind
    words: str = ""
    item_kind: str = ""
    project: str = ""

    @property
    def matter(self) -> tuple[str, ...]:
        """What it is about, whoever taught it."""
        return (self.kind, fold(self.words), self.item_kind, self.project)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line on a day that its owner edited. ``edit`` is theirs of this line, or "";
    ``text`` what they wrote instead, None where they left the words."""

    day: date
    item: Item
    edit: str = ""
    hidden: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """``by``: the two edits, as (day, id)."""

    lesson: Lesson
    by: tuple[tuple[date, str], tuple[date, str]]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a lesson makes of a line: ``item`` None leaves it out."""

    lesson: Lesson
    item: Item | None


def taught(lines: Sequence[Seen]) -> list[Taught]:
    """What these days teach. ``lines`` are all lines of each day that was edited."""
    openings = list(_openings(lines))
    # What the narrower lesson explains needs no wider one.
    narrow = {each.by for each in openings}
    projects = (each for each in _projects(lines) if each.by not in narrow)
    found = [*openings, *projects, *_phrases(lines)]
    first: dict[tuple[str, ...], Taught] = {}
    for each in found:
        first.setdefault(each.lesson.matter, each)
    return list(first.values())


def apply(item: Item, lessons: Iterable[Lesson]) -> Applied | None:
    """The first lesson that is about this line, or None."""
    for lesson in lessons:
        if lesson.kind is LessonKind.PHRASE:
            short = without(item.text, lesson.words)
            if short != item.text:
                return Applied(lesson, replace(item, text=short))
        elif _is_about(item, lesson):
            return Applied(lesson, None)
    return None


def reason(lesson: Lesson, names: Mapping[str, str]) -> str:
    """Why a line is left out or shorter, as a sentence."""
    if lesson.kind is LessonKind.PROJECT:
        name = names.get(lesson.project, "this project")
        return f"Left out because you hid every line of {name} on two days."
    if lesson.kind is LessonKind.OPENING:
        return f"Left out because you hid two lines that begin with “{lesson.words}”."
    return f"Shortened because you took out “{lesson.words}” twice."


def wish(lesson: Lesson, names: Mapping[str, str]) -> str:
    """The same as a wish to whoever writes the next note."""
    if lesson.kind is LessonKind.PROJECT:
        return f"Write nothing about the project {names.get(lesson.project, '')}."
    if lesson.kind is LessonKind.OPENING:
        return f"Write no line that begins with “{lesson.words}”."
    return f"Do not write “{lesson.words}”."


def with_wishes(instructions: str, wishes: Sequence[str]) -> str:
    """The instructions of a model with what its owner does not want to read."""
    if not wishes:
        return instructions
    return "\n".join([instructions, "", "The owner wishes:", *map(_listed, wishes)])


def _listed(line: str) -> str:
    return f"- {line}"


def without(text: str, phrase: str) -> str:
    """The text without a phrase that stands alone between commas or semicolons, if a
    sentence is left; else the text as it is."""
    if not says(text, [phrase]):
        return text
    words = r"[\s,]+".join(re.escape(word) for word in phrase.split())
    ends = rf"(?:[,;]| [–—-])\s*(?:and )?{words}(?=\s*[.,;]|$)"
    short = re.sub(ends, "", text, flags=re.IGNORECASE)
    return short if len(short.split()) >= FEWEST_LEFT else text


def _is_about(item: Item, lesson: Lesson) -> bool:
    if lesson.kind is LessonKind.PROJECT:
        return item.project == lesson.project
    return item.kind.value == lesson.item_kind and _begins(item.text, lesson.words)


def _begins(text: str, words: str) -> bool:
    return f"{fold(text)} ".startswith(f"{fold(words)} ")


def _openings(lines: Sequence[Seen]) -> Iterator[Taught]:
    for one, other in _pairs(line for line in lines if line.hidden):
        if one.item.kind is not other.item.kind:
            continue
        words = _opening(one.item.text, other.item.text)
        kind = one.item.kind.value
        lesson = Lesson("", LessonKind.OPENING, words, kind)
        # Such a line that stayed on a day they looked through is one they want.
        stays = any(not line.hidden and _is_about(line.item, lesson) for line in lines)
        if words and not stays:
            yield Taught(lesson, _by(one, other))


def _opening(one: str, other: str) -> str:
    """With which words both begin, if that makes them alike."""
    shared: list[str] = []
    for mine, theirs in zip(fold(one).split(), fold(other).split(), strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    telling = [word for word in shared if word not in LIGHT]
    if len(shared) >= OPENING_WORDS and len(telling) >= OPENING_TELLING:
        return " ".join(one.split()[: len(shared)]).rstrip(".,;:")
    if shared and shared[0] in IDLE:
        return one.split()[0]
    return ""


def _projects(lines: Sequence[Seen]) -> Iterator[Taught]:
    for one, other in _pairs(line for line in lines if line.hidden):
        project = one.item.project
        if not project or project != other.item.project or one.day == other.day:
            continue
        # Whoever lets one line of it stand wants the project in their notes.
        if all(line.hidden for line in lines if line.item.project == project):
            lesson = Lesson("", LessonKind.PROJECT, project=project)
            yield Taught(lesson, _by(one, other))


def _phrases(lines: Sequence[Seen]) -> Iterator[Taught]:
    rewritten = [line for line in lines if line.text is not None]
    gone = {line.edit: _gone(line) for line in rewritten}
    for one, other in _pairs(rewritten):
        both = gone[one.edit].keys() & gone[other.edit].keys()
        # Of "at the last look" and "the last look" the longer one is meant.
        for words in sorted(both):
            if not any(words != more and says(more, [words]) for more in both):
                lesson = Lesson("", LessonKind.PHRASE, gone[one.edit][words])
                yield Taught(lesson, _by(one, other))


def _gone(line: Seen) -> dict[str, str]:
    """Wording that an edit took out, folded: phrases, and whole clauses around them."""
    after = line.text or ""
    facts = " ".join(cited.quote for cited in line.item.evidence)
    phrases = [p for p in removed(line.item.text, after, facts=facts) if " " in p]
    clauses = (part.strip(" .") for part in _CLAUSES.split(line.item.text))
    whole = (
        clause
        for clause in clauses
        if says(clause, phrases) and not says(after, [clause])
        if not _FACT.search(clause)
    )
    return {fold(words): words for words in (*phrases, *whole)}


def _pairs(lines: Iterable[Seen]) -> Iterator[tuple[Seen, Seen]]:
    return combinations(sorted(lines, key=lambda line: (line.day, line.edit)), 2)


def _by(one: Seen, other: Seen) -> tuple[tuple[date, str], tuple[date, str]]:
    return (one.day, one.edit), (other.day, other.edit)
