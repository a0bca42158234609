"""The same story told for each network: sentences in paragraphs, all bound to lines.

LinkedIn tells what was done and chosen, how it went and what stays; X starts with what
stays. Later sentences are what a telling can do without.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline import post_words as words
from pipeline.limits import LINKEDIN, X
from pipeline.post_story import Story, choice_words, lesson_words, mishap_words
from pipeline.values import Line, Sentence
from pulse.core.values import Cited, EvidenceKind

K = EvidenceKind
Paragraphs = list[list[Sentence]]
TRIED = "it worked when I tried it"
#: Which evidence shows what a line says beside its deed.
_SHOWS = {
    TRIED: (K.CONFIRMATION,),
    words.RELEASED: (K.COMMAND, K.PUSH),
    words.MERGED: (K.PULL_REQUEST, K.COMMAND),
    words.OPENED: (K.PULL_REQUEST,),
    words.PUSHED: (K.PUSH,),
}


def tell(story: Story, network: str) -> Paragraphs:
    """The story in full; paragraphs may be empty."""
    return TELLERS[network](story)


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
    """The deed and the choice behind it: a choice that changes something comes first,
    an answer to a question that came up comes second."""
    if news := _news(story):
        return news
    told = [(words.head_of(line), line, "") for line in _one(story.deed)]
    for choice in _one(story.choice):
        clause = choice_words(choice)
        if story.answers:
            told.append((clause, choice, choice.reason))
        else:
            told = [one for one in told if not _same(one[0], clause)]
            told.insert(0, (clause, choice, choice.reason))
    clauses = [_placed(story, told[0][0]), *(words.said(one[0]) for one in told[1:])]
    return [
        _sentence(f"{words.with_reason(clause, why)}.", line)
        for clause, (_bare, line, why) in zip(clauses, told, strict=True)
    ]


# ------------------------------------------------------------------------ X


def _for_x(story: Story) -> Paragraphs:
    """What stays comes first: the lesson, the reason or the result."""
    after = [*_mishap(story, "{}."), *_proof(story, short=True)]
    if story.lesson:
        first = [_sentence(f"{_capital(_kept(story.lesson))}.", story.lesson)]
        told = [*first, *_source_of_lesson(story, story.lesson)]
        after = _proof(story, short=True)
    elif story.choice:
        told = [_sentence(f"{_reason_first(story, story.choice)}.", story.choice)]
        told += _deed_after_choice(story, story.choice)
    else:
        told = _news(story) or [
            _sentence(f"{_reported(story, words.head_of(deed))}.", deed)
            for deed in _one(story.deed)
        ]
    sentences = (*told, *after)
    return [[replace(s, text=words.without_file_endings(s.text)) for s in sentences]]


def _deed_after_choice(story: Story, choice: Line) -> list[Sentence]:
    if story.answers:
        return []
    return [
        _sentence(f"{words.said(words.head_of(deed))}.", deed)
        for deed in _one(story.deed)
        if not _same(words.head_of(deed), choice_words(choice))
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


def _reported(story: Story, clause: str) -> str:
    if _names(story, clause):
        return words.said(clause)
    return f"This week in {story.project}: {words.lower_first(clause)}"


# --------------------------------------------------------------------- both


def _news(story: Story) -> list[Sentence]:
    """ "tidemark 0.4 is out": a release is news where no choice explains it."""
    version = words.release_of(story.deed) if story.deed else ""
    if not version or not story.project or story.choice:
        return []
    text = f"{story.project} {version} is out."
    shows = _SHOWS[words.RELEASED]
    return [_sentence(text, line, *shows) for line in _one(story.deed)]


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
    others = [] if _news(story) else words.deeds(deed)
    tried = words.was_tried(deed) and not (
        story.mishap and "worked" in story.mishap.text
    )
    if tried and words.RELEASED not in others:
        others = [TRIED]
    if tests and others and not short:
        text = f"At the last run {tests}, and {others[0]}."
        return [_sentence(text, deed, K.TESTS, *_SHOWS[others[0]])]
    if tests and words.RELEASED not in others:
        return [_sentence(f"{_capital(tests)} at the last run.", deed, K.TESTS)]
    return [_sentence(f"{_capital(one)}.", deed, *_SHOWS[one]) for one in others[:1]]


def _placed(story: Story, clause: str) -> str:
    """ "In tidemark, I chose a lease", unless the clause names the project itself."""
    if _names(story, clause):
        return words.said(clause)
    return f"In {story.project}, {words.said(clause)}"


def _names(story: Story, clause: str) -> bool:
    return not story.project or story.project.lower() in clause.lower()


def _same(one: str, other: str) -> bool:
    """Whether two clauses tell the same: half of what the longer says is in both."""
    left, right = words.content_words(one), words.content_words(other)
    return len(left & right) >= 0.5 * max(len(left), len(right))


def _kept(lesson: Line) -> str:
    return words.lower_first(lesson_words(lesson))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str, line: Line, *kinds: EvidenceKind) -> Sentence:
    """A sentence with what shows it: evidence of these kinds, else all that tells."""
    shown = tuple(cited for cited in line.evidence if cited.kind in kinds)
    if not shown:
        shown = tuple(cited for cited in line.evidence if _tells(cited, text))
    return Sentence(text=text, evidence=shown or line.evidence)


def _tells(cited: Cited, text: str) -> bool:
    """An agent's closing words prove nothing, and a file only where it is named."""
    if cited.kind is K.FILE:
        name = re.split(r"[/\\\s]", cited.quote.strip())[-1]
        return bool(name) and name in text
    return cited.kind is not K.REPLY


def _one(line: Line | None) -> list[Line]:
    return [line] if line else []


TELLERS: dict[str, Callable[[Story], Paragraphs]] = {LINKEDIN: _for_linkedin, X: _for_x}
