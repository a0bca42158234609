"""What a person says about when and how an approved draft leaves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from publishing import channels
from publishing.errors import BadText, NoAccount
from publishing.models import Channel, Draft
from publishing.services import timing
from publishing.services.review import OPEN, owned, refusal, revoke

S = Draft.Status


@transaction.atomic
def send_now(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """Do not wait for the planned time. By hand: it is the person's turn now."""
    owned(draft, by)
    now = now or timezone.now()
    if channels.sends(draft.channel):
        _move(draft, [S.SCHEDULED], to=S.SCHEDULED, at=now, due_at=now, reason="")
        timing.ask_to_send(draft, now, now=now)
    else:
        _move(draft, [S.SCHEDULED], to=S.APPROVED, at=now, due_at=None)
    return draft


@transaction.atomic
def reschedule(
    draft: Draft, *, by: User, at: datetime, now: datetime | None = None
) -> Draft:
    """Another time, the same approval. By hand: when the person is to be reminded."""
    owned(draft, by)
    now = now or timezone.now()
    at = timing.checked(at, now)
    sends = channels.sends(draft.channel)
    states = [S.SCHEDULED] if sends else [S.SCHEDULED, S.APPROVED]
    _move(draft, states, to=S.SCHEDULED, at=now, due_at=at, reason="")
    if sends:
        timing.ask_to_send(draft, at, now=now)
    return draft


@transaction.atomic
def choose_channel(
    draft: Draft, channel: str, *, by: User, now: datetime | None = None
) -> Draft:
    """By the network's API, or by hand. An approval bound the channel: it is void."""
    owned(draft, by)
    now = now or timezone.now()
    if channel not in channels.choices(draft.owner, draft.network):
        if channel == Channel.API:
            raise NoAccount(draft.get_network_display())
        raise BadText(_("There is no such way to post."))
    if channel == draft.channel:
        return draft
    to = {"to": S.REVIEW, "channel": channel, "text_hash": "", "due_at": None}
    _move(draft, OPEN, at=now, reason="", snoozed_until=None, touched_at=now, **to)
    revoke(draft, now)
    return draft


def _move(draft: Draft, when: Iterable[str], **changes: Any) -> None:
    if not Draft.objects.move(draft, when=when, **changes):
        raise refusal(draft)
    draft.refresh_from_db()
