"""A home, sessions, a stand-in server, and the real command line."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.pulse.standin import TOKEN, Standin

# Starting Pulse some hundred times is quicker when it is compiled once.
BYTECODE = Path(tempfile.gettempdir()) / f"pulse-tests-bytecode-{os.getuid()}"


@pytest.fixture(autouse=True)
def blob_folder():
    """Nothing here stores any, so nothing is set up for them."""


@pytest.fixture
def standin():
    with Standin() as server:
        yield server
    assert server.problems == []


class Laptop:
    """One machine: a PULSE_HOME, sessions of Claude Code, and the command line."""

    def __init__(self, folder, url, machine="laptop-1"):
        self.folder = Path(folder)
        self.home = self.folder / "pulse"
        self.claude = self.folder / "claude"
        (self.claude / "projects").mkdir(parents=True, exist_ok=True)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PULSE_HOME": str(self.home),
            "CLAUDE_CONFIG_DIR": str(self.claude),
            "PULSE_SERVER": url,
            "PULSE_MACHINE_ID": machine,
            "PULSE_BACKOFF_SECONDS": "0.01",
            "PYTHONPYCACHEPREFIX": str(BYTECODE),
        }

    def pulse(self, *arguments, stdin="", **environ):
        return subprocess.run(
            [sys.executable, "-m", "pulse", *arguments],
            env={**self.environ, **environ},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def login(self):
        done = self.pulse("login", "--token", TOKEN)
        assert done.returncode == 0, done.stderr
        return self

    def sync(self, *arguments, **environ):
        """Sync with --json; the summary gets the exit status."""
        done = self.pulse("sync", "--json", *arguments, **environ)
        assert "Traceback" not in done.stderr, done.stderr
        summary = json.loads(done.stdout) if done.stdout else {}
        return {**summary, "exit": done.returncode, "stderr": done.stderr}

    def session(
        self, name="s1", lines=3, cwd="/work/tide", folder="-work-tide", **more
    ):
        """Write or lengthen a session by some lines."""
        path = self.claude / "projects" / folder / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_bytes().count(b"\n") if path.exists() else 0
        with path.open("a") as file:
            for number in range(old, old + lines):
                file.write(prompt(name, number, cwd, **more) + "\n")
        return path


def prompt(session, number, cwd, text="Add a retry", **more):
    return json.dumps(
        {
            "type": "user",
            "uuid": f"{session}-{number}",
            "sessionId": session,
            "cwd": cwd,
            "timestamp": f"2026-03-02T10:{number % 60:02}:00.000Z",
            "message": {"role": "user", "content": f"{text} {number}"},
            **more,
        }
    )


@pytest.fixture
def laptop(tmp_path, standin):
    return Laptop(tmp_path / "one", standin.url).login()
