"""The product as a server: PostgreSQL, Redis, and its parts in processes of their own."""

import json
import os
import re
import socket
import time
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

import pytest

from runs import broker
from tests.conftest import require
from tests.own_redis import own_redis
from tests.product import SERVER_ENV, Product, new_database
from tests.serving import Served, free_port
from worktracker.demo import make_sessions

pytestmark = pytest.mark.services
PROBE = ("-m", "tests.probe.script")


@pytest.fixture(scope="module")
def redis():
    with own_redis() as server:
        yield server


@pytest.fixture(scope="module")
def installed(tmp_path_factory, redis):
    require("postgres")
    with new_database(os.environ["DATABASE_URL"]) as url:
        yield Product(
            tmp_path_factory.mktemp("server") / "home",
            **SERVER_ENV,
            DATABASE_URL=url,
            REDIS_URL=redis.url,
            SWEEP_SECONDS="4",
            DJANGO_SETTINGS_MODULE="tests.probe.settings",
        )


@contextmanager
def part(product: Product, name: str):
    port = free_port()
    process = product.start("-m", "worktracker.up", name, PORT=str(port))
    served = Served(process, port)
    try:
        yield served
    finally:
        served.kill()


@pytest.fixture(scope="module")
def server(installed):
    """web, worker and beat; what is used is web."""
    with ExitStack() as parts:
        web = parts.enter_context(part(installed, "web"))
        web.wait_until_up()
        for name in ("worker", "beat"):
            parts.enter_context(part(installed, name))
        yield web


def test_parts_work_together(server, installed):
    status, text = server.get("/readyz")
    assert status == 200, text
    assert '"broker": "ok"' in text
    installed.run(*PROBE, "ask", "20")
    assert installed.run(*PROBE, "wait", "20").strip() == "done 20"


def test_a_sync_becomes_notes(server, installed, tmp_path):
    """The main job in its parts: the real Pulse, web, a worker process, notes."""
    claude = make_sessions.write_person(
        tmp_path / "ben", "ben", base=date.today() - timedelta(days=1)
    )
    token = installed.run(*PROBE, "account", "ben@example.com").strip()
    env = {
        "HOME": str(tmp_path),
        "PULSE_HOME": str(tmp_path / "pulse"),
        "CLAUDE_CONFIG_DIR": str(claude),
        "PULSE_SERVER": server.url,
        "PULSE_TOKEN": token,
    }
    installed.run("-m", "pulse", "sync", "--all", **env)
    notes = []
    for _ in range(600):
        _status, text = server.get("/api/v1/notes/", token=token)
        notes = json.loads(text)["results"]
        if len(notes) == 3:
            break
        time.sleep(0.2)
    assert len(notes) == 3, server.output
    assert all(note["headline"] for note in notes)
    assert all(item["evidence"] for note in notes for item in note["items"])


def test_styles_are_served_with_their_hash(server):
    [style, *_] = re.findall(r"/static/[^\"]+\.css", server.get("/")[1])
    assert re.findall(r"\.[0-9a-f]{12}\.css$", style)
    assert server.get(style)[0] == 200


def test_metrics_are_for_loopback_only(server):
    assert "worktracker_runs" in server.get("/metrics")[1]


def test_a_request_is_one_line_of_json(server):
    server.get("/healthz?secret=word")
    lines = [json.loads(line) for line in server.output.splitlines()]
    [*_, line] = [line for line in lines if line.get("path") == "/healthz"]
    assert line["status"] == 200
    assert len(line["request"]) == 32
    assert "word" not in server.output


def test_check_deploy_has_nothing_to_say(installed):
    said = installed.manage(
        "check", "--deploy", "--fail-level=WARNING", PUBLIC_URL="https://w.example"
    )
    assert "System check identified no issues" in said


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "PUBLIC_URL"])
def test_it_refuses_to_start_without(installed, name):
    process = installed.start("-m", "worktracker.up", "web", **{name: ""})
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith(f"With PostgreSQL, set {name}: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "change-me"),
        ("FIELD_ENCRYPTION_KEYS", "change-me"),
        ("PUBLIC_URL", "worktracker.example"),
    ],
)
def test_it_refuses_what_is_not_real(installed, name, value):
    process = installed.start("manage.py", "migrate", **{name: value})
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith(name)
    assert said.count("\n") == 1


def test_without_a_database_it_says_so(installed):
    nowhere = f"postgres://nobody@127.0.0.1:{free_port()}/none"
    process = installed.start("-m", "worktracker.up", "web", DATABASE_URL=nowhere)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, said.count("\n")) == (1, 1)
    assert said.startswith("The database could not be reached: ")


def test_parts_need_a_broker(installed):
    process = installed.start("-m", "worktracker.up", "worker", REDIS_URL="")
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said.count("\n")) == (1, 1)
    assert said.startswith("Set REDIS_URL")


def assert_few_waited(said: str) -> None:
    """Of many saved requests only one in each pause waited for the broker."""
    seconds = float(said.split()[-1])
    waited = said.count("The broker could not be reached")
    assert 1 <= waited <= 1 + seconds / broker.PAUSE


def test_a_hung_broker_costs_one_wait(installed):
    with socket.create_server(("127.0.0.1", 0)) as hung:
        url = f"redis://127.0.0.1:{hung.getsockname()[1]}/0"
        said = installed.run(*PROBE, "ask", "50", REDIS_URL=url)
    assert_few_waited(said)
    assert installed.run(*PROBE, "wait", "60").strip() == "done 50"


# The last one: it takes Redis away.
def test_a_dead_broker_loses_nothing(server, installed, redis):
    redis.kill()
    assert_few_waited(installed.run(*PROBE, "ask", "300"))
    status, text = server.get("/readyz")
    assert (status, '"broker": "down"' in text) == (200, True)
    redis.start()
    # Two sweeps, a worker that notices, and a machine that has other things to do.
    assert installed.run(*PROBE, "wait", "90").strip() == "done 300"
