"""Web, worker and schedule in one process; granian's only child imports this.

Everything runs on threads around one database and a broker in memory, so there must be
exactly one of these per home: it holds the home's lock for as long as it lives.
"""

import os
import signal
import sys
import threading
from typing import IO

import django
from celery.beat import Scheduler, Service
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connection

from worktracker import database
from worktracker.celery import app
from worktracker.guards import Guarded, end_with_parent, take_lock

#: Threads that do runs. Two: a long one must not hold up a person who waits.
WORKERS = 2


_lock: IO[str] | None = None


def load() -> WSGIHandler:
    """The product, ready to serve; ends the process with one sentence if it cannot."""
    # Until granian sets its own handlers: its parent may want to stop while the
    # database is being prepared. Ctrl-C reaches both, and only the parent reacts.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent(os.getppid())
    try:
        return _load()
    except (Guarded, ImproperlyConfigured, DatabaseError) as reason:
        print(f"Worktracker could not start: {reason}", file=sys.stderr, flush=True)
        os._exit(1)


def _load() -> WSGIHandler:
    global _lock  # noqa: PLW0603
    _lock = take_lock(
        settings.WORKTRACKER_HOME, f"process {os.getpid()} on port {settings.PORT}"
    )
    django.setup()
    if database.is_behind():
        print("Preparing the database", flush=True)
    database.prepare()

    from runs import broker, services

    broker.worker_here = True
    services.release_all()
    _start_worker()
    services.sweep(after_start=True)
    connection.close()
    print(f"Worktracker is on {settings.PUBLIC_URL} (Ctrl-C ends it)", flush=True)
    return WSGIHandler()


def _start_worker() -> None:
    worker = app.WorkController(
        pool_cls="threads",
        concurrency=WORKERS,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )
    beat = Service(app, scheduler_cls=Scheduler)
    for name, start in (("worker", worker.start), ("beat", beat.start)):
        threading.Thread(target=start, name=name, daemon=True).start()


application = load()
