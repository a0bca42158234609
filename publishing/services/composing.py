"""Texts from a source: by the writer its owner has, checked before they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from pipeline.post import Acceptable
from pipeline.post_gate import Known, check
from pipeline.post_style import Style
from pipeline.values import NothingToPost, PostText
from publishing.models import Draft
from publishing.services import gate, voice
from publishing.services.sources import Source

OFFLINE = "offline"
#: The language of everything that is written without a model.
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Written:
    """A text for one network and who wrote it. ``reason``: why not the writer or the
    language that was wished for, as a sentence for the person."""

    post: PostText | NothingToPost
    writer: str = OFFLINE
    reason: str = ""
    language: str = ENGLISH
    receipt: dict[str, Any] = field(default_factory=dict)


def compose(
    owner: User, source: Source, networks: Iterable[str], *, style: Style, now: datetime
) -> dict[str, Written]:
    """A text for each network, or why there is none. Not inside a transaction: a model
    may be asked."""
    reason = only_english(owner)
    return {
        network: Written(
            source.tell(network, acceptable(owner, source, network), style),
            reason=reason,
        )
        for network in networks
    }


def only_english(owner: User) -> str:
    """What the offline writer says to somebody who wants another language."""
    wished = voice.settings_of(owner).language
    if wished == ENGLISH:
        return ""
    return _("The offline writer writes English only.")


def acceptable(owner: User, source: Source, network: str) -> Acceptable:
    """Refuses texts with something private or secret in them, and what was posted."""
    mine = Draft.objects.owned_by(owner).filter(origin=source.origin, network=network)
    draft = mine.first() or Draft(owner=owner, network=network)
    draft.projects = list(source.projects)
    return partial(_is_offerable, network=network, known=gate.known(draft))


def _is_offerable(text: str, *, network: str, known: Known) -> bool:
    findings = check(text, network, known)[1]
    return not any(one.blocking or one.code == "similar" for one in findings)
