"""Skills of a week: what files, commands and habits show, with the strongest evidence.

A skill needs work on two days, or one shipped item. What an agent did with nobody at
the keyboard is nobody's skill.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePosixPath

from pipeline import library_words, skill_words
from pipeline.lines import DatedItem, is_achieved, is_shipped, line_of
from pipeline.skill_words import FRAMEWORK, LANGUAGE, LIBRARY, PRACTICE, TOOL
from pipeline.values import Line, Seen, Skill
from pulse.core.values import Cited, Evidence, EvidenceKind, Origin, Outcome

LIMIT, MOST_SEEN = 16, 80

#: Practices, in the order in which a week lists them.
TESTS_FIRST = "Tests before commits"
PLANNING = "Plans agreed before code"
REVIEW = "Pull requests"

_KIND_ORDER = (LANGUAGE, FRAMEWORK, LIBRARY, TOOL, PRACTICE)
_COMMAND_KINDS = (EvidenceKind.COMMAND, EvidenceKind.BUILD, EvidenceKind.TESTS)
_SEPARATORS = re.compile(r"&&|\|\||[;|\n]")
# A message or a document inside a command is not a command.
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|<<.*", re.DOTALL)
_ASSIGNMENT = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*=")
_PACKAGE = re.compile(r"@?[A-Za-z0-9][\w.-]*(?:/[\w.-]+)?")
# How far from an item's evidence work on it is still looked for.
_NEAR = timedelta(hours=2)

Named = tuple[str, str]  # name, kind


@dataclass(slots=True)
class _Work:
    """All that showed one skill, in time order."""

    traces: list[tuple[date, Evidence]] = field(default_factory=list)

    @property
    def days(self) -> int:
        return len({day for day, _ in self.traces})


def derive_skills(
    evidence: Sequence[tuple[date, Evidence]],
    items: Sequence[DatedItem],
    *,
    known_only: bool = False,
) -> tuple[Skill, ...]:
    """The week's skills, languages first, each kind by its weight in the week.

    ``known_only``: without packages that the vocabulary does not hold.
    """
    works = _works(evidence, known_only=known_only)
    achieved = [item for item in items if is_achieved(item[1])]
    found = [
        (works[name, kind], Skill(name, kind, works[name, kind].days, strongest))
        for name, kind in works
        for strongest, shipped in [_strongest(works[name, kind], achieved)]
        if shipped or works[name, kind].days >= 2
    ]
    found.sort(key=lambda pair: (*_rank(pair[1]), -len(pair[0].traces), pair[1].name))
    return tuple(skill for _, skill in found[:LIMIT])


def seen_skills(
    evidence: Sequence[tuple[date, Evidence]], *, known_only: bool = False
) -> tuple[Seen, ...]:
    """All that showed at work, however little: what later weeks are compared with."""
    works = _works(evidence, known_only=known_only)
    ranked = sorted(works, key=lambda named: (-works[named].days, named))[:MOST_SEEN]
    return tuple(
        Seen(
            name,
            kind,
            first=min(day for day, _ in works[name, kind].traces),
            last=max(day for day, _ in works[name, kind].traces),
            days=works[name, kind].days,
        )
        for name, kind in sorted(ranked)
    )


def _works(
    evidence: Sequence[tuple[date, Evidence]], *, known_only: bool
) -> dict[Named, _Work]:
    works: defaultdict[Named, _Work] = defaultdict(_Work)
    by_hand = [pair for pair in evidence if pair[1].origin is not Origin.HEADLESS]
    for day, piece in by_hand:
        for named in _named_in(piece, known_only=known_only):
            works[named].traces.append((day, piece))
    for named, day, piece in _practices(by_hand):
        works[named].traces.append((day, piece))
    return works


def tests_not_seen(evidence: Sequence[tuple[date, Evidence]]) -> bool:
    """Whether code was written in a language that has tests, and no test was run."""
    kinds = {piece.kind for _, piece in evidence}
    return EvidenceKind.TESTS not in kinds and any(
        kind == LANGUAGE and name in skill_words.TESTABLE
        for _, piece in evidence
        for name, kind in _named_in(piece, known_only=True)
    )


def _rank(skill: Skill) -> tuple[int, int]:
    return _KIND_ORDER.index(skill.kind), -skill.days


def _named_in(piece: Evidence, *, known_only: bool) -> list[Named]:
    """What one piece names, each once."""
    found: set[Named] = set()
    if piece.kind is EvidenceKind.FILE:
        found |= set(_named_by_path(str(piece.data.get("path", ""))))
        found |= set(_libraries(piece.data.get("imports"), known_only=True))
        found |= set(_libraries(piece.data.get("packages"), known_only=known_only))
    elif piece.kind in _COMMAND_KINDS:
        found |= set(_named_by_command(_parts_of(piece), known_only=known_only))
    return sorted(found)


def _libraries(names: object, *, known_only: bool) -> Iterator[Named]:
    for name in names if isinstance(names, list) else ():
        named = library_words.known(str(name))
        if named is None and not known_only:
            named = library_words.fallback(str(name))
        if named:
            yield named


def _named_by_path(path: str) -> Iterator[Named]:
    path = path.replace("\\", "/")
    yield from (named for part, named in skill_words.FOLDERS.items() if part in path)
    name = PurePosixPath(path).name.lower()
    stem, _, extension = name.rpartition(".")
    if name in skill_words.FILES or stem in skill_words.FILES:
        yield skill_words.FILES.get(name) or skill_words.FILES[stem]
    if extension in skill_words.EXTENSIONS:
        yield skill_words.EXTENSIONS[extension]
    if stem and extension in skill_words.LANGUAGES:
        yield skill_words.LANGUAGES[extension], LANGUAGE


def _named_by_command(parts: Iterable[str], *, known_only: bool) -> Iterator[Named]:
    for part in parts:
        words = _without_starters(part.split())
        if not words:
            continue
        head = words[0].rsplit("/", 1)[-1]
        if head in skill_words.COMMANDS:
            yield skill_words.COMMANDS[head]
        if "manage.py" in (word.rsplit("/", 1)[-1] for word in words[:2]):
            yield "Django", FRAMEWORK
        ecosystem = skill_words.INSTALLERS.get(head)
        if ecosystem and skill_words.INSTALLING & set(words[1:3]):
            packages = (_package(word) for word in words[2:])
            names = [f"{ecosystem}:{name}" for name in packages if name]
            yield from _libraries(names, known_only=known_only)


def _package(word: str) -> str:
    """The name of a package without its version; "" for options, paths and files."""
    name = re.split(r"[<>=\[~^]|(?<=.)@", word)[0]
    plain = name not in skill_words.INSTALLING and _PACKAGE.fullmatch(name)
    return name if plain else ""


def _without_starters(words: list[str]) -> list[str]:
    while words:
        if _ASSIGNMENT.match(words[0]) or (words[0],) in skill_words.STARTERS:
            words = words[1:]
        elif tuple(words[:2]) in skill_words.STARTERS:
            words = words[2:]
        else:
            break
    return words


def _practices(
    evidence: Iterable[tuple[date, Evidence]],
) -> Iterator[tuple[Named, date, Evidence]]:
    green: set[str] = set()  # sessions whose tests passed at the last look
    for day, piece in evidence:
        outcome = piece.data.get("outcome")
        if piece.kind is EvidenceKind.TESTS:
            if outcome == Outcome.OK:
                green.add(piece.session)
            else:
                green.discard(piece.session)
        elif piece.kind is EvidenceKind.COMMIT and outcome == Outcome.OK:
            if piece.session in green:
                yield (TESTS_FIRST, PRACTICE), day, piece
        elif piece.kind is EvidenceKind.PLAN and piece.data.get("approved"):
            yield (PLANNING, PRACTICE), day, piece
        elif piece.kind is EvidenceKind.PULL_REQUEST:
            yield (REVIEW, PRACTICE), day, piece


def _strongest(work: _Work, achieved: Sequence[DatedItem]) -> tuple[Line, bool]:
    """The best item that this work led to, else its last trace; and: was it shipped?"""
    weights: defaultdict[int, int] = defaultdict(int)
    for _, piece in work.traces:
        index = _item_for(piece, achieved)
        if index is not None:
            weights[index] += 1
    if not weights:
        return _trace_line(*work.traces[-1]), False
    best = max(
        weights, key=lambda i: (is_shipped(achieved[i][1]), weights[i], achieved[i][0])
    )
    return line_of(*achieved[best]), is_shipped(achieved[best][1])


def _item_for(piece: Evidence, achieved: Sequence[DatedItem]) -> int | None:
    """The item of the same session and project whose evidence is nearest in time."""
    distances = [
        (abs(cited.time - piece.time), index)
        for index, (_, item) in enumerate(achieved)
        if item.project == piece.project
        for cited in item.evidence
        if cited.session == piece.session and abs(cited.time - piece.time) <= _NEAR
    ]
    return min(distances)[1] if distances else None


def _trace_line(day: date, piece: Evidence) -> Line:
    cited = Cited(piece.session, piece.record, piece.quote, piece.kind, piece.time)
    return Line(_trace_text(piece), piece.project, evidence=(cited,), note_date=day)


def _trace_text(piece: Evidence) -> str:
    if piece.kind is EvidenceKind.FILE:
        path = str(piece.data.get("path", "")).replace("\\", "/")
        verb = {"created": "Wrote", "deleted": "Deleted"}
        return f"{verb.get(str(piece.data.get('change')), 'Changed')} " + (
            PurePosixPath(path).name + "."
        )
    if piece.kind is EvidenceKind.PLAN:
        return "Approved a plan before the work began."
    if piece.kind is EvidenceKind.PULL_REQUEST:
        title = str(piece.data.get("title", "")).strip()
        return f"Opened a pull request: {title}." if title else "Opened a pull request."
    if piece.kind is EvidenceKind.COMMIT:
        return f"Committed: {piece.data.get('subject') or piece.quote}."
    if piece.kind is EvidenceKind.TESTS and piece.data.get("passed"):
        return f"Ran tests; {piece.data['passed']} passed."
    # A whole command may hold what belongs to nobody else: its name is enough.
    return f"Ran {_command_name(piece)}."


def _command_name(piece: Evidence) -> str:
    for part in _parts_of(piece):
        words = _without_starters(part.split())
        if words and words[0] != "cd":
            second = words[1] if len(words) > 1 and words[1].isalpha() else ""
            return f"{PurePosixPath(words[0]).name} {second}".strip()
    return "a command"


def _parts_of(piece: Evidence) -> list[str]:
    command = str(piece.data.get("command", "")) or piece.quote
    return _SEPARATORS.split(_QUOTED.sub("''", command))
