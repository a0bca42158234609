"""Is the process up, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 whenever the process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and its migrations are applied, else 503."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "unready", "database": "down"}, status=503)
    state = "behind" if pending else "ok"
    return JsonResponse(
        {
            "status": "unready" if pending else "ok",
            "database": "ok",
            "migrations": state,
        },
        status=503 if pending else 200,
    )
