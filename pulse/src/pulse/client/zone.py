"""The time zone of this machine. Loads nothing, because quick commands ask for it."""

import os
from collections.abc import Mapping


def local_zone(environ: Mapping[str, str]) -> str:
    """This machine's zone by name: TZ, else what /etc/localtime points to."""
    named = environ.get("TZ", "").removeprefix(":")
    if named and not named.startswith("/"):
        return named
    place = named or "/etc/localtime"
    target = os.path.realpath(place)
    _, found, name = target.partition("/zoneinfo/")
    return name.removeprefix("posix/") if found else "UTC"
