"""Health of a container: `python -m worktracker.probe web|schedule` exits 0 if well."""

import json
import os
import sys
from urllib.error import URLError
from urllib.request import urlopen


def web() -> bool:
    """Whether the web part of this container can serve."""
    port = os.environ.get("PORT", "8000")
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=4) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (URLError, OSError, ValueError):
        return False


def schedule() -> bool:
    """Whether beat and a worker are alive: together they sweep every half minute."""
    import django

    django.setup()
    from worktracker.health import schedule as state

    return state() == "ok"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worktracker.settings")
    sys.exit(0 if {"web": web, "schedule": schedule}[sys.argv[1]]() else 1)
