"""The served product: started on a free port, waited for, ended with all its children."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.product import Product


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running product. `output` grows while it runs."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.output = ""
        # Read all the time: a full pipe would stop the product.
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stream:
            for line in stream:
                self.output += line

    def get(self, path: str, *, token: str = "") -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = Request(self.url + path, headers=headers)
        try:
            with urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_up(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.get("/healthz")
            except (URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"The product did not come up:\n{self.output}")

    def ended(self, seconds: float = 20) -> int:
        """The exit status, after all of its output was read."""
        status = self.process.wait(seconds)
        self.reader.join(seconds)
        return status

    def processor_seconds(self) -> float:
        """What its processes have used until now."""
        ticks = 0
        for process in self.group():
            # After the name in parentheses; user and system time are fields 14 and 15.
            fields = (
                Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            )
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.ended()

    def group(self) -> list[int]:
        """The processes of this product that are alive."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,stat=", "-g", str(self.process.pid)],
            capture_output=True,
            text=True,
        ).stdout
        return [int(line.split()[0]) for line in listed.splitlines() if "Z" not in line]


@contextmanager
def serving(product: Product, **env: str) -> Iterator[Served]:
    """`python -m worktracker.up` on a free port, until the block ends."""
    port = free_port()
    process = product.start("-m", "worktracker.up", PORT=str(port), **env)
    served = Served(process, port)
    try:
        served.wait_until_up()
        yield served
    finally:
        served.kill()
