"""What becomes of scheduled drafts when a connection is lost, and when it is back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from publishing import channels
from publishing.models import Approval, Attempt, Channel, Draft
from publishing.services import attempts, looking, saying, timing
from publishing.services.review import back_to_review

S = Draft.Status


def on_connection_changed(owner: User, network: str, reason: str) -> None:
    """Listens to `publishing.hooks.connection_changed`."""
    if reason:
        connection_lost(owner, network, reason)
    else:
        connection_back(owner, network)


@transaction.atomic
def connection_lost(
    owner: User, network: str, reason: str, *, now: datetime | None = None
) -> int:
    """What was to go out by this connection waits for it; how many drafts that are."""
    now = now or timezone.now()
    waiting = Draft.objects.owned_by(owner).filter(
        network=network, channel=Channel.API, status=S.SCHEDULED
    )
    return waiting.update(status=S.NEEDS_RECONNECT, reason=reason, changed_at=now)


@transaction.atomic
def connection_back(owner: User, network: str, *, now: datetime | None = None) -> int:
    """What waited for this account goes out, after an undo window; of another account
    nobody approved anything. Returns how many drafts are scheduled again."""
    now = now or timezone.now()
    account, back = channels.account(owner, network), 0
    waiting = Draft.objects.owned_by(owner).filter(
        network=network, channel=Channel.API, status=S.NEEDS_RECONNECT
    )
    for draft in waiting.order_by("pk"):
        back += _again(attempts.locked(draft.pk), account, now)
    _look_again(owner, network, account, now)
    return back


def _look_again(owner: User, network: str, account: str, now: datetime) -> None:
    """Without the connection nobody could look for what may be out there."""
    unknown = Attempt.objects.filter(
        outcome=Attempt.Outcome.UNKNOWN,
        draft__in=Draft.objects.owned_by(owner).filter(status=S.UNKNOWN),
        approval__network=network,
        approval__account=account,
    )
    for attempt in unknown.select_related("draft__owner", "approval"):
        looking.ask_to_look(attempt, now=now)


def _again(draft: Draft, account: str, now: datetime) -> bool:
    if draft.status != S.NEEDS_RECONNECT:  # a click was faster
        return False
    approval = Approval.objects.filter(draft=draft, revoked_at=None).first()
    if approval is None or not account or approval.account != account:
        reason = saying.other_account()
        back_to_review(draft, when=[S.NEEDS_RECONNECT], reason=reason, now=now)
        return False
    due = now + timing.undo_window(draft.owner)
    due = max(due, draft.due_at) if draft.due_at else due
    attempts.put(draft, S.SCHEDULED, now=now, reason="", due_at=due)
    timing.ask_to_send(draft, due, now=now)
    return True
