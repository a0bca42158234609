"""What a person does with a draft: edit, approve, take back.

Every verb finds the state it starts from by a conditional UPDATE. Where that counts no
row the draft changed in the meantime: nothing is stored, and the person is told.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pipeline.limits import normalise
from pipeline.post_gate import holds_secret
from publishing import channels
from publishing.errors import (
    BadText,
    Blocked,
    NoAccount,
    SecretFound,
    TextChanged,
    WrongState,
)
from publishing.models import YOU, Approval, Channel, Connection, Draft
from publishing.services import gate, timing, voice
from publishing.services.sentences import Stored, rebind
from publishing.texts import approval_hash, wire_text

S = Draft.Status
#: A text may be longer than its network allows while it is worked on, but not absurd.
LONGEST = 20_000
#: States in which the text is nowhere but here.
OPEN = (
    *(S.REVIEW, S.APPROVED, S.SCHEDULED),
    *(S.SNOOZED, S.FAILED, S.NEEDS_RECONNECT),
)
#: States in which a yes is in force and nothing has left.
APPROVED = (S.APPROVED, S.SCHEDULED, S.NEEDS_RECONNECT)


def owned(draft: Draft, by: User) -> None:
    """Only the owner acts on a draft, whoever else may see it."""
    if draft.owner_id != by.pk:
        raise Draft.DoesNotExist


def wire_of(draft: Draft) -> str:
    return wire_text(draft.text, network=draft.network, channel=draft.channel)


def hash_of(draft: Draft, account: str | None = None) -> str:
    """What an approval of this draft would bind, as it is now."""
    return approval_hash(
        network=draft.network,
        channel=draft.channel,
        account=account_of(draft) if account is None else account,
        wire=wire_of(draft),
    )


def account_of(draft: Draft) -> str:
    """The account that posts it; by hand and in the sandbox, none."""
    if draft.channel != Channel.API:
        return ""
    return channels.account(draft.owner, draft.network)


@transaction.atomic
def edit(
    draft: Draft,
    *,
    text: str,
    by: User,
    version: int | None = None,
    carried: list[Stored] | None = None,
    now: datetime | None = None,
) -> Draft:
    """Save the person's words as a new version; an approval of the old ones is void.

    ``version`` is the one the person was reading, when the page says so. ``carried``:
    sentences with what carries them, where that is not the draft's own. The same text
    again changes nothing. Raises SecretFound, BadText, TextChanged or WrongState.
    """
    owned(draft, by)
    now = now or timezone.now()
    if version is not None and version != draft.version:
        raise TextChanged
    text = checked(text)
    if text == draft.text:
        return draft
    number = draft.version + 1
    if not Draft.objects.move(
        draft,
        when=OPEN,
        to=S.REVIEW,
        at=now,
        text=text,
        version=number,
        sentences=rebind(text, draft.sentences if carried is None else carried),
        text_hash="",
        reason="",
        due_at=None,
        touched_at=now,
    ):
        raise refusal(draft)
    revoke(draft, now)
    draft.refresh_from_db()
    draft.add_version(author=YOU, at=now)
    voice.learn(draft, now=now)
    return draft


def checked(text: str) -> str:
    text = normalise(text)
    if not text:
        raise BadText(_("There is no text. Write one, or reject the draft."))
    if len(text) > LONGEST or "\0" in text:
        raise BadText(
            _("A draft holds %(longest)d characters at most, and nothing unprintable.")
            % {"longest": LONGEST}
        )
    if holds_secret(text):
        raise SecretFound
    return text


@transaction.atomic
def approve(
    draft: Draft,
    *,
    by: User,
    text_hash: str,
    at: datetime | None = None,
    now: datetime | None = None,
) -> Approval:
    """Bind the person's yes to exactly what they saw, named by its hash.

    A channel that sends does so at ``at``, or after the owner's undo window; by hand
    ``at`` is when the person wants to be reminded. The same yes twice is one approval.
    Raises TextChanged when the draft is no longer what was seen, Blocked when something
    must be fixed first, BadText for a time that cannot be, WrongState otherwise.
    """
    owned(draft, by)
    now = now or timezone.now()
    draft.refresh_from_db()
    account = account_of(draft)
    if text_hash != hash_of(draft, account):
        raise TextChanged
    if draft.status in APPROVED and draft.text_hash == text_hash:
        return _same_yes(draft)
    due = _due(draft, at, now)
    _may_leave(draft)
    if not Draft.objects.move(
        draft,
        when=[S.REVIEW],
        to=S.SCHEDULED if due else S.APPROVED,
        at=now,
        text_hash=text_hash,
        reason="",
        due_at=due,
        touched_at=now,
    ):
        raise refusal(draft)
    draft.refresh_from_db()
    if due and channels.sends(draft.channel):
        timing.ask_to_send(draft, due, now=now)
    return Approval.objects.create(
        draft=draft,
        by=by,
        network=draft.network,
        channel=draft.channel,
        account=account,
        wire_text=wire_of(draft),
        text_hash=text_hash,
        at=now,
    )


def _same_yes(draft: Draft) -> Approval:
    same = Approval.objects.filter(draft=draft, revoked_at=None).first()
    if same is None:  # taken back in this moment
        raise refusal(draft)
    return same


def _may_leave(draft: Draft) -> None:
    """Raises NoAccount or Blocked."""
    connected(draft)
    blocking = [one for one in gate.examine(draft)[1] if one.blocking]
    if blocking:
        raise Blocked(blocking)


def _due(draft: Draft, at: datetime | None, now: datetime) -> datetime | None:
    if at is not None:
        return timing.checked(at, now)
    if channels.sends(draft.channel):
        return now + timing.undo_window(draft.owner)
    return None


def connected(draft: Draft) -> None:
    """Whether the draft's channel has an account to post with, or NoAccount."""
    if draft.channel != Channel.API:
        return
    mine = Connection.objects.owned_by(draft.owner).filter(network=draft.network)
    if not mine.filter(status=Connection.Status.ACTIVE).exists():
        raise NoAccount(draft.get_network_display())


def withdraw(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """Take an approval back while nothing was sent."""
    owned(draft, by)
    return back_to_review(draft, when=APPROVED, reason="", now=now)


@transaction.atomic
def back_to_review(
    draft: Draft, *, when: Iterable[str], reason: str, now: datetime | None = None
) -> Draft:
    """To review, with a reason the person reads; an approval is void."""
    now = now or timezone.now()
    if not Draft.objects.move(
        draft,
        when=when,
        to=S.REVIEW,
        at=now,
        reason=reason,
        text_hash="",
        due_at=None,
    ):
        raise refusal(draft)
    revoke(draft, now)
    draft.refresh_from_db()
    return draft


def revoke(draft: Draft, now: datetime) -> None:
    Approval.objects.filter(draft=draft, revoked_at=None).update(revoked_at=now)


def refusal(draft: Draft) -> TextChanged | WrongState:
    """Why a conditional UPDATE counted no row, in the words of the state it met."""
    seen = draft.version
    draft.refresh_from_db()
    if draft.version != seen:
        return TextChanged()
    return WrongState(
        _("The draft is “%(state)s” now, so nothing was changed. Load the page again.")
        % {"state": draft.get_status_display()}
    )
