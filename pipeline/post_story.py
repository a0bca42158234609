"""Which small story a week holds: one thing that was done, and what belongs to it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline import post_words as words
from pipeline.values import Line, Profile
from pulse.core.language.verbs import VERBS
from pulse.core.values import EvidenceKind, ItemKind, Status

K = EvidenceKind
_SHIPPING = frozenset({K.COMMIT, K.PUSH, K.PULL_REQUEST})
_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})
# A mishap is told when it is over, and when it is about the work.
_OVER = re.compile(r"\bbefore (?:passing|one worked|they passed|it \w+)\b")
_LABEL = re.compile(
    r"^(?:lesson|note to self|rule|remember|learned)\b[: ,]+", re.IGNORECASE
)
_ASKED = re.compile(
    r"(?:Chose|Decided to) \"?(?P<answer>[^\"]+?)\"?"
    r" \(asked: \"(?P<question>[^\"]+)\"\)$"
)
_VERBS = VERBS | {"appear", "begin", "belong", "end", "happen", "lie", "live", "start"}
_QUESTION = re.compile(
    r"(?P<what>Where|How|When|(?:Which|What)(?: [\w-]+){0,3}) (?P<aux>should|must) "
    r"(?P<subject>[\w -]+?) (?P<verb>be \w+|\w+)\?$"
)
_NOTED = re.compile(r"^Noted: [\"“](.+?)[.”\"]*$")


@dataclass(frozen=True, slots=True)
class Story:
    """What happened (``mishap``), what was chosen, what was done, what was learned.

    ``deed`` or ``lesson`` is there, each of the others may be missing. ``project`` is
    its name, or empty.
    """

    project: str
    deed: Line | None = None
    choice: Line | None = None
    mishap: Line | None = None
    lesson: Line | None = None

    @property
    def answers(self) -> bool:
        """Whether the choice answers a question that came up; the deed explains it."""
        return self.choice is not None and bool(_answered(self.choice.text))

    @property
    def lines(self) -> list[Line]:
        found = (self.deed, self.choice, self.mishap, self.lesson)
        return [line for line in found if line is not None]

    @property
    def weight(self) -> float:
        """How much there is to tell; what somebody else can use counts most."""
        told = 3.0 * bool(self.lesson) + 2.0 * bool(self.choice)
        told += 1.5 * bool(self.mishap)
        if self.deed:
            told += 1.0 - words.is_minor(words.head_of(self.deed))
            told += bool(words.tests_of(self.deed)) + words.was_tried(self.deed)
            told += 0.5 * bool(words.deeds(self.deed))
            told += words.RELEASED in words.deeds(self.deed)
        return told

    @property
    def is_worth_telling(self) -> bool:
        """More than that something was committed: a choice, a mishap, a lesson, or work
        of some size with a result that was seen."""
        if self.choice or self.mishap or self.lesson:
            return True
        deed = self.deed
        if deed is None or words.is_minor(words.head_of(deed)):
            return False
        return bool(words.tests_of(deed)) or words.was_tried(deed)


def stories(profile: Profile) -> list[Story]:
    """The stories of a week, the one with most to tell first."""
    names = {project.key: project.name for project in profile.projects}
    found = [
        _around(deed, profile, names.get(deed.project, ""))
        for deed in profile.moved
        if is_shipped(deed) and _tells(deed)
    ]
    used = {story.lesson for story in found}
    found += [
        Story(project=names.get(line.project, ""), lesson=line)
        for line in profile.learned
        if line not in used and lesson_words(line)
    ]
    return sorted(found, key=lambda story: -story.weight)


def is_shipped(line: Line) -> bool:
    """Observed or confirmed, and out of the owner's head: committed or accepted."""
    seen = line.status in _SEEN
    kinds = {cited.kind for cited in line.evidence}
    return seen and (bool(kinds & _SHIPPING) or line.status == Status.CONFIRMED)


