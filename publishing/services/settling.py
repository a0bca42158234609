"""What the outcome of a call makes of its draft."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from publishing import channels, metrics
from publishing.models import (
    Attempt,
    Channel,
    Connection,
    Draft,
    Network,
    Publication,
)
from publishing.posting import Kind, Outcome
from publishing.services import attempts, looking, resending, saying, timing
from publishing.services.connected import connection_lost
from publishing.services.review import back_to_review
from publishing.services.tokens import needs_reconnect

logger = logging.getLogger(__name__)

S = Draft.Status
Out = Attempt.Outcome
KnownBy = Publication.KnownBy
#: After so many tries that surely sent nothing, a person decides.
TRIES = {
    Kind.NOT_SENT: 5,
    Kind.LATER: 20,
    Kind.TOKEN_LATER: 20,
    Kind.CONFLICT: 2,
    Kind.OPERATOR: 7 * 24,
}
#: How long to wait after the first, second, … try that found nobody.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
HOUR = timedelta(hours=1)
SOON = timedelta(seconds=30)
#: No limit lasts longer; what says so is not believed.
LONGEST_LIMIT = timedelta(hours=25)


@transaction.atomic
def settle(
    attempt_id: int,
    outcome: Outcome,
    call: Attempt | None = None,
    *,
    now: datetime | None = None,
) -> str:
    """Store what came of an attempt; returns the draft's state.

    An attempt that was given up may be answered late. That its post is out there counts
    whatever happened since; that it is not counts only while nothing else did. ``call``
    is the attempt as the worker knows it: of the call that another one began meanwhile
    it knows nothing.
    """
    now = now or timezone.now()
    found = Attempt.objects.filter(pk=attempt_id).values_list("draft", flat=True)
    draft_id = found.first()
    if draft_id is None:
        logger.error("A deleted draft was answered: %s %s", outcome.kind, outcome.url)
        return "deleted"
    draft = attempts.locked(draft_id)
    mine = Attempt.objects.filter(pk=attempt_id)
    if call and outcome.kind is not Kind.POSTED:
        mine = mine.filter(called_at=call.called_at)
    # Nobody begins its call from here to the end of this transaction.
    if not mine.update(response=outcome.response, detail=outcome.words):
        return draft.status
    attempt = Attempt.objects.select_related("approval").get(pk=attempt_id)
    attempt.draft = draft
    metrics.OUTCOMES.labels(draft.network, outcome.kind).inc()
    if outcome.kind is Kind.POSTED:
        _landed(attempt, outcome, now)
    elif draft.status in (S.SENDING, S.UNKNOWN) and attempt == attempts.pending(draft):
        _not_landed(attempt, outcome, now)
    draft.refresh_from_db()
    return draft.status


@transaction.atomic
def lose(draft: Draft, *, now: datetime) -> None:
    """The call ended without an answer that anybody took down: unknown."""
    draft = attempts.locked(draft.pk)
    attempt = attempts.pending(draft)
    if draft.status != S.SENDING or attempt is None:
        return
    attempt.draft = draft
    attempts.end(attempt, Out.UNKNOWN, now=now, code=attempts.LOST)
    reason = saying.lost() + _what_helps(attempt, now)
    attempts.put(draft, S.UNKNOWN, now=now, reason=reason)
    looking.ask_to_look(attempt, now=now)


# ------------------------------------------------------------------------ posted


def _landed(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    draft = attempt.draft
    there = Publication.objects.filter(draft=draft).first()
    if there is not None:
        _posted_beside(attempt, outcome, there, now)
        return
    other = attempts.pending(draft)
    if other is not None and other != attempt:
        # A newer attempt that has not called yet finds itself given up.
        attempts.end(other, Out.NOT_POSTED, now=now, code="overtaken")
    record(attempt, outcome, known_by=KnownBy.ANSWER, now=now)


def _posted_beside(
    attempt: Attempt, outcome: Outcome, there: Publication, now: datetime
) -> None:
    """The draft has its post. The same one is no news; a second one must be seen."""
    code = "same_post"
    if there.native_id != outcome.native_id and there.known_by != KnownBy.LINK:
        code = "second_post"
        logger.error(
            "Draft %s was posted twice: %s and %s",
            *(attempt.draft.public_id, there.url, outcome.url),
        )
    Attempt.objects.filter(pk=attempt.pk).update(code=code, detail=outcome.url)


def record(
    attempt: Attempt, outcome: Outcome, *, known_by: str, now: datetime
) -> Publication | None:
    """Publish; or unknown, where another draft has that very post."""
    try:
        return attempts.publish(
            attempt, outcome.url, outcome.native_id, known_by=known_by, now=now
        )
    except IntegrityError:
        reason = saying.someone_elses(outcome.url)
        attempts.end(attempt, Out.UNKNOWN, now=now, code="taken")
        attempts.put(attempt.draft, S.UNKNOWN, now=now, reason=reason)
        return None


# -------------------------------------------------------------------- not posted


def _not_landed(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    name = attempt.draft.get_network_display()
    if outcome.kind is Kind.OPERATOR:
        logger.error("%s no longer speaks our version: %s", name, outcome.words)
    if outcome.kind is Kind.UNKNOWN:
        _unknown(attempt, outcome, now)
    elif outcome.kind is Kind.DUPLICATE and (earlier := _earlier(attempt)):
        _twin(attempt, earlier, outcome, now)
    elif attempt.approval.good_until and (earlier := _earlier(attempt)):
        attempts.end(attempt, Out.FAILED, now=now, code=outcome.kind)
        _doubt_again(earlier, saying.resend_came_to_nothing(outcome, name), now)
    elif outcome.kind is Kind.HELD:
        attempts.end(attempt, Out.NOT_POSTED, now=now, code=outcome.kind)
        _reread(attempt.draft, outcome.words, now)
    elif outcome.kind in (Kind.TOKEN, Kind.SCOPE):
        _disconnected(attempt, outcome, now)
    elif outcome.kind in TRIES:
        _again(attempt, outcome, now)
    else:
        _failed(attempt, outcome, saying.reason(outcome, name), now)


def _unknown(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    draft = attempt.draft
    reason = saying.reason(outcome, draft.get_network_display())
    reason += _what_helps(attempt, now)
    attempts.end(attempt, Out.UNKNOWN, now=now, code=outcome.kind)
    attempts.put(draft, S.UNKNOWN, now=now, reason=reason, due_at=None)
    looking.ask_to_look(attempt, now=now)


def _what_helps(attempt: Attempt, now: datetime) -> str:
    draft, until = attempt.draft, resending.good_until(attempt)
    linkedin = (draft.network, draft.channel) == (Network.LINKEDIN, Channel.API)
    return saying.what_helps(
        reads=looking.can_look(draft),
        tells_twins=linkedin and until is not None and now < until,
    )


def _earlier(attempt: Attempt) -> Attempt | None:
    """An earlier call with these very words, of which a person had to say that it came
    to nothing."""
    same = attempt.draft.attempts.select_related("approval", "draft").filter(
        number__lt=attempt.number,
        outcome=Out.NOT_POSTED,
        called_at__isnull=False,
        approval__text_hash=attempt.approval.text_hash,
    )
    return same.last()


def _twin(attempt: Attempt, earlier: Attempt, outcome: Outcome, now: datetime) -> None:
    """The network has these words already: the earlier call got through after all."""
    attempts.end(attempt, Out.FAILED, now=now, code=Kind.DUPLICATE)
    earlier.draft = attempt.draft
    if outcome.native_id:
        record(earlier, outcome, known_by=KnownBy.DUPLICATE, now=now)
        return
    name = attempt.draft.get_network_display()
    _doubt_again(earlier, saying.twin_unnamed(name), now)


def _doubt_again(earlier: Attempt, reason: str, now: datetime) -> None:
    attempts.end(earlier, Out.UNKNOWN, now=now, code=Kind.UNKNOWN)
    draft = attempts.locked(earlier.draft_id)
    attempts.put(draft, S.UNKNOWN, now=now, reason=reason, due_at=None)
    looking.ask_to_look(earlier, now=now)


def _disconnected(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    """The approval stays; the post waits until the account is connected again."""
    draft, connection = attempt.draft, _connection(attempt)
    reason = saying.reason(outcome, draft.get_network_display())
    attempts.end(attempt, Out.LATER, now=now, code=outcome.kind)
    if connection is None and channels.account(draft.owner, draft.network):
        _reread(draft, saying.other_account(), now)
        return
    if connection and _renewed_since(connection, attempt):
        due = now + SOON
        attempts.put(draft, S.SCHEDULED, now=now, reason="", due_at=due)
        timing.ask_to_send(draft, due, now=now)
        return
    if connection is None:
        reason = saying.disconnected(draft.get_network_display())
    elif not needs_reconnect(connection, reason):
        reason = saying.waits_for(connection.reason)
    connection_lost(draft.owner, draft.network, reason, now=now)
    attempts.put(draft, S.NEEDS_RECONNECT, now=now, reason=reason)


def _reread(draft: Draft, reason: str, now: datetime) -> None:
    """The person reads it again: nothing left, and their yes is void."""
    back_to_review(draft, when=[S.SENDING], reason=reason, now=now)


def _connection(attempt: Attempt) -> Connection | None:
    mine = Connection.objects.owned_by(attempt.draft.owner)
    account = attempt.approval.account
    return mine.filter(network=attempt.draft.network, account=account).first()


def _renewed_since(connection: Connection, attempt: Attempt) -> bool:
    """Whether the person connected it again while the call was under way; or after it
    was found lost, before which no call is begun."""
    called_at = attempt.called_at
    return connection.status == Connection.Status.ACTIVE and (
        called_at is None or connection.connected_at > called_at
    )


def _again(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    draft, name = attempt.draft, attempt.draft.get_network_display()
    same = draft.attempts.filter(approval=attempt.approval, code=outcome.kind)
    tries = same.count() + 1
    if tries >= TRIES[outcome.kind]:
        _failed(attempt, outcome, saying.gave_up(outcome, name, tries), now)
        return
    due = _next_try(outcome, tries, now)
    attempts.end(attempt, Out.LATER, now=now, code=outcome.kind)
    attempts.put(
        *(draft, S.SCHEDULED), now=now, reason=saying.reason(outcome, name), due_at=due
    )
    timing.ask_to_send(draft, due, now=now)


def _next_try(outcome: Outcome, tries: int, now: datetime) -> datetime:
    if outcome.until:
        return min(max(outcome.until, now + SOON), now + LONGEST_LIMIT)
    if outcome.kind is Kind.NOT_SENT:
        return now + WAITS[min(tries, len(WAITS)) - 1]
    return now + (SOON if outcome.kind is Kind.CONFLICT else HOUR)


def _failed(attempt: Attempt, outcome: Outcome, reason: str, now: datetime) -> None:
    attempts.end(attempt, Out.FAILED, now=now, code=outcome.kind)
    attempts.put(attempt.draft, S.FAILED, now=now, reason=reason, due_at=None)
