"""Is the process up, and can it serve?"""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from runs.broker import reachable
from runs.tasks import SWEPT_AT
from worktracker.database import is_behind

logger = logging.getLogger(__name__)

_migrated: list[bool] = []


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 whenever the process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and its migrations are applied, else 503.

    Broker and schedule are told, too, but nothing is lost while they are away: requests
    are saved, and the sweep finds what they asked for.
    """
    database = _database()
    ready = database == "ok"
    answer = {"status": "ok" if ready else "unready", "database": database}
    if ready:
        answer["broker"] = "ok" if reachable() else "down"
        answer["schedule"] = schedule()
    return JsonResponse(answer, status=200 if ready else 503)


def _database() -> str:
    """ok, down, or behind where migrations wait. Once ok, migrations stay so."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            if is_behind():
                return "behind"
            _migrated.append(True)
    except DatabaseError:
        logger.warning("The database did not answer")
        return "down"
    return "ok"


def schedule() -> str:
    swept_at = cache.get(SWEPT_AT)
    if swept_at is None:
        return "not seen"
    age = (timezone.now() - swept_at).total_seconds()
    return "late" if age > 4 * settings.SWEEP_SECONDS else "ok"
