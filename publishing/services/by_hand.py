"""By hand: the text is copied, and the person says what became of it.

The same two answers, a link or "it is not there", end an attempt of which a channel
never learned whether it was posted.
"""

from datetime import datetime
from math import ceil

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from publishing.channels import sends
from publishing.errors import BadLink, TooEarly, WrongState
from publishing.models import Approval, Attempt, Channel, Draft, Publication
from publishing.networks import NETWORKS
from publishing.posting import Kind
from publishing.services import attempts
from publishing.services.review import owned, refusal, revoke

S = Draft.Status
Out = Attempt.Outcome
KnownBy = Publication.KnownBy


def start_by_hand(
    draft: Draft, *, by: User, now: datetime | None = None
) -> tuple[Approval, str]:
    """The approved text, and where to paste it. Again and again, it is one attempt.

    From here on the text may be out there, so it can no longer be edited until the
    person pastes its link or says that it was not posted. Raises Blocked when what the
    draft rests on was lost since the approval; the draft is back in review then.
    """
    owned(draft, by)
    now = now or timezone.now()
    draft.refresh_from_db()
    if sends(draft.channel):
        raise WrongState(_("This draft is posted by Worktracker, not by hand."))
    if draft.status == S.SENDING and (open_one := attempts.pending(draft)):
        approval = open_one.approval
    else:
        approval = _begin(draft, now).approval
    composer = NETWORKS[draft.network].composer_url(approval.wire_text)
    return approval, composer


def _begin(draft: Draft, now: datetime) -> Attempt:
    # Nobody has to wait for the time that they planned for themselves.
    Draft.objects.move(draft, when=[S.SCHEDULED], to=S.APPROVED, at=now, due_at=None)
    attempt = attempts.begin(draft, now)
    attempt.arm({"by": "hand"}, at=now)
    return attempt


def finish_by_hand(
    draft: Draft, link: str, *, by: User, now: datetime | None = None
) -> Publication:
    """Record the post that the person made or found, by its link; twice is fine.

    Raises BadLink when the link is no post of this network, or belongs to another
    draft, and WrongState when the draft was never approved or has another link.
    """
    owned(draft, by)
    now = now or timezone.now()
    url, native_id = NETWORKS[draft.network].read_link(link)
    draft.refresh_from_db()
    if draft.channel == Channel.BY_HAND and draft.status in attempts.READY:
        start_by_hand(draft, by=by, now=now)
    try:
        publication = _finish(draft.pk, url, native_id, now)
    except IntegrityError as error:
        raise BadLink(
            _("That link belongs to another post of yours. Paste the link of this one.")
        ) from error
    draft.refresh_from_db()
    return publication


@transaction.atomic
def _finish(draft_id: int, url: str, native_id: str, now: datetime) -> Publication:
    draft = attempts.locked(draft_id)
    if draft.status == S.PUBLISHED:
        return _same_post(draft, native_id)
    attempt = _found(draft)
    if attempt is None:
        raise refusal(draft)
    return attempts.publish(attempt, url, native_id, known_by=KnownBy.LINK, now=now)


def _found(draft: Draft) -> Attempt | None:
    """The attempt that a pasted link ends."""
    by_hand = draft.status == S.SENDING and not sends(draft.channel)
    if by_hand or draft.status == S.UNKNOWN:
        return attempts.pending(draft)
    latest = draft.attempts.select_related("approval").last()
    # The network says that the text is there already, and the person has its link.
    twin = draft.status == S.FAILED and latest and latest.code == Kind.DUPLICATE
    return latest if twin else None


def _same_post(draft: Draft, native_id: str) -> Publication:
    publication = draft.publication
    if publication.native_id != native_id:
        raise WrongState(
            _("This draft was published already, as %(url)s.")
            % {"url": publication.url}
        )
    return publication


@transaction.atomic
def not_posted(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """The person looked: the text is not out there. It waits for a new approval.

    Also for a post that only the network's "you posted that already" spoke for: such
    an answer has been wrong. Raises TooEarly while a call may still bring an answer.
    """
    owned(draft, by)
    now = now or timezone.now()
    locked = attempts.locked(draft.pk)
    attempt = _doubted(locked)
    if attempt is None:
        draft.refresh_from_db()
        raise refusal(draft)
    if wait := attempts.under_way(attempt, now):
        raise TooEarly(
            _(
                "The answer may still come. Wait %(minutes)d minutes, look once more,"
                " then say that it is not there."
            )
            % {"minutes": ceil(wait.total_seconds() / 60)}
        )
    Publication.objects.filter(draft=locked).delete()
    attempts.end(attempt, Out.NOT_POSTED, now=now)
    attempts.put(locked, S.REVIEW, now=now, reason="", text_hash="", due_at=None)
    revoke(locked, now)
    draft.refresh_from_db()
    return draft


def _doubted(draft: Draft) -> Attempt | None:
    """The attempt that the person may say came to nothing."""
    if draft.status == S.UNKNOWN or (
        draft.status == S.SENDING and not sends(draft.channel)
    ):
        return attempts.pending(draft)
    spoken_for = Publication.objects.filter(draft=draft, known_by=KnownBy.DUPLICATE)
    if draft.status == S.PUBLISHED and spoken_for.exists():
        return draft.attempts.filter(outcome=Out.PUBLISHED).first()
    return None
