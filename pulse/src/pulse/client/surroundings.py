"""What commands ask about this machine and its terminal. Quick ones do, so this loads
nothing: no ``pathlib``, which takes longer than all of it."""

import os
import sys
from collections.abc import Mapping

_WIDTH = 80


def home_name(environ: Mapping[str, str]) -> str:
    """PULSE_HOME, else the place that the system has for a program's state."""
    if environ.get("PULSE_HOME"):
        return os.path.expanduser(environ["PULSE_HOME"])
    own = os.path.expanduser("~")
    if sys.platform == "darwin":
        return os.path.join(own, "Library", "Application Support", "worktracker-pulse")
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA") or os.path.join(own, "AppData", "Local")
        return os.path.join(base, "worktracker-pulse")
    base = environ.get("XDG_STATE_HOME") or os.path.join(own, ".local", "state")
    return os.path.join(base, "worktracker-pulse")


def local_zone(environ: Mapping[str, str]) -> str:
    """This machine's zone by name: TZ, else what /etc/localtime points to."""
    named = environ.get("TZ", "").removeprefix(":")
    if named and not named.startswith("/"):
        return named
    place = named or "/etc/localtime"
    target = os.path.realpath(place)
    _, found, name = target.partition("/zoneinfo/")
    return name.removeprefix("posix/") if found else "UTC"


def width(environ: Mapping[str, str]) -> int:
    """Columns of the terminal; in a pipe what COLUMNS says, else 80."""
    if environ.get("COLUMNS", "").isdigit():
        return int(environ["COLUMNS"])
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Whether what is printed goes to a terminal whose owner likes colours."""
    plain = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
