"""Drafts that a person drops or puts aside, and brings back."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pipeline.post_gate import holds_secret
from publishing.errors import BadText, SecretFound
from publishing.models import Draft
from publishing.services.review import OPEN, owned, refusal, revoke

S = Draft.Status
LONGEST_REASON = 1_000
SNOOZE = timedelta(days=7)


def reject(
    draft: Draft, *, by: User, reason: str, now: datetime | None = None
) -> Draft:
    """Drop the draft; the reason is kept for whoever writes the next one."""
    owned(draft, by)
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise BadText(_("Say in a few words why; the next draft is better for it."))
    if holds_secret(reason):
        raise SecretFound
    now = now or timezone.now()
    return _put_away(draft, S.REJECTED, now=now, reason=reason[:LONGEST_REASON])


def snooze(
    draft: Draft,
    *,
    by: User,
    until: datetime | None = None,
    now: datetime | None = None,
) -> Draft:
    """Put the draft aside, for a week when no time is named."""
    owned(draft, by)
    now = now or timezone.now()
    until = until or now + SNOOZE
    if until <= now:
        raise BadText(_("That time has passed. Choose a later one."))
    return _put_away(draft, S.SNOOZED, now=now, reason="", snoozed_until=until)


@transaction.atomic
def _put_away(draft: Draft, to: str, *, now: datetime, **also: Any) -> Draft:
    changes = {"text_hash": "", "due_at": None, "snoozed_until": None, **also}
    changes["touched_at"] = now
    if not Draft.objects.move(draft, when=OPEN, to=to, at=now, **changes):
        raise refusal(draft)
    revoke(draft, now)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def restore(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """Bring a rejected, snoozed, expired or failed draft back, for three weeks."""
    owned(draft, by)
    now = now or timezone.now()
    if not Draft.objects.move(
        draft,
        when=[S.REJECTED, S.SNOOZED, S.EXPIRED, S.FAILED],
        to=S.REVIEW,
        at=now,
        reason="",
        text_hash="",
        due_at=None,
        snoozed_until=None,
        touched_at=now,
        expires_at=now + Draft.LIFETIME,
    ):
        raise refusal(draft)
    revoke(draft, now)
    draft.refresh_from_db()
    return draft
