"""Another version of a draft, as its owner asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.writers.choose import model_may_read
from journal.writers.door import uses_model
from pipeline.post_gate import holds_secret
from pipeline.post_style import Asked, parse_instruction
from pipeline.values import NothingToPost, PostText
from publishing.errors import (
    BadText,
    BeyondOffline,
    DraftRefused,
    NothingToShare,
    SecretFound,
)
from publishing.models import YOU, Draft
from publishing.services import voice
from publishing.services.composing import PATIENCE, Wish, Written, compose
from publishing.services.review import OPEN, owned, refusal
from publishing.services.sentences import stored
from publishing.services.sources import Source, source_of
from publishing.services.versions import replace_text
from publishing.services.wishes import ask

LONGEST_INSTRUCTION = 500
#: Between the wishes that a version follows, as they are kept and shown.
AND = "; "


@dataclass(frozen=True, slots=True)
class Version:
    """Another text for a draft, not stored yet. ``wishes``: all that it follows."""

    post: PostText
    written: Written
    wishes: str
    source: Source


def rewrite(
    draft: Draft, *, instruction: str, by: User, now: datetime | None = None
) -> Draft:
    """A new version by the writer, made anew from the records, as asked.

    Offline it is there at once. Where a model would write, it is asked for (see
    `wishes.ask`), and the Run stores it. What the person wrote stays among the
    versions; an approval is void. Wishes add up until another text is brought back.
    Raises DraftRefused: BeyondOffline says what the offline writer can do.
    """
    owned(draft, by)
    now = now or timezone.now()
    instruction = _checked(instruction)
    if draft.status not in OPEN:
        raise refusal(draft)
    if uses_model(by):
        source_of(draft, now=now)  # what cannot be is refused at once
        return ask(draft, instruction, now=now)
    return store_version(draft, compose_version(draft, instruction, now=now), now=now)


def compose_version(draft: Draft, instruction: str, *, now: datetime) -> Version:
    """Not inside a transaction: a model may be asked. Raises DraftRefused where there
    is no such text, or no other."""
    owner = draft.owner
    wishes, asked = _wishes(draft, instruction)
    if asked is None and not uses_model(owner):
        raise BeyondOffline
    style = voice.style_of(owner)
    style = replace(style, asked=voice.combined(style.asked, asked or Asked()))
    source = source_of(draft, now=now)
    wish = Wish(
        instruction=wishes,
        text=_writers_words(draft),
        timeout=PATIENCE,
        understood=asked is not None,
    )
    texts = compose(owner, source, [draft.network], style=style, now=now, wish=wish)
    written = texts[draft.network]
    if isinstance(written.post, NothingToPost):
        raise NothingToShare(written.post.reason)
    if written.post.text == draft.text:
        raise SameAgain
    return Version(written.post, written, wishes, source)


def store_version(
    draft: Draft, version: Version, *, now: datetime, when: Iterable[str] = OPEN
) -> Draft:
    """Raises DraftRefused where the draft is another by now, or in none of the states
    ``when``."""
    written, edition = version.written, version.source.edition
    return replace_text(
        draft,
        text=version.post.text,
        sentences=stored(version.post),
        author=written.writer,
        writer=written.writer,
        instruction=version.wishes,
        now=now,
        when=when,
        title=version.post.title,
        projects=list(version.post.projects),
        language=written.language,
        fallback_reason=written.reason,
        receipt=written.receipt,
        edition=edition,
        edition_revision=edition and edition.revision,
    )


def _writers_words(draft: Draft) -> str:
    """The draft's text as far as it is made of records: what a model may read again."""
    bound = [one["text"] for one in draft.sentences if one["evidence"]]
    allowed = model_may_read(draft.owner)
    return " ".join(bound) if allowed.issuperset(draft.projects) else ""


class SameAgain(DraftRefused):
    code = "same_again"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("The writer has no other text for that. Ask for something else, or edit.")
        )


def _checked(instruction: str) -> str:
    instruction = " ".join(instruction.split())
    if not instruction:
        raise BadText(_("Say in a few words what should be different."))
    if len(instruction) > LONGEST_INSTRUCTION or "\0" in instruction:
        raise BadText(
            _("Say it in %(longest)d characters at most.")
            % {"longest": LONGEST_INSTRUCTION}
        )
    if holds_secret(instruction):
        raise SecretFound
    return instruction


def _wishes(draft: Draft, instruction: str) -> tuple[str, Asked | None]:
    """This wish after the earlier ones; None: the offline writer does not follow it."""
    asked = parse_instruction(instruction)
    newest = draft.versions.exclude(author=YOU).order_by("-number").first()
    before = newest.instruction.split(AND) if newest and newest.instruction else []
    together = AND.join([*before, instruction])
    if len(together) > LONGEST_INSTRUCTION:
        return instruction, asked
    for wish in reversed(before):
        asked = asked and voice.combined(parse_instruction(wish) or Asked(), asked)
    return together, asked
