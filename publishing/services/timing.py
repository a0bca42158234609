"""When an approved draft leaves: the undo window, and times that may be chosen."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from publishing.errors import BadText
from publishing.models import Draft, PostSettings
from runs.services import enqueue

PUBLISH = "publish"
#: Before what is asked for in the background, after what a person waits for.
_PRIORITY = 5
UNDO_MINUTES = 10
#: A post planned for later than this is more likely a slip of the pen.
LATEST = timedelta(days=365)


def undo_window(owner: User) -> timedelta:
    """How long an approved draft waits, so that its owner may think again."""
    chosen = PostSettings.objects.owned_by(owner).values_list("undo_minutes", flat=True)
    minutes = chosen.first()
    return timedelta(minutes=UNDO_MINUTES if minutes is None else minutes)


def checked(at: datetime, now: datetime) -> datetime:
    """A time that a post can be planned for, or BadText."""
    if at <= now:
        raise BadText(_("That time has passed. Choose a later one."))
    if at > now + LATEST:
        raise BadText(_("That is more than a year away. Choose an earlier time."))
    return at


def ask_to_send(draft: Draft, at: datetime, *, now: datetime) -> None:
    """Ask for the run that sends, inside the transaction that scheduled the draft."""
    enqueue(
        PUBLISH,
        owner=draft.owner,
        key=draft.public_id,
        not_before=at,
        priority=_PRIORITY,
        now=now,
    )
