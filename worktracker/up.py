"""The whole product in one go: `make run`, or `python -m worktracker.up`.

This process only guards and waits; its child (worktracker.embedded) is the product.
"""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from granian.constants import Interfaces
from granian.server import Server

from worktracker.guards import Guarded, check_port, take_lock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktracker.settings")

#: Seconds for requests under way at Ctrl-C; runs are taken up again at the next start.
GRACE = 3


def main() -> int:
    try:
        # Released at once: the child takes it, because it may outlive this process.
        take_lock(settings.WORKTRACKER_HOME, "starting").close()
        check_port(settings.PORT)
    except (Guarded, ImproperlyConfigured) as reason:
        print(reason, file=sys.stderr)
        return 1
    Server(
        "worktracker.embedded:application",
        address="127.0.0.1",
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        log_enabled=False,
        workers_kill_timeout=GRACE,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
