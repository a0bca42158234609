"""Brings the database up to date before anything is served."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

#: Any number, the same in all processes: who holds it prepares the database.
_LOCK = 7_368_421


def is_behind() -> bool:
    """Whether migrations wait. Raises `DatabaseError` if the database is away."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare() -> None:
    """Migrate where needed; processes that start together wait for the first one."""
    with _one_at_a_time():
        if is_behind():
            call_command("migrate", verbosity=0, interactive=False)
        if not settings.EMBEDDED:
            call_command("createcachetable", verbosity=0)
    # In an image they were collected when it was built.
    if settings.STATIC_ROOT and os.access(settings.BASE_DIR, os.W_OK):
        call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield  # the home's lock does it
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
