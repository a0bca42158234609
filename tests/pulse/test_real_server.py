"""The real command line against the real product, over a real socket."""

import json
import shutil

import pytest

from tests.product import Product
from tests.pulse.conftest import Laptop
from tests.pulse.corpus import corpus
from tests.serving import serving

_PERSON = """
from accounts.models import User
from accounts.services import tokens
import sys
user = User.objects.create_user("ada@example.org", "correct horse battery", name="Ada")
print(tokens.create(user, name="t", scopes=("upload", "read"))[1])
print(tokens.create(user, name="r", scopes=("read",))[1])
"""
_COUNTS = """
import json
from sessions_app.models import Chunk, Machine, Transcript
newest = Machine.objects.order_by("-pk").first()
chunks = Chunk.objects.filter(transcript__machine=newest)
print(json.dumps({
    "transcripts": Transcript.objects.filter(machine=newest).count(),
    "lines": sum(c.last_line - c.first_line + 1 for c in chunks),
}))
"""


class Server:
    """A running product with one person and her tokens."""

    def __init__(self, product, url):
        self._product, self.url = product, url
        self.token, self.read_token = self._shell(_PERSON).split()[-2:]

    def _shell(self, code):
        return self._product.manage("shell", "--no-imports", "-c", code)

    def newest_machine(self):
        """What is stored of the machine that was registered last."""
        return json.loads(self._shell(_COUNTS).splitlines()[-1])

    def laptop(self, folder, machine="laptop-1"):
        laptop = Laptop(folder, self.url, machine=machine)
        done = laptop.pulse("login", stdin=f"{self.token}\n")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"Logged in to {self.url} as ada@example.org.")
        return laptop


@pytest.fixture(scope="module")
def server(migrated_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("real") / "home"
    shutil.copytree(migrated_home, home)
    product = Product(home)
    with serving(product) as served:
        yield Server(product, served.url)


def test_sessions_arrive_once(server, tmp_path):
    laptop = server.laptop(tmp_path / "one")
    laptop.session("s1", lines=5)
    laptop.session("s2", lines=2000, text="x" * 600)
    first = laptop.sync("--all")
    assert (first["exit"], first["sent_lines"]) == (0, 2005), first
    second = laptop.sync()
    assert (second["exit"], second["sent_lines"], second["requests"]) == (0, 0, 0)
    assert server.newest_machine() == {"transcripts": 2, "lines": 2005}


def test_growing_and_rewritten_sessions(server, tmp_path):
    laptop = server.laptop(tmp_path / "one", machine="laptop-2")
    path = laptop.session("g1", lines=3)
    assert laptop.sync("--all")["sent_lines"] == 3
    laptop.session("g1", lines=2)
    assert laptop.sync()["sent_lines"] == 2
    path.write_bytes(path.read_bytes().replace(b"retry", b"queue"))
    assert laptop.sync()["sent_lines"] == 5
    assert laptop.sync()["requests"] == 0


def test_a_lost_state_goes_on(server, tmp_path):
    laptop = server.laptop(tmp_path / "one", machine="laptop-3")
    laptop.session("l1", lines=4)
    laptop.sync("--all")
    for file in laptop.home.glob("state.db*"):
        file.unlink()
    laptop.session("l1", lines=1)
    found = laptop.sync("--all")
    assert (found["exit"], found["sent_lines"]) == (0, 1)


def test_a_token_that_may_not_upload_is_refused_at_log_in(server, tmp_path):
    laptop = Laptop(tmp_path / "one", server.url)
    done = laptop.pulse("login", "--token", server.read_token)
    assert done.returncode == 3
    assert "upload" in done.stderr
    assert not (laptop.home / "credentials.json").exists()


def test_a_wrong_token_is_refused_at_log_in(server, tmp_path):
    laptop = Laptop(tmp_path / "one", server.url)
    done = laptop.pulse("login", "--token", "wt_pat_wrong")
    assert done.returncode == 3
    assert "wt_pat_wrong" not in done.stdout + done.stderr


def test_the_corpus_arrives(server, tmp_path):
    laptop = server.laptop(tmp_path / "one", machine="laptop-4")
    roots = ["claude", "claude-home-pai/.claude", "layout-2.1.2xx-synthetic", "edge"]
    places = ",".join(str(corpus() / root) for root in roots)
    first = laptop.sync("--all", CLAUDE_CONFIG_DIR=places)
    assert first["exit"] == 0, first["stderr"]
    assert (first["refused"], first["unread"], first["waiting"]) == ([], [], 0)
    assert server.newest_machine()["lines"] == first["sent_lines"] > 4500
    assert laptop.sync(CLAUDE_CONFIG_DIR=places)["requests"] == 0
