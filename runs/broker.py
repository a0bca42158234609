"""Hints to workers. Losing one is harmless: the sweep finds what was not delivered."""

import logging
import time

from celery import current_app
from django.conf import settings

from runs.models import Run

logger = logging.getLogger(__name__)

#: After a failed hint none is tried for this long (seconds): saved requests do not
#: queue up behind a dead broker.
PAUSE = 5.0

_quiet_until = 0.0

#: Set by the process that holds the only worker of a broker in memory. Hints from any
#: other process (a management command) would reach nobody.
worker_here = False


def send(run_id: int) -> bool:
    """Tell the workers about a run. False if the broker could not be reached.

    Never raises on account of the broker: what asked for the run is saved already.
    """
    from runs.tasks import run as task

    global _quiet_until  # noqa: PLW0603
    if (worker_here or not _in_memory()) and time.monotonic() >= _quiet_until:
        try:
            task.apply_async((run_id,), retry=False)
        except Exception as error:
            _quiet_until = time.monotonic() + PAUSE
            logger.warning("The broker could not be reached: %s", type(error).__name__)
        else:
            return True
    Run.objects.filter(pk=run_id).update(sent_at=None)
    return False


def reachable() -> bool:
    """Whether hints would reach a broker now; asks it, for a second at most."""
    if _in_memory():
        return worker_here
    try:
        with current_app.connection_for_write(connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except Exception:
        return False
    return True


def _in_memory() -> bool:
    return bool(settings.CELERY_BROKER_URL.startswith("memory:"))
