"""When work is done: a hint names a run, the sweep finds what hints did not reach."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from runs import services, worker

#: Where the moment of the newest sweep is kept, for readyz.
SWEPT_AT = "runs:swept-at"


@shared_task(name="runs.run", ignore_result=True)
def run(run_id: int) -> None:
    worker.work(run_id)


@shared_task(name="runs.sweep", ignore_result=True)
def sweep() -> None:
    services.sweep()
    cache.set(SWEPT_AT, timezone.now(), timeout=None)
