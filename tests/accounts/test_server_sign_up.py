"""Signing up on a real server: web and worker as processes, and a mail that arrives."""

import os
import re
import time
from contextlib import ExitStack

import pytest
import requests

from tests.conftest import require
from tests.product import SERVER_ENV, Product, new_database
from tests.serving import Served, free_port

pytestmark = [pytest.mark.services, pytest.mark.slow]
PASSWORD = "correct horse battery"


@pytest.fixture
def mails(tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


@pytest.fixture
def server(tmp_path, mails):
    """The address of a server whose worker writes mails into a folder."""
    require("postgres", "redis")
    port = free_port()
    with ExitStack() as stack:
        url = stack.enter_context(new_database(os.environ["DATABASE_URL"]))
        environment = {
            **SERVER_ENV,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": url,
            "REDIS_URL": os.environ["REDIS_URL"],
            # Three strokes, and then an absolute path.
            "EMAIL_URL": f"filemail:///{mails}",
        }
        product = Product(tmp_path / "home", **environment)
        product.manage("migrate", "--verbosity=0")
        product.manage("createcachetable")
        for part, at in (("worker", free_port()), ("web", port)):
            process = product.start("-m", "worktracker.up", part, PORT=str(at))
            served = Served(process, at)
            stack.callback(served.kill)
        served.wait_until_up()
        yield served.url


def post(session, url, **fields):
    page = session.get(url).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    return session.post(
        url, {"csrfmiddlewaretoken": token, **fields}, headers={"Referer": url}
    )


def link_in_mail(mails, pattern, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for file in mails.iterdir():
            if found := re.search(pattern, file.read_text()):
                return found[0]
        time.sleep(0.1)
    raise AssertionError("No mail came.")


def test_a_confirmed_address_opens_the_account(server, mails):
    visitor = requests.Session()

    post(
        visitor,
        f"{server}/account/signup/",
        email="dora@example.com",
        password1=PASSWORD,
    )
    assert visitor.get(f"{server}/api/v1/me/").status_code == 401

    post(visitor, link_in_mail(mails, r"http://\S+/account/confirm-email/\S+"))

    assert visitor.get(f"{server}/api/v1/me/").json()["email"] == "dora@example.com"
