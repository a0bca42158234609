"""When work is done: a hint names a run, the sweep finds what hints did not reach."""

from celery import shared_task

from runs import services, worker


@shared_task(name="runs.run", ignore_result=True)
def run(run_id: int) -> None:
    worker.work(run_id)


@shared_task(name="runs.sweep", ignore_result=True)
def sweep() -> None:
    services.sweep()
