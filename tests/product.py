"""The product as real processes: a home, a database, commands and scripts."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

REPOSITORY = Path(__file__).resolve().parent.parent
#: What a test process may inherit; everything else is named by the test.
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "PGPASSWORD")


class Product:
    """One installation. `env` is all that its processes know about the outside."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home = home
        self.env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self.env |= {
            "WORKTRACKER_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "worktracker.settings",
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            **env,
        }

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """A process of this installation; both of its streams are in `stdout`."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env={**self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **env: str) -> str:
        """What the process printed, after it ended well."""
        process = self.start(*arguments, **env)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return output

    def manage(self, *arguments: str, **env: str) -> str:
        return self.run("manage.py", *arguments, **env)


@contextmanager
def new_database(server: str, *, like: str = "template1") -> Iterator[str]:
    """The URL of a PostgreSQL database beside the one that `server` names: empty, or a
    copy of the one that is named `like`, to which nobody may be connected."""
    name = f"wt_{uuid4().hex[:12]}"
    parts = urlsplit(server)
    admin = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


SERVER_ENV = {
    "SECRET_KEY": "tests-only-0123456789-0123456789-0123456789-abcdef",
    "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "PUBLIC_URL": "http://127.0.0.1:8000",
}
