"""Taking a run, doing it while its lease holds, and ending it exactly once."""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext as _

from runs import registry
from runs.broker import send
from runs.errors import Later, LeaseLost, Refused
from runs.models import Run

logger = logging.getLogger(__name__)

#: How long the run of a killed worker waits. Three renewals may be missed.
LEASE = timedelta(seconds=30)
RENEW_EVERY = timedelta(seconds=8)
BACKOFF_FIRST = timedelta(seconds=10)
BACKOFF_LAST = timedelta(hours=1)


def claim(run_id: int, *, now: datetime | None = None) -> Run | None:
    """Take this run, if it is due and nobody else holds it."""
    now = now or timezone.now()
    return _claim_first(Run.objects.filter(pk=run_id), now, horizon=now)


def claim_next(runs: "QuerySet[Run]", *, horizon: datetime) -> Run | None:
    """Take the first of `runs` that is due; what may start before `horizon` is due."""
    return _claim_first(_in_order(runs), timezone.now(), horizon=horizon)


def due(now: datetime) -> "QuerySet[Run]":
    """Runs that may be claimed: their time has come, or their worker was lost."""
    return _in_order(Run.objects.filter(_ready(now, now)))


def _in_order(runs: "QuerySet[Run]") -> "QuerySet[Run]":
    return runs.order_by("-priority", "not_before", "pk")


def _ready(now: datetime, horizon: datetime) -> Q:
    return Q(state=Run.State.QUEUED, not_before__lte=horizon) | Q(
        state=Run.State.RUNNING, lease_until__lt=now
    )


def _is_ready(run: Run, now: datetime, horizon: datetime) -> bool:
    """As `_ready` says of rows."""
    if run.state == Run.State.QUEUED:
        return run.not_before <= horizon
    return (
        run.state == Run.State.RUNNING
        and run.lease_until is not None
        and run.lease_until < now
    )


def _claim_first(
    runs: "QuerySet[Run]", now: datetime, *, horizon: datetime
) -> Run | None:
    ready = runs.filter(_ready(now, horizon)).select_related("owner")
    while run := ready.first():
        if _take(run, now, horizon=horizon):
            return run
    return None


def _take(run: Run, now: datetime, *, horizon: datetime) -> bool:
    """Claim the row as it was read; False if it is another one by now."""
    changes = {
        "state": Run.State.RUNNING,
        "lease": uuid.uuid4(),
        "lease_until": now + LEASE,
        "attempts": run.attempts + 1,
        "taken": run.wanted,
        "updated_at": now,
    }
    if not _is_ready(run, now, horizon):
        return False
    unchanged = Run.objects.filter(
        pk=run.pk,
        state=run.state,
        wanted=run.wanted,
        attempts=run.attempts,
        lease_until=run.lease_until,
        not_before=run.not_before,
    )
    if unchanged.update(**changes) != 1:
        return False
    for name, value in changes.items():
        setattr(run, name, value)
    return True


def work(run_id: int) -> Run | None:
    """What a worker does with a hint: more urgent runs first, then this one."""
    hinted = Run.objects.filter(pk=run_id).select_related("owner").first()
    if hinted is None:
        return None
    urgent = Run.objects.filter(priority__gt=hinted.priority)
    while run := claim_next(urgent, horizon=timezone.now()):
        execute(run)
    now = timezone.now()
    claimed = hinted if _take(hinted, now, horizon=now) else claim(run_id)
    return execute(claimed) if claimed else None


def execute(run: Run) -> Run:
    """Do a run that was claimed just now; returns it as it ended.

    No error of the work leaves this function; it is stored as the reason.
    """
    with structlog.contextvars.bound_contextvars(run=run.pk, kind=run.kind):
        try:
            _execute(run)
        except LeaseLost:
            logger.warning("Another worker took the run over; nothing was stored")
        except Later as reason:
            _put_back(run, timezone.now() + reason.after, str(reason))
        except Refused as reason:
            _fail(run, str(reason))
        except Exception as error:
            logger.exception("The run stopped with an error")
            _retry(run, error)
    # Nothing is left of it if its owner was deleted in the meantime.
    ended = Run.objects.filter(pk=run.pk).first() or run
    _send_if_queued(ended)
    return ended


