"""`manage.py fake_providers`, as an operator starts it."""

import os
import signal
import time

import pytest
import requests
from django.core.management import CommandError, call_command

from tests.product import Product
from tests.serving import Served, free_port


def refused(**options):
    with pytest.raises(CommandError) as said:
        call_command("fake_providers", **options)
    return str(said.value)


def test_it_starts_only_in_a_demo(settings):
    settings.DEMO_MODE = False
    assert refused(port=0) == (
        "The stand-ins of LinkedIn and X start only with DEMO_MODE=true."
    )


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("0.0.0.0", "0.0.0.0 is not this computer alone: use 127.0.0.1."),
        ("worktracker.example", "--host must be 127.0.0.1."),
    ],
)
def test_it_listens_to_this_computer_only(settings, host, said):
    settings.DEMO_MODE = True
    assert refused(port=0, host=host) == said


def test_it_says_that_a_port_is_taken(settings, providers):
    settings.DEMO_MODE = True
    port = providers.server.server_address[1]
    assert f"Port {port} could not be opened" in refused(port=port)


@pytest.fixture
def standing(tmp_path):
    port = free_port()
    mine = "http://127.0.0.1:1/callback/"
    arguments = [f"--port={port}", "--control-token=abc", f"--x-redirect={mine}"]
    product = Product(tmp_path / "home", DEMO_MODE="true")
    process = product.start("manage.py", "fake_providers", *arguments)
    served = Served(process, port)
    try:
        deadline = time.monotonic() + 60
        while "X-Control-Token" not in served.output:
            assert process.poll() is None and time.monotonic() < deadline, served.output
            time.sleep(0.02)
        yield served
    finally:
        served.kill()


def test_it_says_how_to_use_it_and_ends_with_ctrl_c(standing):
    for words in (
        "Nothing leaves this computer",
        f"LINKEDIN_BASE_URL={standing.url}/linkedin",
        f"X_BASE_URL={standing.url}/x",
        "LINKEDIN_CLIENT_ID=",
        "X_CLIENT_SECRET=",
        "X-Control-Token: abc",
    ):
        assert words in standing.output
    assert requests.get(f"{standing.url}/feed", timeout=10).ok
    headers = {"X-Control-Token": "abc"}
    told = requests.get(f"{standing.url}/_control/state", headers=headers, timeout=10)
    assert told.json()["rules"]["redirect_uris"]["x"] == [
        "http://127.0.0.1:1/callback/"
    ]
    os.killpg(standing.process.pid, signal.SIGINT)
    assert standing.ended(20) == 0
    assert "Traceback" not in standing.output
