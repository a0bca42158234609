"""The same text once more, because a person asks for it: LinkedIn cannot be read back,
but for ten minutes it refuses a twin and names the first."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from publishing.errors import Blocked, TooEarly, WrongState
from publishing.models import Approval, Attempt, Channel, Draft, Network
from publishing.services import attempts, gate, timing
from publishing.services.review import connected, hash_of, owned, refusal, revoke

S = Draft.Status
#: LinkedIn tells twins for about ten minutes; the last one is kept for the way there.
TELLS_TWINS = timedelta(minutes=9)
ASKED_AGAIN = "asked_again"


def good_until(attempt: Attempt) -> datetime | None:
    """Until when a twin of this call would be refused; of a chain, the first counts."""
    if attempt.approval.good_until or attempt.called_at is None:
        return attempt.approval.good_until
    return attempt.called_at + TELLS_TWINS


def can_resend(draft: Draft, now: datetime) -> bool:
    """Whether the page may offer it."""
    attempt = attempts.pending(draft)
    return attempt is not None and _in_time(draft, attempt, now)


def _in_time(draft: Draft, attempt: Attempt, now: datetime) -> bool:
    until, called = good_until(attempt), attempt.called_at
    return (
        draft.status == S.UNKNOWN
        and (draft.network, draft.channel) == (Network.LINKEDIN, Channel.API)
        and until is not None
        and called is not None
        and called <= now < until
        and not attempts.under_way(attempt, now)
    )


@transaction.atomic
def resend(draft: Draft, *, by: User, now: datetime | None = None) -> Attempt:
    """Send the very same text again, by a new yes, within ten minutes of the first.

    If the first one landed, LinkedIn refuses and names it; if not, this one is it.
    Raises TooEarly while the first call may still be answered, WrongState afterwards.
    """
    owned(draft, by)
    now = now or timezone.now()
    fresh = attempts.locked(draft.pk)
    attempt = attempts.pending(fresh)
    if fresh.status != S.UNKNOWN or attempt is None:
        draft.refresh_from_db()
        raise refusal(draft)
    _check(fresh, attempt, now)
    again = _second(fresh, attempt, by, now)
    timing.ask_to_send(fresh, now, now=now)
    draft.refresh_from_db()
    return again


def _check(draft: Draft, attempt: Attempt, now: datetime) -> None:
    if attempts.under_way(attempt, now):
        raise TooEarly(_("The answer may still come. Wait two minutes, then look."))
    if not _in_time(draft, attempt, now):
        raise WrongState(
            _(
                "Sending it again is safe on LinkedIn only, and within ten minutes:"
                " then LinkedIn refuses a twin. Look, then paste the link or say that"
                " it is not there."
            )
        )
    connected(draft)
    if attempt.approval.text_hash != hash_of(draft):
        raise WrongState(_("It was approved for another account or another text."))
    blocking = [one for one in gate.examine(draft)[1] if one.blocking]
    if blocking:
        raise Blocked(blocking)


def _second(draft: Draft, first: Attempt, by: User, now: datetime) -> Attempt:
    """The click is a yes of its own, to the bytes that were sent before."""
    yes = first.approval
    until = good_until(first)
    attempts.end(first, Attempt.Outcome.NOT_POSTED, now=now, code=ASKED_AGAIN)
    revoke(draft, now)
    approval = Approval.objects.create(
        draft=draft,
        by=by,
        network=yes.network,
        channel=yes.channel,
        account=yes.account,
        wire_text=yes.wire_text,
        text_hash=yes.text_hash,
        at=now,
        good_until=until,
    )
    attempts.put(draft, S.SENDING, now=now, reason="")
    return attempts.add(draft, approval, now)
