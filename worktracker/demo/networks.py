"""The demo's LinkedIn and X: the stand-ins, in a process group of their own.

They end with the demo, however it ends: their standard input ends with it.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from publishing.standin.rules import CLIENTS, NETWORKS

CODE = Path(__file__).resolve().parents[2]
#: Seconds for them to end when they are asked to.
GRACE = 5


@dataclass(frozen=True)
class Networks:
    """Where they answer, and what opens their control API."""

    port: int
    control_token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def told(self) -> dict[str, str]:
        """For demo.json."""
        return {
            "url": self.url,
            "feed": f"{self.url}/feed",
            "control_token": self.control_token,
        }

    def settings(self) -> dict[str, str]:
        """What points the product at them."""
        made = {}
        for network in NETWORKS:
            client, secret = CLIENTS[network]
            made[f"{network}_BASE_URL".upper()] = f"{self.url}/{network}"
            made[f"{network}_CLIENT_ID".upper()] = client
            made[f"{network}_CLIENT_SECRET".upper()] = secret
        return made


def choose(home: Path) -> Networks:
    """The port and token of the last time, if the port is still free."""
    known = recall(home)
    if known and _is_free(known.port):
        return known
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return Networks(port, known.control_token if known else secrets.token_urlsafe(24))


def recall(home: Path) -> Networks | None:
    try:
        return Networks(**json.loads((home / "networks.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def start(networks: Networks, home: Path, *, product: str) -> subprocess.Popen[bytes]:
    """Let them stand in for the product at this address; returns at once."""
    _remember(networks, home)
    command = [
        *(sys.executable, "manage.py", "fake_providers", "--verbosity=0"),
        *(f"--port={networks.port}", f"--control-token={networks.control_token}"),
        *(f"--keep={home / 'networks-kept.json'}", "--end-with-input"),
        *(
            f"--{network}-redirect={product}/connections/{network}/callback/"
            for network in NETWORKS
        ),
    ]
    return subprocess.Popen(
        command, cwd=CODE, stdin=subprocess.PIPE, start_new_session=True
    )


def _remember(networks: Networks, home: Path) -> None:
    file = home / "networks.json"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(asdict(networks), stream)


def stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
