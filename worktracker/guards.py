"""What keeps two servers apart, and a server from outliving its parent."""

import errno
import fcntl
import os
import socket
import threading
import time
from pathlib import Path
from typing import IO


class Guarded(Exception):
    """The product must not start here now; the text is one sentence for a person."""


def check_port(port: int) -> None:
    """Raise `Guarded` if something listens on the port already, or it is forbidden."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A port that was closed a moment ago is free; one that is served is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError as error:
            raise Guarded(f"PORT={port} is no port: choose one below 65536.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Guarded(
                    f"Port {port} is in use by another program: stop it, or choose "
                    f"another port, such as PORT={port + 1}."
                ) from error
            raise Guarded(
                f"Port {port} could not be opened ({error.strerror}): choose another "
                "one with PORT=."
            ) from error


def take_lock(home: Path, note: str) -> IO[str]:
    """Hold the home until this process ends; keep what is returned.

    `note` tells the next one who is here. Raises `Guarded` if another process holds the
    home, or it cannot be written.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (home / "serving.lock").open("a+")
    except OSError as error:
        raise Guarded(
            f"Worktracker could not write to {home} ({error.strerror}): set "
            "WORKTRACKER_HOME to a folder that you may write to."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        there = lock.read().strip() or "another process"
        lock.close()
        raise Guarded(
            f"Worktracker is running with {home} already ({there}): stop that one, or "
            "set WORKTRACKER_HOME to another folder."
        ) from error
    lock.truncate(0)
    lock.write(note)
    lock.flush()
    return lock


def end_with_parent(parent: int, *, every: float = 0.5) -> None:
    """End this process, at once, soon after its parent has ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
