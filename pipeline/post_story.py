"""Which small story a week holds: one thing that was done, and what belongs to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import post_words as words
from pipeline.post_lines import (
    answer_of,
    choice_words,
    is_one_idea,
    lesson_words,
    mishap_of,
    shows_weakness,
)
from pipeline.values import Line, Profile
from pulse.core.values import EvidenceKind, ItemKind, Status

K = EvidenceKind
_SHIPPING = frozenset({K.COMMIT, K.PUSH, K.PULL_REQUEST})
#: So much of what a story is about is in a post that told it.
_TOLD = 0.9
_FEW = 3
_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})


@dataclass(frozen=True, slots=True)
class Story:
    """What happened (``mishap``), what was chosen, what was done, what was learned.

    ``deed``, ``choice`` or ``lesson`` is there, each of the others may be missing.
    ``before`` is what was done before a release. ``project`` is its name, or empty.
    """

    project: str
    deed: Line | None = None
    choice: Line | None = None
    mishap: Line | None = None
    lesson: Line | None = None
    before: Line | None = None

    @property
    def answers(self) -> bool:
        """Whether the choice answers a question that came up; the deed explains it."""
        return self.choice is not None and answer_of(self.choice) is not None

    @property
    def lines(self) -> list[Line]:
        found = (self.deed, self.choice, self.mishap, self.lesson, self.before)
        return [line for line in found if line is not None]

    @property
    def weight(self) -> float:
        """How much there is to tell; what somebody else can use counts most."""
        told = 3.0 * bool(self.lesson) + 1.5 * bool(self.mishap)
        if self.choice:
            told += 1.0 + bool(words.reason_of(self.choice))
        if self.deed:
            told += 1.0 - words.is_minor(words.head_of(self.deed))
            told += bool(words.tests_of(self.deed)) + words.was_tried(self.deed)
            told += 0.5 * bool(words.deeds(self.deed))
            told += 2.0 * bool(words.release_of(self.deed))
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
        if words.is_release(deed):
            # That there is one more version tells a stranger nothing.
            return self.before is not None
        told = words.deeds(deed)
        seen = bool(words.tests_of(deed)) or words.was_tried(deed)
        return seen or words.RELEASED in told or words.MERGED in told

    def was_told(self, earlier: Iterable[str]) -> bool:
        """Whether one of these texts tells the same: all that matters of it occurs."""
        done = self.deed or self.choice
        text = words.head_of(done) if done else ""
        text = lesson_words(self.lesson) if self.lesson else text
        about = words.content_words(text)
        # Of few words, what was done with them counts: mended is not made.
        verb = text.split(" ")[0].lower() if len(about) <= _FEW else ""
        return len(about) > 1 and any(
            len(about & words.content_words(post)) >= _TOLD * len(about)
            and verb in post.lower()
            for post in earlier
        )

    def reduced(self) -> Iterator["Story"]:
        """The story, and the same with ever less around the deed."""
        yield self
        if choice := self.choice:
            if choice.instead:
                yield replace(self, choice=replace(choice, instead=""))
            if choice.reason:
                yield replace(self, choice=replace(choice, reason=""))
        if self.deed:
            if self.lesson:
                yield replace(self, lesson=None)
            if self.choice:
                yield replace(self, choice=None)
            yield replace(self, choice=None, lesson=None, before=None)
            yield replace(self, choice=None, lesson=None, before=None, mishap=None)


def stories(profile: Profile) -> list[Story]:
    """The stories of a week, the one with most to tell first."""
    names = {project.key: words.name_of(project.name) for project in profile.projects}
    found = [
        _around(deed, profile, names.get(deed.project, ""))
        for deed in profile.moved
        if is_shipped(deed) and _tells(deed)
    ]
    used = {story.lesson for story in found}
    found += [
        Story(project=names.get(line.project, ""), lesson=line)
        for line in _lessons(profile.learned, profile.carried_over)
        if line not in used
    ]
    return sorted(found, key=lambda story: -story.weight)


def is_shipped(line: Line) -> bool:
    """Observed or confirmed, and out of the owner's head: committed or accepted."""
    seen = line.status in _SEEN
    kinds = {cited.kind for cited in line.evidence}
    return seen and (bool(kinds & _SHIPPING) or line.status == Status.CONFIRMED)


