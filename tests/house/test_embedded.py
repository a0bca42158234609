"""`make run`: one process that is everything, and its guards."""

import os
import resource
import shutil
import signal
import socket
import sqlite3
import stat
import time

import pytest

from tests.product import Product
from tests.serving import Served, free_port, serving


@pytest.fixture
def home(tmp_path, migrated_home):
    shutil.copytree(migrated_home, tmp_path / "home")
    return Product(tmp_path / "home")


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    """One product for the tests that only look at it; its home was empty."""
    with serving(Product(tmp_path_factory.mktemp("up") / "home")) as served:
        yield served


def refused(product: Product, port: int) -> str:
    """The one sentence that a start printed before it ended."""
    served = Served(product.start("-m", "worktracker.up", PORT=str(port)), port)
    assert served.ended() == 1
    assert served.output.count("\n") == 1, served.output
    return served.output


def eventually(condition, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def seconds_of_loading(product: Product) -> float:
    """Processor time that loading all of the product takes, and nothing else."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    product.manage("check")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_it_says_where_it_is(up):
    assert up.output.splitlines()[-1] == f"Worktracker is on {up.url} (Ctrl-C ends it)"


def test_it_is_ready_with_schedule_and_worker(up):
    assert eventually(lambda: '"schedule": "ok"' in up.get("/readyz")[1])
    status, text = up.get("/readyz")
    assert status == 200
    assert '"broker": "ok"' in text


def test_pages_and_their_styles_come_without_collecting(up):
    assert up.get("/")[0] == 200
    assert up.get("/static/django_htmx/htmx-2.min.js")[0] == 200


def test_keys_are_made_once_and_kept(tmp_path):
    product = Product(tmp_path / "home")
    for _ in range(2):
        product.manage("check")
    [keys] = (tmp_path / "home").glob("*keys*")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_ctrl_c_ends_everything(home):
    with serving(home) as served:
        assert len(served.group()) == 2
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.ended(10) == 0
        assert served.group() == []
        assert "Traceback" not in served.output


def test_sigterm_ends_everything(home):
    with serving(home) as served:
        served.process.terminate()
        assert served.ended(10) == 0
        assert served.group() == []


def test_its_child_does_not_outlive_a_killed_master(home):
    with serving(home) as served:
        served.process.kill()
        assert eventually(lambda: served.group() == [], 5)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", served.port))
    with serving(home) as again:
        assert again.get("/readyz")[0] == 200


def test_a_busy_port_is_one_sentence(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use by another program" in refused(home, port)


def test_a_second_start_in_the_same_home_is_one_sentence(home):
    with serving(home) as served:
        said = refused(home, free_port())
        assert f"running with {home.home} already" in said
        assert f"on port {served.port}" in said
        assert served.get("/readyz")[0] == 200


def test_a_later_start_takes_under_five_seconds(home):
    """About two in fact, where nothing else runs. Here other tests want the processor:
    then it takes so many times what loading the product alone takes."""
    alone = min(seconds_of_loading(home) for _ in range(2))
    with serving(home) as served:
        assert served.processor_seconds() < max(5, 3 * alone)
        assert "Preparing" not in served.output


def test_killing_it_leaves_a_sound_database(home):
    with serving(home) as served:
        served.kill()
    with sqlite3.connect(home.home / "worktracker.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "A setting could not be read: "),
        ("PORT", "99999", "PORT=99999 is no port"),
        ("DATABASE_URL", "mysql://host/name", "DATABASE_URL must be postgres://"),
        ("STORAGE_URL", "s3://bucket", "STORAGE_URL must be file:///"),
        ("SIGNUP", "maybe", "SIGNUP must be open, invite or closed"),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence(home, name, value, said):
    served = Served(home.start("-m", "worktracker.up", **{name: value}), 0)
    assert served.ended() == 1
    assert served.output.startswith(said)
    assert served.output.count("\n") == 1


def test_a_damaged_key_file_is_one_sentence(home):
    (home.home / "keys.json").write_text("{")
    assert "is damaged: restore it" in refused(home, free_port())
