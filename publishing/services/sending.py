"""From approved to published: claimed once, tried once, or honestly unknown."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from publishing.channels import SENDERS, sends
from publishing.errors import BadLink, Blocked, DraftRefused, NotSent, WrongState
from publishing.models import Approval, Attempt, Channel, Draft, Publication
from publishing.networks import NETWORKS
from publishing.services import gate
from publishing.services.review import back_to_review, hash_of, owned, refusal
from runs.errors import Refused
from runs.models import Run

S = Draft.Status


# ------------------------------------------------------------------ by hand


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
    if draft.status == S.SENDING:
        approval = draft.attempts.latest("number").approval
    else:
        approval = _begin(draft, now).approval
    composer = NETWORKS[draft.network].composer_url(approval.wire_text)
    return approval, composer


def finish_by_hand(
    draft: Draft, link: str, *, by: User, now: datetime | None = None
) -> Publication:
    """Record the post that the person made, by its link; the same link twice is fine.

    Raises BadLink when the link is no post of this network, or belongs to another
    draft, and WrongState when the draft was never approved or has another link.
    """
    owned(draft, by)
    now = now or timezone.now()
    url, native_id = NETWORKS[draft.network].read_link(link)
    draft.refresh_from_db()
    if draft.status == S.PUBLISHED:
        return _same_post(draft, native_id)
    if draft.channel == Channel.BY_HAND and draft.status == S.APPROVED:
        start_by_hand(draft, by=by, now=now)
    if draft.status not in (S.SENDING, S.UNKNOWN) or (
        sends(draft.channel) and draft.status == S.SENDING
    ):
        raise refusal(draft)
    try:
        return _publish(draft, url, native_id, now)
    except (IntegrityError, DraftRefused) as error:
        draft.refresh_from_db()
        if draft.status == S.PUBLISHED:  # a second click was faster
            return _same_post(draft, native_id)
        if isinstance(error, DraftRefused):
            raise
        raise BadLink(
            _("That link belongs to another post of yours. Paste the link of this one.")
        ) from error


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
    """The person looked: the text is not out there. It waits for a new approval."""
    owned(draft, by)
    now = now or timezone.now()
    draft.refresh_from_db()
    if sends(draft.channel) and draft.status == S.SENDING:
        raise refusal(draft)
    draft = back_to_review(draft, when=[S.SENDING, S.UNKNOWN], reason="", now=now)
    draft.attempts.filter(outcome__in=["sending", "unknown"]).update(
        outcome=Attempt.Outcome.NOT_POSTED, ended_at=now
    )
    return draft


# -------------------------------------------------------------- by a channel


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: published with a link, or why not, or not known."""

    attempt: int
    outcome: Attempt.Outcome
    url: str = ""
    native_id: str = ""
    detail: str = ""


class PublishRun:
    """The Run "publish" (key: public id): the attempt is committed before the call.

    Taken again after a crash it finds the draft being sent; nobody knows then whether
    the network has it, so it becomes unknown and is never sent again by itself.
    """

    def prepare(self, run: Run) -> Answer | None:
        draft = Draft.objects.filter(owner=run.owner, public_id=run.key).first()
        if draft is None:
            raise Refused(_("The draft was deleted."))
        if not sends(draft.channel):
            raise Refused(_("This draft is posted by hand."))
        if draft.status == S.SENDING:
            lose(draft)
        if draft.status != S.APPROVED:
            return None
        try:
            attempt = _begin(draft, timezone.now())
        except (Blocked, WrongState):
            return None
        return _call(attempt)

    def commit(self, run: Run, work: Answer | None) -> str:
        return settle(work) if work else "nothing to send"


