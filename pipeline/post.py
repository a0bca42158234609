"""Posts from a public profile: a small true story, or nothing.

Offline and deterministic. Every sentence is made of lines whose evidence it carries; no
feeling, effect or reason is added. LinkedIn tells what happened and ends with what
stays; X starts with what stays. Where nothing was shipped and nothing learned, the
result is the sentence that says so.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence

from pipeline import post_words as words
from pipeline.limits import measure
from pipeline.post_grammar import capital, with_separators
from pipeline.post_lines import choice_words, lesson_words
from pipeline.post_story import Story, is_minor, is_shipped, item_story, stories
from pipeline.post_style import Part, Style, normalised
from pipeline.post_telling import Paragraphs, Teller
from pipeline.values import Line, NothingToPost, PostText, Profile
from pulse.core.values import ItemKind, Status

#: Says whether a text may be offered: nothing private in it, no repeat.
Acceptable = Callable[[str], bool]
PLAIN = Style()
_LONGEST_TITLE = 80
_PARTS = {
    Part.DEED: "finished change",
    Part.REASON: "reason",
    Part.MISHAP: "mishap",
    Part.LESSON: "lesson",
    Part.PROOF: "result",
    Part.NUMBERS: "number",
}
_FINISHED = frozenset({ItemKind.ACHIEVEMENT, ItemKind.DECISION, ItemKind.LEARNING})
_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})


def compose_post(
    profile: Profile,
    network: str,
    *,
    acceptable: Acceptable | None = None,
    earlier: Sequence[str] = (),
    style: Style = PLAIN,
) -> PostText | NothingToPost:
    """The week's post for ``linkedin`` or ``x``, from a *public* profile.

    ``acceptable`` refuses texts for reasons that only the caller knows; the next story
    is tried then. ``earlier`` are posts that are out: their stories are not told again,
    in whatever words. ``style`` holds the owner's tone and what was asked of this
    version.
    """
    found = [story for story in stories(profile) if story.is_worth_telling]
    for story in found:
        if story.was_told(earlier):
            continue
        post = _fitting(
            story, network, acceptable, style, worth=lambda s: s.is_worth_telling
        )
        if post:
            return post
    if found and (missing := _not_there(style)):
        return NothingToPost(missing)
    return NothingToPost(_why_nothing(profile, refused=bool(found)))


def compose_item_post(
    item: Line,
    network: str,
    *,
    project: str = "",
    context: Sequence[Line] = (),
    acceptable: Acceptable | None = None,
    earlier: Sequence[str] = (),
    style: Style = PLAIN,
) -> PostText | NothingToPost:
    """A post about one item of a note that its owner wants to share.

    ``context`` are lines of the same project that may be told beside it: its decision,
    its mishap, what was learned. Lines of other projects and matters are left alone.
    """
    if item.kind not in _FINISHED:
        return NothingToPost(
            "This is not finished yet. Share what came of it when there is a result."
        )
    if item.kind == ItemKind.ACHIEVEMENT and item.status not in _SEEN:
        return NothingToPost(
            "Only an agent said so; no result was seen. Share it when there is one."
        )
    story = item_story(item, project, context)
    if story and story.was_told(earlier):
        return NothingToPost("You posted this before. Share what is new since then.")
    post = _fitting(story, network, acceptable, style) if story else None
    if story and not post and (missing := _not_there(style)):
        return NothingToPost(missing)
    return post or NothingToPost(
        "This item is too short or too private for a post of its own. Write one from"
        " the week instead."
    )


def _fitting(
    story: Story,
    network: str,
    acceptable: Acceptable | None,
    style: Style,
    *,
    worth: Callable[[Story], bool] = lambda story: True,
) -> PostText | None:
    """The fullest telling of a story that fits the network and its owner."""
    told = [
        Teller(told_of, network, style, _turn(story, style)).tell()
        for told_of in story.reduced()
        if worth(told_of)
    ]
    # A release without what is in it is no story.
    shorter = (
        []
        if story.before
        else [less for paragraphs in told for less in _shortened(paragraphs)]
    )
    for paragraphs in [*told, *shorter]:
        if not paragraphs:
            continue
        post = _post(story, network, paragraphs)
        fits = measure(post.text, network).fits and _keeps(post.text, story, style)
        if fits and (acceptable is None or acceptable(post.text)):
            return post
    return None


def _turn(story: Story, style: Style) -> int:
    """Which of equal sentences a story takes: always the same for the same story."""
    text = f"{story.project} {story.lines[0].text}"
    return zlib.crc32(text.encode()) // 7 + style.asked.another


def _keeps(text: str, story: Story, style: Style) -> bool:
    """Whether a text is without what its owner does not want in it."""
    if not style.tells(Part.NUMBERS) and re.search(r"\d", text):
        return False
    named = (
        story.project and f" {normalised(story.project)} " in f" {normalised(text)} "
    )
    return style.allows(text) and (style.tells(Part.NAME) or not named)


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
        title = _title_of(story)
    title = with_separators(title.replace("Fixed this: ", "Fixed: "))
    if len(title) > _LONGEST_TITLE:
        title = re.split(r",? then |; ", title)[0]
    if len(title) <= _LONGEST_TITLE:
        return title[:1].upper() + title[1:]
    return title[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _title_of(story: Story) -> str:
    """What was done, else what was decided, as past tense without a subject."""
    if story.deed is None:
        return choice_words(story.choice) if story.choice else ""
    version = words.release_of(story.deed)
    if version and story.project:
        return f"Released {story.project} {version}"
    return capital(words.deed_clause(story.deed, files=False))


def _shortened(told: Paragraphs) -> Iterator[Paragraphs]:
    """The same without its last sentence, and so on."""
    while told:
        *before, last = told
        told = [*before, last[:-1]] if len(last) > 1 else before
        yield told


def _not_there(style: Style) -> str:
    """That what somebody asked for cannot be had from these records."""
    if style.asked.first:
        what = _PARTS[Part(style.asked.first)]
        return f"The records hold no {what} that the text could start with."
    if style.asked.leave_out or style.asked.words:
        return "What is left without that is too little for a post."
    return ""


def _why_nothing(profile: Profile, *, refused: bool) -> str:
    """The reason, as a sentence for the person whose week it was."""
    if not profile.projects:
        return "No project that may be mentioned in public was worked on this week."
    if refused:
        return (
            "What could be told names something private, or was posted before."
            " Nothing else was worth a post."
        )
    shipped = [line for line in profile.moved if is_shipped(line)]
    if not shipped:
        return _nothing_shipped(profile)
    if all(is_minor(line) or words.is_release(line) for line in shipped) and any(
        words.is_release(line) for line in shipped
    ):
        return (
            "A release went out this week, but the records do not show what is in it:"
            " no change of some size before it, no choice with its reason, no lesson."
        )
    if all(is_minor(line) for line in shipped):
        return (
            "What was shipped this week is small, such as chores and tidying, and no"
            " lesson was written down."
        )
    return (
        "Something was shipped this week, but little was recorded around it: no test"
        " result, no choice with its reason, no mishap, no lesson."
    )


def _nothing_shipped(profile: Profile) -> str:
    rest = ", and no lesson was written down."
    if profile.decided:
        return f"Nothing was shipped this week: it was decided, not yet built{rest}"
    if profile.only_said:
        return f"Nothing was shipped this week that anything but an agent shows{rest}"
    return f"Nothing was shipped this week{rest}"
