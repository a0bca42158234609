"""Posts from a public profile: a small true story, or nothing.

Offline and deterministic. Every sentence is made of lines whose evidence it carries; no
feeling, effect or reason is added. LinkedIn tells what happened and ends with what
stays; X starts with what stays. Where nothing was shipped and nothing learned, the
result is the sentence that says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline import post_words as words
from pipeline.limits import LINKEDIN, X, measure
from pipeline.post_story import (
    Story,
    choice_words,
    from_line,
    is_shipped,
    lesson_words,
    mishap_words,
    stories,
)
from pipeline.values import Line, NothingToPost, PostText, Profile, Sentence
from pulse.core.values import ItemKind, Status

#: Says whether a text may be offered: nothing private in it, no repeat.
Acceptable = Callable[[str], bool]
Paragraphs = list[list[Sentence]]
_LONGEST_TITLE = 80
_FINISHED = frozenset({ItemKind.ACHIEVEMENT, ItemKind.DECISION, ItemKind.LEARNING})
_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})


def compose_post(
    profile: Profile, network: str, *, acceptable: Acceptable | None = None
) -> PostText | NothingToPost:
    """The week's post for ``linkedin`` or ``x``, from a *public* profile.

    ``acceptable`` refuses texts for reasons that only the caller knows; the next story
    is tried then.
    """
    found = [story for story in stories(profile) if story.is_worth_telling]
    for story in found:
        post = _fitting(story, network, acceptable)
        if post:
            return post
    return NothingToPost(_why_nothing(profile, refused=bool(found)))


def compose_item_post(
    item: Line,
    network: str,
    *,
    project: str = "",
    acceptable: Acceptable | None = None,
) -> PostText | NothingToPost:
    """A post about one item of a note that its owner wants to share."""
    if item.kind not in _FINISHED:
        return NothingToPost(
            "This is not finished yet. Share what came of it when there is a result."
        )
    if item.kind == ItemKind.ACHIEVEMENT and item.status not in _SEEN:
        return NothingToPost(
            "Only an agent said so; no result was seen. Share it when there is one."
        )
    story = from_line(item, project)
    post = _fitting(story, network, acceptable) if story else None
    return post or NothingToPost(
        "This item is too short or too private for a post of its own. Write one from"
        " the week instead."
    )


def _fitting(
    story: Story, network: str, acceptable: Acceptable | None
) -> PostText | None:
    """The fullest telling of a story that the network takes whole."""
    for paragraphs in _tellings(story, network):
        post = _post(story, network, paragraphs)
        fits = measure(post.text, network).fits
        if fits and (acceptable is None or acceptable(post.text)):
            return post
    return None


def _post(story: Story, network: str, paragraphs: Paragraphs) -> PostText:
    text = "\n\n".join(
        " ".join(sentence.text for sentence in paragraph) for paragraph in paragraphs
    )
    return PostText(
        network=network,
        text=text,
        sentences=tuple(one for paragraph in paragraphs for one in paragraph),
        title=_title(story),
        projects=tuple(sorted({line.project for line in story.lines if line.project})),
    )


def _title(story: Story) -> str:
    if story.lesson and not story.deed:
        title = lesson_words(story.lesson)
    else:
        title = words.head_of(story.deed or story.choice)  # type: ignore[arg-type]
    if len(title) <= _LONGEST_TITLE:
        return title[:1].upper() + title[1:]
    return title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _tellings(story: Story, network: str) -> Iterator[Paragraphs]:
    """The story told in full first, then with less."""
    tell = {LINKEDIN: _for_linkedin, X: _for_x}[network]
    told = [paragraph for paragraph in tell(story) if paragraph]
    while told:
        yield told
        # What comes last is what the story can do without.
        told = _shorter(told)


def _shorter(told: Paragraphs) -> Paragraphs:
    *before, last = told
    return [*before, last[:-1]] if len(last) > 1 else before


# ----------------------------------------------------------------- LinkedIn


def _for_linkedin(story: Story) -> Paragraphs:
    """What was chosen and done, how it went, and what stays."""
    if story.lesson and not (story.deed or story.choice):
        where = f" while working on {story.project}" if story.project else ""
        opening = f"Something I wrote down{where}: {_kept(story.lesson)}."
        return [[_sentence(opening, story.lesson)]]
    middle = [*_mishap(story, "On the way, {}."), *_proof(story)]
    if story.lesson is None:
        return [_opening(story), middle]
    note = _sentence(f"What I wrote down: {_kept(story.lesson)}.", story.lesson)
    return [_opening(story), middle, [note]]


def _opening(story: Story) -> list[Sentence]:
    """The choice and its reason, then the deed, unless that is the same."""
    found = []
    if story.choice:
        choice = choice_words(story.choice)
        clause = words.with_reason(_placed(story, choice), story.choice.reason)
        found.append(_sentence(f"{clause}.", story.choice))
        if story.deed and not _same(words.head_of(story.deed), choice):
            deed = words.said(words.head_of(story.deed))
            found.append(_sentence(f"{deed}.", story.deed))
    elif story.deed:
        deed = _placed(story, words.head_of(story.deed))
        found.append(_sentence(f"{deed}.", story.deed))
    return found


# ------------------------------------------------------------------------ X


def _for_x(story: Story) -> Paragraphs:
    """What stays comes first: the lesson, the reason or the result."""
    if story.lesson:
        first = [_sentence(f"{_capital(_kept(story.lesson))}.", story.lesson)]
        first += _source_of_lesson(story, story.lesson)
    elif story.choice:
        first = [_sentence(f"{_reason_first(story, story.choice)}.", story.choice)]
        first += [
            _sentence(f"{words.said(deed)}.", line)
            for deed, line in _deed(story)
            if not _same(deed, choice_words(story.choice))
        ]
    else:
        first = [
            _sentence(f"{_reported(story, deed)}.", line) for deed, line in _deed(story)
        ]
    after = [] if story.lesson else _mishap(story, "{}.")
    shown = [[*first, *after, *_proof(story, short=True)]]
    return [
        [replace(one, text=words.without_file_endings(one.text)) for one in part]
        for part in shown
    ]


def _source_of_lesson(story: Story, lesson: Line) -> list[Sentence]:
    week = f"A note from my week in {story.project}" if story.project else ""
    if story.deed:
        deed = words.said(words.head_of(story.deed))
        text = f"{week}, where {deed}." if week else f"I wrote it down when {deed}."
        return [_sentence(text, story.deed)]
    return [_sentence(f"{week}.", lesson)] if week else []


def _reason_first(story: Story, choice: Line) -> str:
    """ "A lock leaves no trace, so in tidemark I chose a lease"."""
    clause, why = choice_words(choice), choice.reason.strip().rstrip(".")
    if not why or not words.is_sayable(why):
        return _reported(story, clause)
    if words.starts_elsewhere(why):
        return words.with_reason(_placed(story, clause), why)
    if not words.is_clause(why):
        where = "" if _names(story, clause) else f", in {story.project},"
        return f"{_capital(why)}: that is why{where} {words.said(clause)}"
    where = "" if _names(story, clause) else f"in {story.project} "
    return f"{_capital(why)}, so {where}{words.said(clause)}"


def _deed(story: Story) -> list[tuple[str, Line]]:
    return [(words.head_of(story.deed), story.deed)] if story.deed else []


def _reported(story: Story, clause: str) -> str:
    if _names(story, clause):
        return words.said(clause)
    return f"This week in {story.project}: {words.lower_first(clause)}"


# --------------------------------------------------------------------- both


def _mishap(story: Story, frame: str) -> list[Sentence]:
    if story.mishap is None:
        return []
    told = mishap_words(story.mishap)
    text = frame.format(told if frame.startswith("{") else words.lower_first(told))
    return [_sentence(text, story.mishap)]


def _proof(story: Story, *, short: bool = False) -> list[Sentence]:
    """What was seen of the result, in one sentence; ``short``: one thing only."""
    deed = story.deed
    if deed is None:
        return []
    tests = words.tests_of(deed)
    others = words.deeds(deed)
    if tests and others and not short:
        text = f"At the last run {tests}, and {others[0]}."
    elif tests:
        text = f"{_capital(tests)} at the last run."
    elif words.was_tried(deed):
        text = "It worked when I tried it."
    elif others:
        text = f"{_capital(others[0])}."
    else:
        return []
    return [_sentence(text, deed)]


def _placed(story: Story, clause: str) -> str:
    """ "In tidemark, I chose a lease", unless the clause names the project itself."""
    if _names(story, clause):
        return words.said(clause)
    return f"In {story.project}, {words.said(clause)}"


def _names(story: Story, clause: str) -> bool:
    return not story.project or story.project.lower() in clause.lower()


def _same(one: str, other: str) -> bool:
    """Whether two clauses tell the same: most words of the shorter are in the other."""
    left, right = words.content_words(one), words.content_words(other)
    return len(left & right) >= 0.6 * min(len(left), len(right))


def _kept(lesson: Line) -> str:
    return words.lower_first(lesson_words(lesson))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str, line: Line) -> Sentence:
    return Sentence(text=text, evidence=line.evidence)


def _why_nothing(profile: Profile, *, refused: bool) -> str:
    """The reason, as a sentence for the person whose week it was."""
    if not profile.projects:
        return "No project that may be mentioned in public was worked on this week."
    if refused:
        return (
            "What could be told names something private, or was posted before."
            " Nothing else was worth a post."
        )
    if not any(is_shipped(line) for line in profile.moved):
        return "Nothing was shipped this week, and no lesson was written down."
    return (
        "What was shipped this week is small, or nothing was recorded around it: no"
        " choice with a reason, no mishap, no test result, no lesson."
    )
