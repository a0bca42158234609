"""A real browser on its way to a network and back, under our content policy."""

import pytest

from publishing.models import Connection
from publishing.services import connections
from tests.e2e.conftest import sign_in
from tests.publishing.connected import NETWORKS

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def networks(providers, settings, live_server):
    for name, value in providers.settings.items():
        setattr(settings, name, value)
    settings.PUBLIC_URL = live_server.url
    for network in NETWORKS:
        address = f"{live_server.url}/connections/{network}/callback/"
        providers.register(network, address)
    return providers


@pytest.mark.parametrize(("network", "name"), [("linkedin", "LinkedIn"), ("x", "X")])
def test_there_and_back(networks, page, live_server, alice, network, name):
    sign_in(page, live_server.url, alice.email)
    page.goto(f"{live_server.url}/settings/connections/")
    page.get_by_role("button", name=f"Connect {name}", exact=True).click()
    page.wait_for_url(f"{networks.url}/**")
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{live_server.url}/settings/connections/")

    assert page.get_by_text("Ada Marten").first.is_visible()
    assert page.get_by_text(f"Connected: {name}").is_visible()
    assert Connection.objects.get().network == network


def test_without_the_allowance_the_browser_refuses(
    networks, browser, live_server, alice, monkeypatch
):
    """So the allowance is needed, and it is all that lets the form lead out."""
    monkeypatch.setattr(connections, "origins", list)
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, live_server.url, alice.email)
    page.goto(f"{live_server.url}/settings/connections/")
    with page.expect_console_message(lambda said: "form-action" in said.text):
        page.get_by_role("button", name="Connect X", exact=True).click()
    still = page.url
    context.close()

    assert still == f"{live_server.url}/settings/connections/"
    assert networks.requests("x.authorize") == []