def _execute(run: Run) -> None:
    kind = registry.kind(run.kind)
    if kind is None:
        raise Refused(_("No part of this installation does work of this kind."))
    if run.attempts > kind.attempts:
        raise Refused(_("Its worker was lost each time it was tried."))
    with _renewed_lease(run):
        work = kind.handler.prepare(run)
        with transaction.atomic():
            _hold(run)
            _finish(run, kind.handler.commit(run, work))


def _held(run: Run) -> "QuerySet[Run]":
    return Run.objects.filter(pk=run.pk, lease=run.lease, state=Run.State.RUNNING)


def _hold(run: Run) -> None:
    """Take the row's lock for the rest of the transaction, or find the lease lost.

    A conditional UPDATE, because SELECT FOR UPDATE does nothing on SQLite.
    """
    if _held(run).update(lease_until=timezone.now() + LEASE) != 1:
        raise LeaseLost(run.pk)


_ASKED_AGAIN = Q(wanted__gt=F("taken"))


def _fresh_if_asked_again(attempts: Combinable) -> Case:
    return Case(
        When(_ASKED_AGAIN, then=Value(0)),
        default=attempts,
        output_field=IntegerField(),
    )


def _finish(run: Run, result: Any) -> None:
    _end(run, Run.State.DONE, result=result, error="")


def _fail(run: Run, reason: str) -> None:
    _end(run, Run.State.FAILED, error=reason)


def _end(run: Run, state: Run.State, **changes: Any) -> None:
    now = timezone.now()
    changes |= {
        "lease": None,
        "lease_until": None,
        "sent_at": None,
        "finished_at": now,
        "updated_at": now,
    }
    if _held(run).filter(wanted=run.taken).update(state=state, **changes):
        return
    _held(run).update(
        state=Case(
            When(_ASKED_AGAIN, then=Value(Run.State.QUEUED)), default=Value(state)
        ),
        attempts=_fresh_if_asked_again(F("attempts")),
        **changes,
    )


def _retry(run: Run, error: Exception) -> None:
    # Only the kind of the error: its text may quote a transcript.
    reason = _("Stopped by an error (%(error)s); the log has the details.") % {
        "error": type(error).__name__
    }
    kind = registry.kind(run.kind)
    if kind is None or run.attempts >= kind.attempts:
        _fail(run, reason)
        return
    wait = min(BACKOFF_FIRST * 4 ** (run.attempts - 1), BACKOFF_LAST)
    _put_back(run, timezone.now() + wait, reason, counted=True)


def _put_back(
    run: Run, not_before: datetime, reason: str, *, counted: bool = False
) -> None:
    _held(run).update(
        state=Run.State.QUEUED,
        attempts=_fresh_if_asked_again(F("attempts") - (0 if counted else 1)),
        # Who asked again in the meantime has said when to start.
        not_before=Case(
            When(_ASKED_AGAIN, then=F("not_before")), default=Value(not_before)
        ),
        lease=None,
        lease_until=None,
        sent_at=None,
        error=reason,
        updated_at=timezone.now(),
    )


def _send_if_queued(run: Run) -> None:
    """It was asked for again while it ran. The sweep finds it too, only later."""
    now = timezone.now()
    if run.state != Run.State.QUEUED or run.not_before > now:
        return
    again = Run.objects.filter(pk=run.pk, state=Run.State.QUEUED, lease=None)
    if again.update(sent_at=now):
        send(run.pk)


@contextmanager
def _renewed_lease(run: Run) -> Iterator[None]:
    """Renew the lease from a thread, for as long as the body runs."""
    ended = threading.Event()
    thread = threading.Thread(
        target=_renew, args=(run, ended), name=f"lease-{run.pk}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _renew(run: Run, ended: threading.Event) -> None:
    while not ended.wait(RENEW_EVERY.total_seconds()):
        try:
            if not _held(run).update(lease_until=timezone.now() + LEASE):
                break
        except DatabaseError:
            logger.warning("The lease could not be renewed; trying again")
        finally:
            connection.close()
