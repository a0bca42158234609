"""Starts the product, or one part of it: `python -m worktracker.up [web|worker|beat]`.

Without a part it is the whole product in one process, as `make run` starts it; this
process then only guards and waits, its child (worktracker.embedded) is the product.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from worktracker.celery import app
from worktracker.guards import Guarded, check_port, take_lock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktracker.settings")

#: Seconds for requests under way at the end; runs are taken up again.
GRACE = 3


def main(arguments: list[str], *, beside: Callable[[], None] | None = None) -> int:
    """Stay until what was asked for ends; 1 after a sentence that says why not.

    `beside` is called once the guards of the whole product have let it pass.
    """
    part = arguments[0] if arguments else "all"
    if part not in PARTS or len(arguments) > 1:
        print(f"Choose one of: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    try:
        _ = settings.PORT  # read all settings now
    except ValueError as reason:
        print(f"A setting could not be read: {reason}.", file=sys.stderr)
        return 1
    except ImproperlyConfigured as reason:
        print(reason, file=sys.stderr)
        return 1
    try:
        if part != "all" and not settings.REDIS_URL:
            raise Guarded("Set REDIS_URL: parts in several processes need a broker.")
        if part == "all":
            everything(beside)
        else:
            PARTS[part]()
    except Guarded as reason:
        print(reason, file=sys.stderr)
        return 1
    except OperationalError as error:
        why = str(error).strip().splitlines()[0]
        print(f"The database could not be reached: {why}", file=sys.stderr)
        return 1
    return 0


def everything(beside: Callable[[], None] | None = None) -> None:
    # Released at once: the child takes it, because it may outlive this process.
    take_lock(settings.WORKTRACKER_HOME, "starting").close()
    check_port(settings.PORT)
    server = Server(
        "worktracker.embedded:application",
        address="127.0.0.1",
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_enabled=False,
        workers_kill_timeout=GRACE,
    )
    if beside:
        server.on_startup(beside)
    server.serve()


def web() -> None:
    """Answers requests; prepares the database first."""
    _empty_metrics()
    import django

    django.setup()
    from django.db import connections

    from worktracker.database import prepare

    prepare()
    connections.close_all()  # the workers are forked from here
    Server(
        "worktracker.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=8,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
        workers_kill_timeout=GRACE * 10,
    ).serve()


def _empty_metrics() -> None:
    """Counts of processes that are gone would be added to those of the new ones."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True)


def worker() -> None:
    """Does the runs."""
    app.worker_main(
        [
            "worker",
            f"--concurrency={settings.WORKER_PROCESSES}",
            "--without-gossip",
            "--without-mingle",
            "--loglevel=WARNING",
        ]
    )


def beat() -> None:
    """Says every half minute that somebody should look at what is due."""
    app.start(["beat", "--loglevel=WARNING", "--pidfile="])


PARTS: dict[str, Callable[[], None]] = {
    "all": everything,
    "web": web,
    "worker": worker,
    "beat": beat,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
