"""Texts from a source: by the writer its owner has, checked before they are kept."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from journal.writers.door import may_ask
from journal.writers.receipts import receipt_of
from pipeline.draft_check import Checked, check_posts
from pipeline.draft_request import Wishes, draft_request
from pipeline.post_gate import Known, check
from pipeline.post_story import is_shipped
from pipeline.post_style import Style
from pipeline.values import Line, NothingToPost, PostText
from publishing import channels
from publishing.errors import BeyondOffline
from publishing.models import Draft
from publishing.services import voice
from publishing.services.known import known
from publishing.services.sources import ITEM, Source
from publishing.writers.choose import get_model, readable
from publishing.writers.claude import ClaudePosts
from pulse.core.values import ItemKind, WriterError

OFFLINE = "offline"
#: Seconds that a person waits for a model.
PATIENCE = 45.0
#: The language of everything that is written without a model.
ENGLISH = "en"
#: Findings that a person may judge; what the writer offers is free of them.
_NOT_OFFERED = ("similar", "weakness")


@dataclass(frozen=True, slots=True)
class Written:
    """A text for one network and who wrote it. ``reason``: why not the writer or the
    language that was wished for, as a sentence for the person."""

    post: PostText | NothingToPost
    writer: str = OFFLINE
    reason: str = ""
    language: str = ENGLISH
    receipt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked of this version. ``timeout``: the seconds they will wait.
    ``text`` is the draft as it is."""

    instruction: str = ""
    text: str = ""
    timeout: float | None = None
    understood: bool = True  # by the offline writer


@dataclass(frozen=True, slots=True)
class Offerable:
    """Whether the gate lets a text be offered, of what it knows."""

    network: str
    channel: str
    known: Known

    def __call__(self, text: str) -> bool:
        findings = check(text, self.network, self.known, channel=self.channel)[1]
        return not any(one.blocking or one.code in _NOT_OFFERED for one in findings)


def compose(
    owner: User,
    source: Source,
    networks: Iterable[str],
    *,
    style: Style,
    now: datetime,
    wish: Wish = Wish(),
) -> dict[str, Written]:
    """A text for each network, or why there is none. Not inside a transaction: a model
    may be asked."""
    names = list(networks)
    may = {name: acceptable(owner, source, name) for name in names}
    offline = _offline(owner, source, may, style, wish)
    lines = readable(owner, source.lines)
    try:
        model = _model(owner, source, wish, now) if names else None
        if model is None:
            return offline
        if not lines:
            raise WriterError(_("You let no model read this project."))
        if not source.origin.startswith(ITEM) and not _hold_news(lines):
            return offline
        asked = _Asked(owner, source, lines, may, style, wish, _texts(offline))
        checked = asked.of(model)
    except WriterError as error:
        return {name: _instead(offline[name], str(error)) for name in names}
    receipt = {**receipt_of(model.receipts), "wishes": wishes_key(owner)}
    return {
        name: _chosen(checked[name], offline[name], receipt, voice.language_of(owner))
        for name in names
    }


def _model(
    owner: User, source: Source, wish: Wish, now: datetime
) -> ClaudePosts | None:
    """Raises WriterError where a model would write and cannot be asked now."""
    model = get_model(owner, key=source.origin, now=now, timeout=wish.timeout)
    if model and (reason := may_ask(owner, now)):
        raise WriterError(reason)
    return model


def wishes_key(owner: User) -> str:
    """Stands for all that the person wants of a model's text; another if it changed."""
    wanted = f"{voice.language_of(owner)} {voice.wishes_of(owner)}"
    return hashlib.sha256(wanted.encode()).hexdigest()[:16]


def _offline(
    owner: User,
    source: Source,
    may: Mapping[str, Offerable],
    style: Style,
    wish: Wish,
) -> dict[str, Written]:
    if not wish.understood:
        nothing = NothingToPost(str(BeyondOffline()))
        return dict.fromkeys(may, Written(nothing))
    reason = only_english(owner)
    return {
        name: Written(source.tell(name, fits, fits.known.earlier, style), reason=reason)
        for name, fits in may.items()
    }


def _texts(offline: Mapping[str, Written]) -> dict[str, str]:
    return {
        name: written.post.text
        for name, written in offline.items()
        if isinstance(written.post, PostText)
    }


def only_english(owner: User) -> str:
    """What the offline writer says to somebody who wants another language."""
    if voice.language_of(owner) == ENGLISH:
        return ""
    return _("The offline writer writes English only.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What goes to a model about these lines, and how its answer is read."""

    owner: User
    source: Source
    lines: Sequence[Line]
    may: Mapping[str, Offerable]
    style: Style
    wish: Wish
    instead: Mapping[str, str]  # by the offline writer, where the answer fails

    def of(self, model: ClaudePosts) -> dict[str, Checked]:
        request = draft_request(
            self.lines,
            list(self.may),
            names=self.source.projects,
            wishes=self._wishes(),
            language=voice.language_of(self.owner),
        )
        answer = model.ask(request)
        return check_posts(
            answer,
            request,
            style=self.style,
            acceptable=self.may,
            beside=self._beside(),
            instead=self.instead,
            asked_for=self.source.origin.startswith(ITEM),
        )

    def _beside(self) -> list[str]:
        """The story as it is told on the networks that are not asked about."""
        mine = Draft.objects.owned_by(self.owner).filter(origin=self.source.origin)
        others = mine.exclude(network__in=list(self.may))
        return list(others.values_list("text", flat=True))

    def _wishes(self) -> Wishes:
        wishes = voice.wishes_of(self.owner)
        return replace(wishes, asked=self.wish.instruction, text=self.wish.text)


def _chosen(
    checked: Checked, offline: Written, receipt: dict[str, Any], language: str
) -> Written:
    """The model's text if it stands, else the offline writer's, and why."""
    receipt = {**receipt, "refused": [list(pair) for pair in checked.refused]}
    if checked.post is None:
        return replace(_instead(offline, checked.reason), receipt=receipt)
    return Written(
        checked.post, writer=ClaudePosts.name, language=language, receipt=receipt
    )


def _instead(offline: Written, reason: str) -> Written:
    """The offline writer's text and why it is not the model's; where it has none, both
    reasons."""
    if isinstance(offline.post, NothingToPost):
        return Written(NothingToPost(f"{offline.post.reason} {reason}"), reason=reason)
    return replace(offline, reason=f"{reason} {offline.reason}".strip())


def _hold_news(lines: Iterable[Line]) -> bool:
    return any(is_shipped(line) or line.kind == ItemKind.LEARNING for line in lines)


def acceptable(owner: User, source: Source, network: str) -> Offerable:
    """Refuses texts with something private or secret in them, and what was posted."""
    mine = Draft.objects.owned_by(owner).filter(origin=source.origin, network=network)
    draft = mine.first() or Draft(owner=owner, network=network)
    draft.projects = list(source.projects)
    channel = channels.default(owner, network)
    return Offerable(network, channel, known(draft))