def _call(attempt: Attempt) -> Answer:
    try:
        url, native_id = SENDERS[attempt.approval.channel].post(attempt)
    except NotSent as reason:
        return Answer(attempt.pk, Attempt.Outcome.FAILED, detail=str(reason))
    except Exception as error:
        # The network may have posted before this; a retry could post twice.
        name = type(error).__name__
        return Answer(attempt.pk, Attempt.Outcome.UNKNOWN, detail=name)
    return Answer(attempt.pk, Attempt.Outcome.PUBLISHED, url=url, native_id=native_id)


@transaction.atomic
def settle(answer: Answer, *, now: datetime | None = None) -> str:
    """Store what came of an attempt; returns the draft's state."""
    now = now or timezone.now()
    attempt = Attempt.objects.select_related("draft").get(pk=answer.attempt)
    draft = attempt.draft
    # An attempt that was given up says nothing about the text of a later one.
    if draft.status != S.SENDING or attempt.outcome != Attempt.Outcome.SENDING:
        return draft.status
    if answer.outcome == Attempt.Outcome.PUBLISHED:
        _publish(draft, answer.url, answer.native_id, now)
        return S.PUBLISHED
    to = S.FAILED if answer.outcome == Attempt.Outcome.FAILED else S.UNKNOWN
    if Draft.objects.move(draft, when=[S.SENDING], to=to, at=now, reason=answer.detail):
        Attempt.objects.filter(pk=attempt.pk).update(
            outcome=answer.outcome, detail=answer.detail, ended_at=now
        )
    return to


@transaction.atomic
def lose(draft: Draft, *, now: datetime | None = None) -> None:
    """An attempt ended without an answer: the draft is unknown, for a person to say."""
    now = now or timezone.now()
    reason = _(
        "The sending stopped before an answer came. Look at the network: paste the"
        " post’s link if it is there, or say that it is not."
    )
    if Draft.objects.move(draft, when=[S.SENDING], to=S.UNKNOWN, at=now, reason=reason):
        draft.attempts.filter(outcome=Attempt.Outcome.SENDING).update(
            outcome=Attempt.Outcome.UNKNOWN, ended_at=now
        )
    draft.refresh_from_db()


# -------------------------------------------------------------------- both


def _begin(draft: Draft, now: datetime) -> Attempt:
    """Take the approved draft and write its attempt down, or find why not.

    Raises Blocked (and returns the draft to review) when the draft may no longer leave,
    WrongState when another worker or a click was faster.
    """
    blocking = [one for one in gate.standing(draft) if one.blocking]
    if blocking:
        reason = " ".join(one.text for one in blocking)
        back_to_review(draft, when=[S.APPROVED], reason=reason, now=now)
        raise Blocked(blocking)
    with transaction.atomic():
        approval = Approval.objects.filter(draft=draft, revoked_at=None).first()
        if approval is None or approval.text_hash != hash_of(draft):
            raise refusal(draft)
        if not Draft.objects.claim(draft, text_hash=approval.text_hash, at=now):
            raise refusal(draft)
        number = draft.attempts.count() + 1
        attempt = Attempt.objects.create(
            draft=draft, number=number, approval=approval, started_at=now
        )
    draft.refresh_from_db()
    return attempt


@transaction.atomic
def _publish(draft: Draft, url: str, native_id: str, now: datetime) -> Publication:
    """The one way to a Publication: from an attempt, with its approved text."""
    attempt = draft.attempts.latest("number")
    if not Draft.objects.move(
        draft, when=[S.SENDING, S.UNKNOWN], to=S.PUBLISHED, at=now, reason=""
    ):
        raise refusal(draft)
    publication = Publication.objects.create(
        draft=draft,
        owner=draft.owner,
        network=draft.network,
        channel=draft.channel,
        text=attempt.approval.wire_text,
        text_hash=attempt.approval.text_hash,
        url=url,
        native_id=native_id,
        published_at=now,
    )
    Attempt.objects.filter(pk=attempt.pk).update(
        outcome=Attempt.Outcome.PUBLISHED, ended_at=now
    )
    draft.refresh_from_db()
    return publication
