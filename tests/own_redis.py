"""A Redis that a test may kill."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import require
from tests.serving import free_port


class Redis:
    """A Redis of one's own, to be killed and started again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--dir", "/tmp"],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(100):
            ping = ["redis-cli", "-p", str(self.port), "ping"]
            if b"PONG" in subprocess.run(ping, capture_output=True).stdout:
                return
            time.sleep(0.05)
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def own_redis() -> Iterator[Redis]:
    """Started, until the block ends."""
    require("redis")
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server to start and kill")
    server = Redis()
    server.start()
    try:
        yield server
    finally:
        server.kill()