def lesson_words(line: Line) -> str:
    """A lesson as the owner put it, without quotation marks; "" when not for a post."""
    quoted = _NOTED.match(line.text)
    text = (quoted[1] if quoted else line.text).strip().rstrip(".")
    text = _LABEL.sub("", text)
    usable = words.is_sayable(text) and len(text.split()) >= 4 and "…" not in text
    return text if usable else ""


def choice_words(line: Line) -> str:
    """A decision as a clause with what was left; "" when it says too little."""
    head = _answered(line.text) or words.head_of(line)
    if not words.is_deed(head) or not words.is_sayable(head) or words.is_small(head):
        return ""
    instead = line.instead.strip().rstrip(".")
    if instead and instead.lower() not in head.lower() and words.is_sayable(instead):
        head = f"{head} instead of {words.lower_first(instead)}"
    return head


def _answered(text: str) -> str:
    """An answer with its question, as one clause: "Chose a folder (asked: "Which
    transport should it use?")" → "Decided which transport it should use: a folder"."""
    found = _ASKED.match(text.rstrip("."))
    asked = _QUESTION.match(found["question"]) if found else None
    if not found or not asked:
        return ""
    subject, verb = asked["subject"], asked["verb"]
    if not verb.startswith("be ") and verb not in _VERBS:
        return ""
    matter = f"{words.lower_first(asked['what'])} {subject} {asked['aux']} {verb}"
    return f"Decided {matter}: {words.lower_first(found['answer'])}"


def mishap_words(line: Line) -> str:
    """A mishap that is over, as a clause; "" for one that nobody should read about."""
    head = words.head_of(line)
    if not words.is_sayable(head) or not _OVER.search(head):
        return ""
    head = head.replace(" failed when tried before", " failed before")
    they = "it" if head.startswith("The build") else "they"
    return head.replace(" before passing", f" before {they} passed")


def _tells(deed: Line) -> bool:
    head = words.head_of(deed)
    return words.is_deed(head) and words.is_sayable(head) and not words.is_small(head)


def _around(deed: Line, profile: Profile, name: str) -> Story:
    choices = [
        c for c in profile.decided if choice_words(c) and (c.reason or c.instead)
    ]
    return Story(
        project=name,
        deed=deed,
        choice=_first(_related(deed, choices, closely=True)),
        mishap=_first(
            _of_thread(deed, [m for m in profile.went_wrong if mishap_words(m)])
        ),
        lesson=_first(_related(deed, [x for x in profile.learned if lesson_words(x)])),
    )


def _first(lines: Iterable[Line]) -> Line | None:
    return next(iter(lines), None)


def _of_thread(deed: Line, lines: Sequence[Line]) -> Iterator[Line]:
    return (x for x in lines if x.thread == deed.thread and x.project == deed.project)


def _related(deed: Line, lines: Sequence[Line], *, closely: bool = False) -> list[Line]:
    """Lines about the same matter, the closest first: one post, one idea.

    A lesson may come from the session of the deed; a choice must be about it.
    """
    about = words.content_words(deed.text)
    sessions = {cited.session for cited in deed.evidence}
    scored = []
    for line in lines:
        if line.project != deed.project:
            continue
        shared = len(
            about & words.content_words(f"{line.text} {line.instead} {line.reason}")
        )
        together = bool(sessions & {cited.session for cited in line.evidence})
        same = bool(line.thread) and line.thread == deed.thread
        near = together and (shared or not closely)
        if shared >= 2 or same or near:
            scored.append((-shared, -together, line.text, line))
    return [line for *_rank, line in sorted(scored, key=lambda s: s[:3])]


def from_line(line: Line, project: str) -> Story | None:
    """The story of one line alone, as somebody asked for it, if it can be told."""
    head = words.head_of(line)
    if line.kind == ItemKind.LEARNING:
        return Story(project=project, lesson=line) if lesson_words(line) else None
    if line.kind == ItemKind.DECISION:
        return Story(project=project, choice=line) if choice_words(line) else None
    tells = words.is_deed(head) and words.is_sayable(head)
    return Story(project=project, deed=line) if tells else None
