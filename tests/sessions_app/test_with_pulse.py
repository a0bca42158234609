"""Real sessions through the real Pulse into the real product, read by its own worker."""

import json
import shutil
import sqlite3
import time
from contextlib import closing
from urllib.request import Request, urlopen

import pytest

from tests.product import Product
from tests.pulse.conftest import Laptop
from tests.pulse.corpus import corpus
from tests.serving import serving

_PERSON = """
from accounts.models import User
from accounts.services import tokens
user = User.objects.create_user("{name}@example.org", "correct horse battery")
print(tokens.create(user, name="t", scopes=("upload", "read"))[1])
"""
_ROOTS = ("claude", "claude-home-pai/.claude", "layout-2.1.2xx-synthetic", "edge")


class Installation:
    def __init__(self, product, served):
        self._product, self.url = product, served.url
        self._database = product.home / "worktracker.sqlite3"

    def person(self, name):
        code = _PERSON.format(name=name)
        return self._product.manage("shell", "--no-imports", "-c", code).split()[-1]

    def rows(self, query, *values):
        with closing(sqlite3.connect(self._database, timeout=20)) as database:
            return database.execute(query, values).fetchall()

    def wait_until_read(self, seconds=300):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            states = dict(
                self.rows(
                    "SELECT state, COUNT(*) FROM runs_run WHERE kind='parse' GROUP BY state"
                )
            )
            if not states.keys() - {"done", "failed"}:
                return states
            time.sleep(0.2)
        raise AssertionError(f"Not all was read: {states}")

    def get(self, path, token):
        request = Request(self.url + path, headers={"Authorization": f"Bearer {token}"})
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def sessions(self, token):
        """Counts and tokens by native id, as the API tells them."""
        found, path = {}, "/api/v1/sessions/?limit=200"
        while path:
            page = self.get(path, token)
            for each in page["results"]:
                found[each["native_id"]] = (each["counts"], each["tokens"])
            path = (page["next"] or "").removeprefix(self.url)
        return found


@pytest.fixture(scope="module")
def installed(migrated_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("pulse") / "home"
    shutil.copytree(migrated_home, home)
    product = Product(home)
    with serving(product) as served:
        yield Installation(product, served)


def logged_in(installed, folder, token, machine):
    laptop = Laptop(folder, installed.url, machine=machine)
    done = laptop.pulse("login", stdin=f"{token}\n")
    assert done.returncode == 0, done.stderr
    return laptop


def places():
    return ",".join(str(corpus() / root) for root in _ROOTS)


@pytest.mark.slow
def test_the_corpus_is_read_whole_and_counts_once(installed, tmp_path):
    environ = {"CLAUDE_CONFIG_DIR": places()}
    ada, eve = installed.person("ada"), installed.person("eve")
    one = logged_in(installed, tmp_path / "one", ada, "laptop-1")
    start = time.monotonic()
    sent = one.sync("--all", **environ)
    assert (sent["exit"], sent["waiting"]) == (0, 0), sent
    states = installed.wait_until_read()
    seconds = time.monotonic() - start
    assert states.keys() == {"done"}
    alone = installed.sessions(ada)
    unparsed = sum(counts["unparsed"] for counts, _tokens in alone.values())
    print(f"{sent['sent_lines']} lines, {len(alone)} sessions, {seconds:.1f} s")
    print(f"kept, but not read: {unparsed} lines")
    assert len(alone) > 40
    assert one.sync(**environ)["requests"] == 0

    # The same from two machines, and from a home that was copied with its Pulse.
    first = logged_in(installed, tmp_path / "two", eve, "laptop-2")
    assert first.sync("--all", **environ)["exit"] == 0
    shutil.copytree(tmp_path / "two", tmp_path / "three")
    copied = Laptop(tmp_path / "three", installed.url, machine="laptop-3")
    assert copied.sync("--all", **environ)["exit"] == 0
    installed.wait_until_read()
    twice = installed.sessions(eve)
    assert twice.keys() == alone.keys()
    assert [(k, twice[k], v) for k, v in alone.items() if twice[k] != v] == []
    machines = installed.get("/api/v1/machines/", eve)["results"]
    assert len(machines) == 2


@pytest.mark.slow
def test_a_deleted_session_stays_deleted(installed, tmp_path):
    token = installed.person("may")
    laptop = logged_in(installed, tmp_path / "one", token, "laptop-4")
    path = laptop.session("gone", lines=3)
    laptop.session("kept", lines=3)
    assert laptop.sync("--all")["exit"] == 0
    installed.wait_until_read()
    assert set(installed.sessions(token)) == {"gone", "kept"}
    [[session]] = installed.rows(
        "SELECT public_id FROM sessions_app_codingsession WHERE native_id='gone'"
    )
    installed._product.manage(
        "shell",
        "--no-imports",
        "-c",
        "from sessions_app import services; from sessions_app.models import *; "
        f"services.delete_session(CodingSession.objects.get(public_id='{session}'))",
    )
    laptop.session("gone", lines=2)
    assert path.exists()
    assert laptop.sync()["exit"] == 0
    installed.wait_until_read()
    assert set(installed.sessions(token)) == {"kept"}
