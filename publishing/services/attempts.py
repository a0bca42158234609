"""One try to send: taken once, written down before the call, ended once.

Whoever changes what became of a draft takes its row's lock first, so that a worker, the
reaper, a late answer and a person's click come one after another.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from publishing.errors import Blocked, TextChanged
from publishing.models import Approval, Attempt, Channel, Draft, Publication
from publishing.services import gate
from publishing.services.review import back_to_review, hash_of, refusal
from publishing.texts import shown_text

S = Draft.Status
Out = Attempt.Outcome
#: States that a yes is in force in, and from which the text may leave.
READY = (S.APPROVED, S.SCHEDULED)
#: So long after it began a call may still bring an answer; no channel takes longer.
UNDER_WAY = timedelta(minutes=2)
#: What an attempt is called whose worker was lost during the call.
LOST = "lost"


def locked(draft_id: int) -> Draft:
    """The draft as it is, its row held until the transaction ends.

    By an UPDATE that changes nothing: SELECT FOR UPDATE does nothing on SQLite.
    """
    Draft.objects.filter(pk=draft_id).update(changed_at=F("changed_at"))
    return Draft.objects.select_related("owner").get(pk=draft_id)


def begin(draft: Draft, now: datetime) -> Attempt:
    """Take the approved draft and write its attempt down, or find why not.

    Raises Blocked or TextChanged (and returns the draft to review) when it may not
    leave as it was approved, WrongState when another worker or a click was faster.
    """
    blocking = [one for one in gate.examine(draft)[1] if one.blocking]
    if blocking:
        reason = " ".join(one.text for one in blocking)
        back_to_review(draft, when=READY, reason=reason, now=now)
        raise Blocked(blocking)
    approval = Approval.objects.filter(draft=draft, revoked_at=None).first()
    if approval is None or approval.text_hash != hash_of(draft):
        back_to_review(draft, when=READY, reason=_other_than_approved(), now=now)
        raise TextChanged
    with transaction.atomic():
        if not Draft.objects.claim(draft, text_hash=approval.text_hash, at=now):
            raise refusal(draft)
        attempt = add(draft, approval, now)
    draft.refresh_from_db()
    return attempt


def _other_than_approved() -> str:
    return _(
        "The text or the account is another one than you approved, so nothing was"
        " posted. Read it, then approve it."
    )


def add(draft: Draft, approval: Approval, now: datetime) -> Attempt:
    """The next attempt of a draft that was claimed in this transaction."""
    number = draft.attempts.count() + 1
    return Attempt.objects.create(
        draft=draft, number=number, approval=approval, started_at=now
    )


def pending(draft: Draft) -> Attempt | None:
    """The attempt whose end is not known; there is one at most."""
    open_ones = draft.attempts.filter(outcome__in=[Out.SENDING, Out.UNKNOWN])
    return open_ones.select_related("approval").first()


def under_way(attempt: Attempt, now: datetime) -> timedelta:
    """For how long its call may still bring an answer; nothing when it surely ended.

    A call of which we only lost sight counts from when that was, so that a clock that
    was set in the meantime makes nobody hurry. One that seems to begin in the future
    began before the clock was set back: nobody waits a day for it.
    """
    ended = attempt.outcome != Out.SENDING and attempt.code != LOST
    if ended or attempt.approval.channel == Channel.BY_HAND:
        return timedelta(0)
    since = attempt.ended_at if attempt.code == LOST else attempt.called_at
    if since is None or since > now:
        return timedelta(0)
    return max(timedelta(0), since + UNDER_WAY - now)


def end(attempt: Attempt, outcome: str, *, now: datetime, **also: object) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(outcome=outcome, ended_at=now, **also)
    attempt.refresh_from_db()


def put(draft: Draft, to: str, *, now: datetime, **also: object) -> None:
    """Change a draft whose lock is held."""
    Draft.objects.filter(pk=draft.pk).update(status=to, changed_at=now, **also)
    draft.refresh_from_db()


def publish(
    attempt: Attempt, url: str, native_id: str, *, known_by: str, now: datetime
) -> Publication:
    """The one way to a Publication: from an attempt, with its approved text.

    Called with the draft's lock held. Raises IntegrityError when the post belongs to
    another draft. Whatever the draft was by now: its text is out there.
    """
    draft, approval = attempt.draft, attempt.approval
    with transaction.atomic():
        publication = Publication.objects.create(
            draft=draft,
            owner=draft.owner,
            network=approval.network,
            channel=approval.channel,
            text=shown_text(
                approval.wire_text, network=approval.network, channel=approval.channel
            ),
            text_hash=approval.text_hash,
            url=url,
            native_id=native_id,
            known_by=known_by,
            published_at=now,
        )
    others = draft.approvals.filter(revoked_at=None).exclude(pk=approval.pk)
    others.update(revoked_at=now)
    put(
        draft,
        S.PUBLISHED,
        now=now,
        reason="",
        due_at=None,
        snoozed_until=None,
        text_hash=approval.text_hash,
    )
    end(attempt, Out.PUBLISHED, now=now)
    return publication
