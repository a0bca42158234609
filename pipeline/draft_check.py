"""A model's posts against the evidence that they cite: what fails is dropped.

A post stands when its opening and most of its sentences do, when it tells one idea, and
when it fits. Otherwise there is a reason, in words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from pipeline import post_words as words
from pipeline.draft_request import DraftRequest
from pipeline.draft_sentence import Kept, Said, check_sentence
from pipeline.gate.repeats import SIMILAR, similarity
from pipeline.limits import measure
from pipeline.post_story import is_shipped
from pipeline.post_style import Style, normalised
from pipeline.values import PostText
from pulse.core.values import ItemKind, WriterError

MOST_SENTENCES = {"linkedin": 8, "x": 4}
MOST_LINES = 4  # of the week: more are more than one idea
LONGEST_TITLE = 80
_POINTS_BACK = re.compile(
    r"^(?:it|its|they|them|their|this|that|these|those|so|but|and|then|he|she|also)\b",
    re.IGNORECASE,
)
Refused = tuple[str, str]  # a sentence, and why it was dropped
Acceptable = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Checked:
    """The post, or the reason why it does not stand; ``refused``: what was dropped."""

    post: PostText | None
    reason: str = ""
    refused: tuple[Refused, ...] = ()


_NO_STORY = Checked(None, "The model found no story to tell.")


class _Post(msgspec.Struct, forbid_unknown_fields=True):
    network: str
    paragraphs: list[list[Said]]


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    posts: list[_Post]


def check_posts(
    answer: str,
    request: DraftRequest,
    *,
    style: Style,
    acceptable: Mapping[str, Acceptable],
    beside: Sequence[str] = (),
    instead: Mapping[str, str] = {},
    asked_for: bool = False,
) -> dict[str, Checked]:
    """What of the answer stands, for each network that was asked for.

    ``acceptable`` says of a whole text whether it may be offered; ``beside`` are texts
    for other networks that must not be told again, as are those ``instead``, which a
    network gets where the answer has nothing that stands. ``asked_for``: the owner
    wants a post about just this, so that it need not be news. Raises WriterError when
    the answer has not the form that was asked for.
    """
    try:
        given = msgspec.json.decode(answer, type=_Answer)
    except msgspec.MsgspecError as error:
        raise WriterError("The model's answer could not be read.") from error
    posts = {post.network: post for post in reversed(given.posts)}
    told = list(beside)
    checked: dict[str, Checked] = {}
    for network in request.networks:
        one = _NO_STORY
        if network in posts:
            kept, refused, reason = _kept(posts[network], request, style)
            reason = reason or ("" if asked_for else _not_news(kept))
            post = None if reason else _fitting(kept, network)
            reason = reason or _whole(post, acceptable[network], told)
            one = Checked(None if reason else post, reason, tuple(refused))
        checked[network] = one
        if text := one.post.text if one.post else instead.get(network):
            told.append(text)
    return checked


def _kept(
    given: _Post, request: DraftRequest, style: Style
) -> tuple[list[Kept], list[Refused], str]:
    """The sentences that stand, those that do not, and why that is not enough."""
    kept: list[Kept] = []
    refused: list[Refused] = []
    for at, paragraph in enumerate(given.paragraphs):
        for said in paragraph:
            one, why = check_sentence(said, at, given.network, request, style)
            if one:
                why = _another_idea(one, kept)
            if one is None or why:
                refused.append((" ".join(said.text.split()), why))
            else:
                kept.append(one)
    return kept, refused, _too_little(kept, refused)


def _another_idea(one: Kept, kept: Sequence[Kept]) -> str:
    first = [*kept, one][0].pieces[0].line.project
    if any(piece.line.project != first for piece in one.pieces):
        return "It is about another project."
    lines = {piece.line for each in (*kept, one) for piece in each.pieces}
    return "It is another idea." if len(lines) > MOST_LINES else ""


def _too_little(kept: Sequence[Kept], refused: Sequence[Refused]) -> str:
    if not kept:
        return "No sentence of the model's text stood up to its evidence."
    if len(kept) < len(refused):
        return "Too little of the model's text stood up to its evidence."
    if _POINTS_BACK.match(kept[0].sentence.text):
        return "The model's text has no opening that stands alone."
    return ""


def _not_news(kept: Sequence[Kept]) -> str:
    lines = {piece.line for each in kept for piece in each.pieces}
    for line in lines:
        shipped = line.kind == ItemKind.ACHIEVEMENT and is_shipped(line)
        if shipped or line.kind == ItemKind.LEARNING:
            return ""
    return "The model's text told nothing that was shipped or learned."


def _fitting(kept: Sequence[Kept], network: str) -> PostText | None:
    """The post, without its last sentences where the network takes fewer."""
    left = list(kept[: MOST_SENTENCES[network]])
    while left:
        post = _post(left, network)
        if measure(post.text, network).fits:
            return post
        left.pop()
    return None


def _post(kept: Sequence[Kept], network: str) -> PostText:
    paragraphs: dict[int, list[str]] = {}
    for one in kept:
        paragraphs.setdefault(one.paragraph, []).append(one.sentence.text)
    line = kept[0].pieces[0].line
    projects = {piece.line.project for one in kept for piece in one.pieces}
    return PostText(
        network=network,
        text="\n\n".join(" ".join(said) for said in paragraphs.values()),
        sentences=tuple(one.sentence for one in kept),
        title=words.head_of(line)[:LONGEST_TITLE],
        projects=tuple(sorted(projects - {""})),
    )


def _whole(post: PostText | None, acceptable: Acceptable, told: Sequence[str]) -> str:
    if post is None:
        return "The model's text was too long."
    if any(_same(post, other) for other in told):
        return "The model's text was the same as the one for the other network."
    if not acceptable(post.text):
        return "The model's text names something private, or repeats an earlier post."
    return ""


def _same(post: PostText, other: str) -> bool:
    """Whether half of what it says is said there in the same words."""
    there = normalised(other)
    again = sum(normalised(one.text) in there for one in post.sentences)
    return again * 2 > len(post.sentences) or similarity(post.text, other) >= SIMILAR
