"""An end for the whole of a call: a server that drips cannot hold it open.

The time-outs of requests count from byte to byte; one byte a second passes them for
hours. Here a timer shuts the connection, and the call ends as if it had been dropped.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

import requests
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from publishing.http import OnceAdapter, prepare

#: Seconds from the first byte sent to the last one read.
CALL_LASTS = 45.0


class _Watch:
    """The connections of one call, and whether its time is over."""

    def __init__(self) -> None:
        self.connections: WeakSet[HTTPConnection] = WeakSet()
        self.over = False
        self.lock = threading.Lock()

    def opened(self, connection: HTTPConnection) -> None:
        with self.lock:
            self.connections.add(connection)
            if self.over:
                _shut(connection)

    def end(self) -> None:
        with self.lock:
            self.over = True
            for connection in self.connections:
                _shut(connection)


def _shut(connection: HTTPConnection) -> None:
    if isinstance(connection.sock, socket.socket):
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


class WatchedAdapter(OnceAdapter):
    """Tells the watch of every connection that it opens."""

    def __init__(self, watch: _Watch, base: str = "") -> None:
        self.watch = watch
        super().__init__(base)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self.watch),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self.watch),
        }


def _pool(pool: Any, connection: Any, watch: _Watch) -> Any:
    class Watched(connection):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            watch.opened(self)

    class WatchedPool(pool):  # type: ignore[misc]
        ConnectionCls = Watched

    return WatchedPool


@contextmanager
def bounded(
    session: requests.Session, *, base: str = "", host: str = "", lasts: float = 0
) -> Iterator[None]:
    """Calls of the session within the body end when its time is over; ``host`` (scheme
    and name) goes to ``base``. ``lasts``: seconds, instead of CALL_LASTS."""
    watch = _Watch()
    prepare(session)
    for prefix in ("https://", "http://"):
        session.mount(prefix, WatchedAdapter(watch))
    if host and base:
        session.mount(host, WatchedAdapter(watch, base))
    timer = threading.Timer(lasts or CALL_LASTS, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        session.close()
