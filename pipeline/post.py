"""Posts from a public profile: a small true story, or nothing.

Offline and deterministic. Every sentence is made of lines whose evidence it carries; no
feeling, effect or reason is added. LinkedIn tells what happened and ends with what
stays; X starts with what stays. Where nothing was shipped and nothing learned, the
result is the sentence that says so.
"""

from collections.abc import Callable, Iterator, Sequence

from pipeline import post_words as words
from pipeline.limits import measure
from pipeline.post_story import Story, from_line, is_shipped, lesson_words, stories
from pipeline.post_style import Style
from pipeline.post_telling import Paragraphs, tell
from pipeline.values import Line, NothingToPost, PostText, Profile
from pulse.core.values import ItemKind, Status

#: Says whether a text may be offered: nothing private in it, no repeat.
Acceptable = Callable[[str], bool]
PLAIN = Style()
_LONGEST_TITLE = 80
_FINISHED = frozenset({ItemKind.ACHIEVEMENT, ItemKind.DECISION, ItemKind.LEARNING})
_SEEN = frozenset({Status.OBSERVED, Status.CONFIRMED, Status.STATED})


def compose_post(
    profile: Profile,
    network: str,
    *,
    acceptable: Acceptable | None = None,
    style: Style = PLAIN,
) -> PostText | NothingToPost:
    """The week's post for ``linkedin`` or ``x``, from a *public* profile.

    ``acceptable`` refuses texts for reasons that only the caller knows; the next story
    is tried then. ``style`` holds the owner's tone and what was asked of this version.
    """
    found = [story for story in stories(profile) if story.is_worth_telling]
    acceptable = _allowed(acceptable, style)
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
    context: Sequence[Line] = (),
    acceptable: Acceptable | None = None,
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
    story = from_line(item, project)
    post = _fitting(story, network, _allowed(acceptable, style)) if story else None
    return post or NothingToPost(
        "This item is too short or too private for a post of its own. Write one from"
        " the week instead."
    )


def _allowed(acceptable: Acceptable | None, style: Style) -> Acceptable:
    def both(text: str) -> bool:
        return style.allows(text) and (acceptable is None or acceptable(text))

    return both


def _fitting(story: Story, network: str, acceptable: Acceptable) -> PostText | None:
    """The fullest telling of a story that the network takes whole."""
    for paragraphs in _tellings(story, network):
        post = _post(story, network, paragraphs)
        fits = measure(post.text, network).fits
        if fits and acceptable(post.text):
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
    told = [paragraph for paragraph in tell(story, network) if paragraph]
    while told:
        yield told
        told = _shorter(told)


def _shorter(told: Paragraphs) -> Paragraphs:
    *before, last = told
    return [*before, last[:-1]] if len(last) > 1 else before


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
