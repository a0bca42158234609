"""Where Pulse keeps what it knows: one folder, readable by its owner only."""

import os
from collections.abc import Mapping
from pathlib import Path

from pulse.client.errors import LocalError
from pulse.client.surroundings import home_name


def pulse_home(environ: Mapping[str, str]) -> Path:
    """PULSE_HOME, else the place that the system has for a program's state."""
    return Path(home_name(environ))


def make_home(home: Path) -> Path:
    """Make the folder when it is missing. Raises LocalError when that fails."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise LocalError(
            f"Pulse cannot write to {home} ({reason}). "
            "Make it writable, or set PULSE_HOME to a folder that is."
        ) from error
    return home


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise LocalError(f"Pulse cannot write {path} ({reason}).") from error
