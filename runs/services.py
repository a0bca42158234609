"""Asking for durable work, and finding what was not delivered."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from accounts.models import User
from runs import registry, worker
from runs.broker import send
from runs.models import Run

#: A hint that brought nothing within this time counts as lost.
RESEND_AFTER = timedelta(seconds=25)
#: Hints sent by one sweep at most, so that a backlog does not flood the broker.
SWEEP_LIMIT = 500


def enqueue(
    kind: str,
    *,
    owner: User | None,
    key: str,
    payload: dict[str, Any] | None = None,
    not_before: datetime | None = None,
    priority: int = 0,
    now: datetime | None = None,
) -> Run:
    """Ask for work, inside the transaction that is its cause. The one place that does.

    The same (kind, owner, key) is the same Run: a finished one is reopened, a waiting
    one takes the new payload, time and priority, a running one goes again after it
    ends. Without `payload` the stored one stays. The broker gets a hint after the
    commit; if it cannot be reached the sweep finds the Run.
    """
    now = now or timezone.now()
    start = not_before or now
    same = Run.objects.filter(kind=kind, owner=owner, key=key)
    changes = _reopened(payload, start, priority, now)
    run = None
    if not same.update(**changes):
        run = _create(kind, owner, key, payload, start, priority, now)
        if run is None:  # another process asked for it at the same time
            same.update(**changes)
    run = run or same.get()
    if run.sent_at == now:
        transaction.on_commit(partial(send, run.pk), robust=True)
    return run


def _create(
    kind: str,
    owner: User | None,
    key: str,
    payload: dict[str, Any] | None,
    start: datetime,
    priority: int,
    now: datetime,
) -> Run | None:
    try:
        with transaction.atomic():
            return Run.objects.create(
                kind=kind,
                owner=owner,
                key=key,
                payload=payload or {},
                not_before=start,
                priority=priority,
                sent_at=now if start <= now else None,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError:
        return None


def _hinted(now: datetime) -> Case:
    """One hint that waits in the broker will do, however often it is asked for."""
    waiting = Q(state=Run.State.QUEUED, not_before__lte=now, sent_at__isnull=False)
    return Case(When(waiting, then=F("sent_at")), default=Value(now, DateTimeField()))


def _reopened(
    payload: dict[str, Any] | None, start: datetime, priority: int, now: datetime
) -> dict[str, Any]:
    ended = Q(state__in=[Run.State.DONE, Run.State.FAILED])
    changes: dict[str, Any] = {
        "wanted": F("wanted") + 1,
        "state": Case(When(ended, then=Value(Run.State.QUEUED)), default=F("state")),
        "attempts": Case(
            When(state=Run.State.RUNNING, then=F("attempts")),
            default=Value(0),
            output_field=IntegerField(),
        ),
        "not_before": start,
        "priority": priority,
        "sent_at": _hinted(now) if start <= now else None,
        "updated_at": now,
    }
    if payload is not None:
        changes["payload"] = payload
    return changes


def sweep(*, now: datetime | None = None, after_start: bool = False) -> int:
    """Start schedules that are due and send again what was not delivered.

    With `after_start` all hints count as lost, as those of a broker in memory are.
    Returns how many hints were sent.
    """
    now = now or timezone.now()
    _start_schedules(now)
    due = worker.due(now)
    if not after_start:
        due = due.filter(Q(sent_at__isnull=True) | Q(sent_at__lte=now - RESEND_AFTER))
    sent = 0
    for run_id in list(due.values_list("pk", flat=True)[:SWEEP_LIMIT]):
        Run.objects.filter(pk=run_id).update(sent_at=now)
        if not send(run_id):
            break
        sent += 1
    return sent


def retry_failed(runs: "QuerySet[Run]") -> int:
    """Let those of `runs` that failed start again; how many there were."""
    failed = list(runs.filter(state=Run.State.FAILED))
    for run in failed:
        enqueue(run.kind, owner=run.owner, key=run.key, priority=run.priority)
    return len(failed)


def release_all() -> None:
    """Let every running run be taken again. Only where no other worker can be alive."""
    Run.objects.filter(state=Run.State.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def _start_schedules(now: datetime) -> None:
    for name, schedule in registry.schedules().items():
        last = Run.objects.filter(kind="schedule", owner=None, key=name).first()
        if last and (
            last.finished_at is None
            or last.state in (Run.State.QUEUED, Run.State.RUNNING)
            or last.finished_at > now - schedule.every
        ):
            continue
        enqueue("schedule", owner=None, key=name, now=now)


def drain(
    kinds: Iterable[str] | None = None,
    owner: User | None = None,
    *,
    until: datetime | None = None,
    wait: timedelta = timedelta(0),
) -> list[Run]:
    """Do what is due here and now, and what that asks for, until nothing is left.

    `until` counts everything as due that may start before it. `wait` is how long to
    wait for runs that other workers hold. Returns what was done here, as it ended.
    """
    wanted = Run.objects.all()
    if kinds is not None:
        wanted = wanted.filter(kind__in=list(kinds))
    if owner is not None:
        wanted = wanted.owned_by(owner)
    ended: list[Run] = []
    deadline = time.monotonic() + wait.total_seconds()
    while True:
        horizon = max(until or timezone.now(), timezone.now())
        run = worker.claim_next(wanted, horizon=horizon)
        if run:
            ended.append(worker.execute(run))
        elif wanted.filter(state=Run.State.RUNNING).exists() and (
            time.monotonic() < deadline
        ):
            time.sleep(0.05)
        else:
            return ended


def progress(owner: User, kinds: Iterable[str]) -> dict[str, int]:
    """How many runs of these kinds are in each state, for a page that waits."""
    counts = dict.fromkeys(Run.State.values, 0)
    mine = Run.objects.owned_by(owner).filter(kind__in=list(kinds))
    counts.update(mine.values_list("state").annotate(Count("pk")).order_by())
    return counts
