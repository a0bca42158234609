"""One sync at a time: a lock on a file, freed by the system when its holder dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pulse.client.errors import BusyError, LocalError


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the lock of this home; BusyError when another process has it."""
    try:
        file = (home / "lock").open("a+b")
    except OSError as error:
        reason = error.strerror or str(error)
        raise LocalError(
            f"Pulse cannot write to {home} ({reason}). "
            "Make it writable, or set PULSE_HOME to a folder that is."
        ) from error
    with file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise BusyError(
                "Another sync is running. Wait until it is done; it sends this too."
            ) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
