"""Looking for a post of which nobody knows whether it is there."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from publishing.errors import WrongState
from publishing.models import Attempt, Channel, Draft
from publishing.posting import READERS
from publishing.services import attempts
from publishing.services.review import owned, refusal
from runs.services import enqueue

RECONCILE = "reconcile"
S = Draft.Status
#: After the call: a network shows a post to its author within seconds, mostly.
LOOKS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))


def can_look(draft: Draft) -> bool:
    """Whether the network lets the person's own posts be read back."""
    return draft.channel == Channel.API and draft.network in READERS


def ask_to_look(attempt: Attempt, *, now: datetime, look: int = 0) -> None:
    """Ask for the next look, inside the transaction that made it necessary."""
    if can_look(attempt.draft) and look < len(LOOKS):
        wait = LOOKS[look] - (LOOKS[look - 1] if look else timedelta(0))
        ask(attempt, at=now + wait, look=look, now=now)


def ask(
    attempt: Attempt, *, at: datetime, look: int, now: datetime, failed: int = 0
) -> None:
    """Ask for a look at a time; ``failed``: how many could not see anything."""
    enqueue(
        RECONCILE,
        owner=attempt.draft.owner,
        key=attempt.draft.public_id,
        payload={"attempt": attempt.pk, "look": look, "failed": failed},
        not_before=at,
        priority=5,
        now=now,
    )


@transaction.atomic
def look_again(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """Read the person's newest posts once more, now, because they ask for it."""
    owned(draft, by)
    now = now or timezone.now()
    if not can_look(draft):
        raise WrongState(
            _("Worktracker cannot read your posts there. Look yourself, please.")
        )
    fresh = attempts.locked(draft.pk)
    attempt = attempts.pending(fresh)
    if fresh.status != S.UNKNOWN or attempt is None:
        raise refusal(draft)
    ask(attempt, at=now, look=len(LOOKS) - 1, now=now)
    return draft