def is_minor(line: Line) -> bool:
    """Whether a line is about text, files or tidying, as far as anybody can see."""
    head = words.head_of(line)
    return words.is_small(head) or words.is_minor(head)


def item_story(line: Line, project: str, context: Sequence[Line]) -> Story | None:
    """The story of one line that somebody wants to share, if it can be told.

    Beside it stands what belongs to it in ``context``: a decision, mishap or lesson.
    """
    name = words.name_of(project)
    others = [one for one in context if one != line and one.project == line.project]
    if words.is_kept_quiet(line):
        return None
    if line.kind == ItemKind.LEARNING:
        open_tasks = _of(others, ItemKind.OPEN_TASK)
        found = _lessons([line], open_tasks)
        return Story(project=name, lesson=line) if found else None
    if line.kind == ItemKind.DECISION:
        return Story(project=name, choice=line) if choice_words(line) else None
    head = words.head_of(line)
    if not words.is_sayable(head) or words.points_back(head):
        return None
    return Story(
        project=name,
        deed=line,
        choice=_first(_choices(line, _of(others, ItemKind.DECISION))),
        mishap=_first(_mishaps(line, _of(others, ItemKind.PROBLEM))),
        lesson=_first(
            _related(
                line,
                _lessons(
                    _of(others, ItemKind.LEARNING), _of(others, ItemKind.OPEN_TASK)
                ),
                closely=True,
            )
        ),
        before=_first(_earlier(line, others)),
    )


def _of(lines: Iterable[Line], kind: ItemKind) -> list[Line]:
    return [line for line in lines if line.kind == kind]


def _tells(deed: Line) -> bool:
    head = words.head_of(deed)
    if words.is_small(head) or words.is_kept_quiet(deed):
        return False
    return words.is_deed(head) and words.is_sayable(head)


def _around(deed: Line, profile: Profile, name: str) -> Story:
    learned = _lessons(profile.learned, profile.carried_over)
    return Story(
        project=name,
        deed=deed,
        choice=_first(_choices(deed, profile.decided)),
        mishap=_first(_mishaps(deed, profile.went_wrong)),
        lesson=_first(_related(deed, learned)),
        before=_first(_earlier(deed, profile.moved)),
    )


def _choices(deed: Line, decided: Sequence[Line]) -> list[Line]:
    telling = [
        line
        for line in decided
        if choice_words(line)
        and is_one_idea(line)
        and (line.reason or line.instead)
        and not words.is_kept_quiet(line)
    ]
    return _related(deed, telling, closely=True)


def _mishaps(deed: Line, went_wrong: Sequence[Line]) -> Iterator[Line]:
    return (
        line
        for line in went_wrong
        if mishap_of(line)
        and line.thread == deed.thread
        and line.project == deed.project
    )


def _lessons(learned: Sequence[Line], open_tasks: Sequence[Line]) -> list[Line]:
    return [
        line
        for line in learned
        if lesson_words(line)
        and not words.is_kept_quiet(line)
        and not shows_weakness(line, open_tasks)
    ]


def _earlier(deed: Line, moved: Sequence[Line]) -> Iterator[Line]:
    """What was done in the same project before a release."""
    if not words.release_of(deed):
        return
    for line in moved:
        if line.project != deed.project or not is_shipped(line) or not _tells(line):
            continue
        if is_before(line, deed):
            yield line


def is_before(one: Line, other: Line) -> bool:
    """Whether all that shows one line was there before all that shows the other was."""
    ends = [cited.time for cited in one.evidence]
    later = [cited.time for cited in other.evidence]
    return bool(ends and later) and max(ends) < max(later)


def _first(lines: Iterable[Line]) -> Line | None:
    return next(iter(lines), None)


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
        text = f"{line.text} {line.instead} {line.reason}"
        shared = len(about & words.content_words(text))
        together = bool(sessions & {cited.session for cited in line.evidence})
        same = bool(line.thread) and line.thread == deed.thread
        near = together and (shared or not closely)
        if shared >= 2 or same or near:
            scored.append((-shared, -together, line.text, line))
    return [line for *_rank, line in sorted(scored, key=lambda s: s[:3])]
