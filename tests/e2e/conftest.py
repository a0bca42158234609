"""A real browser against a real server, and pages that must not complain."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import PASSWORD, chromium_path, require

ARTIFACTS = Path(__file__).resolve().parents[2] / "test-artifacts"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright's synchronous side runs a loop in this thread; the ORM would refuse it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser():
    require("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_path(), args=FLAGS
        )
        yield running
        running.close()


class AwaitedServer(ThreadedWSGIServer):
    """Closing it ends the idle connections and waits for the requests under way.

    A browser goes on asking until it is closed, and the server answers what was asked
    even then. Django leaves such requests behind; here none outlives its server.
    """

    daemon_threads = False  # those are not waited for

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.connected = set()

    def process_request(self, request, client_address):
        self.connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.connected.discard(request)
        super().shutdown_request(request)

    def server_close(self):
        for connection in tuple(self.connected):
            with suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RD)
        super().server_close()


@pytest.fixture
def live_server(transactional_db):
    """A server for one test; its last request has ended before the tables are emptied."""
    server = LiveServer("localhost", start=False)
    server.thread.server_class = AwaitedServer
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(browser):
    """A fresh page; what it writes to the console as an error fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints = []
    opened.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "status of 4" not in message.text
            else None
        ),
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def sign_in(page, server: str, email: str) -> None:
    page.goto(f"{server}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/account/" not in url)
