"""How one draft can leave, and how its owner can find out what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from publishing import channels, endpoints
from publishing.models import Connection, Draft, Network
from publishing.services import attempts, looking, resending, timing
from runs.models import Run


@dataclass(frozen=True, slots=True)
class Way:
    """``channels``: those that may be chosen. ``undo_minutes``: how long an approved
    draft waits. ``site``: where a person looks for the post with their own eyes.

    Of an unknown one: ``can_look`` at the person's posts, ``next_look`` by itself, and
    until when sending again is safe (``resend_until``); None when it is not.
    """

    connection: Connection | None
    channels: Sequence[str]
    undo_minutes: int
    site: str
    can_look: bool
    next_look: datetime | None
    resend_until: datetime | None


def way_of(draft: Draft, now: datetime) -> Way:
    mine = Connection.objects.owned_by(draft.owner).filter(network=draft.network)
    connection = mine.first()
    unknown = draft.status == Draft.Status.UNKNOWN
    can_look = unknown and looking.can_look(draft)
    return Way(
        connection=connection,
        channels=channels.choices(draft.owner, draft.network),
        undo_minutes=round(timing.undo_window(draft.owner).total_seconds() / 60),
        site=_site(draft.network, connection),
        can_look=can_look,
        next_look=_next_look(draft) if can_look else None,
        resend_until=_resend_until(draft, now) if unknown else None,
    )


def _next_look(draft: Draft) -> datetime | None:
    run = Run.objects.owned_by(draft.owner).open()
    asked = run.filter(kind=looking.RECONCILE, key=draft.public_id).first()
    return asked.not_before if asked else None


def _resend_until(draft: Draft, now: datetime) -> datetime | None:
    attempt = attempts.pending(draft)
    if attempt is None or not resending.can_resend(draft, now):
        return None
    return resending.good_until(attempt)


def _site(network: str, connection: Connection | None) -> str:
    """Their own profile; a stand-in shows everybody's posts on one page."""
    if network == Network.X:
        if settings.X_BASE_URL:
            return f"{endpoints.origin(settings.X_BASE_URL)}/feed"
        handle = connection.handle if connection else ""
        return f"{endpoints.X_SITE}/{handle or 'home'}"
    if settings.LINKEDIN_BASE_URL:
        return f"{endpoints.origin(settings.LINKEDIN_BASE_URL)}/feed"
    return f"{endpoints.LINKEDIN_SITE}/in/me/recent-activity/all/"
