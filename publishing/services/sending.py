"""The Run "publish" (key: public id): from due to published, or honestly unknown."""

import logging
import time
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.channels import SENDERS, sends
from publishing.channels.beginning import GivenUp
from publishing.errors import DraftRefused
from publishing.models import Attempt, Draft
from publishing.posting import Kind, Outcome
from publishing.services import attempts, gate, saying
from publishing.services.settling import lose, settle
from runs.errors import Later, Refused
from runs.models import Run

logger = logging.getLogger(__name__)

S = Draft.Status
#: Seconds between tries to store an answer while the database is away.
STORE_AGAIN = (0.5, 1, 2, 4, 8, 15, 30)


class PublishRun:
    """The attempt is committed before the call, and its answer at once after it, in a
    transaction of its own: whoever loses the lease meanwhile still knows the answer.

    Taken again after a crash it goes on with an attempt that has not called yet. Where
    the call was begun nobody knows whether the network has it: that becomes unknown and
    is never sent again by itself.
    """

    def prepare(self, run: Run) -> str:
        mine = Draft.objects.select_related("owner").filter(owner=run.owner)
        draft = mine.filter(public_id=run.key).first()
        if draft is None:
            raise Refused(_("The draft was deleted."))
        if not sends(draft.channel):
            return "posted by hand"
        attempt = take(draft, timezone.now())
        if attempt is None:
            return "nothing to send"
        outcome = call(attempt)
        return store(attempt, outcome) if outcome else "given up meanwhile"

    def commit(self, run: Run, work: str) -> str:
        return work


def take(draft: Draft, now: datetime) -> Attempt | None:
    """The attempt to make now: a new one, or one whose worker was lost before the call.

    Raises runs.errors.Later while another worker's call may still be under way.
    """
    if draft.status != S.SENDING:
        if not draft.owner.is_active:
            return None
        try:
            return attempts.begin(draft, now)
        except DraftRefused:
            return None
    attempt = attempts.pending(draft)
    if attempt is None or attempt.called_at is None:
        return attempt and resumed(draft, attempt)
    if wait := attempts.under_way(attempt, now):
        raise Later("another worker may be at it", after=wait)
    lose(draft, now=now)
    return None


def resumed(draft: Draft, attempt: Attempt) -> Attempt | None:
    """What was taken a while ago and is not called yet, if it still may leave."""
    blocking = [one.text for one in gate.examine(draft)[1] if one.blocking]
    if not blocking:
        return attempt
    store(attempt, Outcome(Kind.HELD, words=" ".join(blocking)))
    return None


def call(attempt: Attempt) -> Outcome | None:
    """Make the call, once. None when the attempt was given up before it."""
    until = attempt.approval.good_until
    if until is not None and timezone.now() >= until:
        name = attempt.draft.get_network_display()
        return Outcome(Kind.HELD, words=saying.not_in_time(name))
    try:
        return SENDERS[attempt.approval.channel].post(attempt)
    except GivenUp:
        return None
    except Exception as error:
        if not Attempt.objects.filter(pk=attempt.pk, called_at=None).exists():
            # The network may have posted before this; a retry could post twice.
            logger.exception("Attempt %s stopped with an error", attempt.pk)
            return Outcome(Kind.UNKNOWN, response={"error": type(error).__name__})
        raise


def store(attempt: Attempt, outcome: Outcome) -> str:
    """Settle, and try again while the database is away: the answer comes only once."""
    for wait in (*STORE_AGAIN, None):
        try:
            return settle(attempt.pk, outcome, attempt)
        except (OperationalError, InterfaceError):
            if wait is None:
                logger.exception(
                    "Attempt %s could not be stored: %s %s",
                    *(attempt.pk, outcome.kind, outcome.url),
                )
                raise
            connection.close()
            time.sleep(wait)
    raise AssertionError
