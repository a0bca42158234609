"""The page of connections, and the way to a network and back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from publishing.models import Connection, OAuthAttempt
from tests.conftest import signed_in
from tests.fakes.providers import query_of
from tests.frontend.drafted import make_story
from tests.frontend.sample import make_project
from tests.publishing.connected import NETWORKS, place

pytestmark = pytest.mark.django_db

PAGE = "/settings/connections/"
BEGIN = "/settings/connections/connect/"


@pytest.fixture
def networks(providers, settings):
    for name, value in providers.settings.items():
        setattr(settings, name, value)
    return providers


def go(client, network="x", **more):
    """Where the click leads."""
    answer = client.post(BEGIN, {"network": network, **more})
    assert answer.status_code == 303
    return answer["Location"]


def back(client, url):
    """As the browser comes back from the network."""
    return client.get(url.removeprefix("http://testserver"))


@pytest.fixture
def draft(alice):
    project = make_project(alice, name="lantern", publishable=True)
    story = make_story(alice, project=project)
    return next(each for each in story if each.network == "x")


# ------------------------------------------------------------- the way


@pytest.mark.parametrize("network", NETWORKS)
def test_there_and_back(networks, as_alice, network):
    url = networks.consent(go(as_alice, network))
    answer = back(as_alice, url)

    assert answer.status_code == 303
    assert answer["Location"] == PAGE
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    page = as_alice.get(PAGE).text
    assert "Connected: " in page
    assert "Ada Marten" in page
    assert "connected" in page


def test_the_address_that_is_registered_is_the_one_that_answers():
    from publishing import endpoints

    for network in NETWORKS:
        path = reverse(f"callback_{network}")
        assert endpoints.redirect_uri(network) == f"http://testserver{path}"


def test_the_host_of_a_request_is_not_believed(networks, alice, settings):
    settings.ALLOWED_HOSTS = ["evil.example", "testserver"]
    client = signed_in(alice)
    answer = client.post(BEGIN, {"network": "x"}, headers={"host": "evil.example"})

    asked = query_of(answer["Location"])
    assert asked["redirect_uri"] == "http://testserver/connections/x/callback/"


def test_from_a_draft_and_back_to_it(networks, as_alice, draft):
    shown = as_alice.get(reverse("draft", args=[draft.public_id])).text
    assert "Connect X to post from here" in shown
    assert (
        f'value="{draft.public_id}"'
        in as_alice.get(f"{PAGE}?draft={draft.public_id}").text
    )

    answer = back(as_alice, networks.consent(go(as_alice, draft=draft.public_id)))

    assert answer["Location"] == reverse("draft", args=[draft.public_id])
    shown = as_alice.get(answer["Location"]).text
    assert "Connect X to post from here" not in shown


def test_a_draft_that_lost_its_account_leads_there_too(networks, as_alice, draft):
    type(draft).objects.filter(pk=draft.pk).update(channel="api")
    shown = as_alice.get(reverse("draft", args=[draft.public_id])).text
    assert "No account is connected." in shown
    assert f"{PAGE}?draft={draft.public_id}#x" in shown


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/account/logout/", "x" * 90]
)
def test_the_way_back_leads_nowhere_else(networks, as_alice, target):
    url = go(as_alice, draft=target, next=target, redirect_uri=target)
    back_to = networks.consent(url)
    answer = back(as_alice, f"{back_to}&next={target}&redirect_uri={target}")

    assert answer["Location"] == PAGE


def test_a_strangers_draft_is_no_way_back(networks, as_charlie, draft):
    assert draft.title not in as_charlie.get(f"{PAGE}?draft={draft.public_id}").text
    answer = back(as_charlie, networks.consent(go(as_charlie, draft=draft.public_id)))
    assert answer["Location"] == PAGE


def test_a_no_there_is_said_here(networks, as_alice):
    networks.fault("linkedin.authorize", "deny_consent")
    answer = back(as_alice, networks.consent(go(as_alice, "linkedin")))

    assert answer.status_code == 303
    assert "You said no at LinkedIn" in as_alice.get(PAGE).text


def test_who_is_signed_out_brings_nothing_along(networks, as_alice):
    url = networks.consent(go(as_alice))
    answer = back(Client(), url)

    assert answer.status_code == 302
    assert answer["Location"] == f"/account/login/?next={PAGE}"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not Connection.objects.exists()
    # The state is as good as before: nobody could spend it.
    assert back(as_alice, url)["Location"] == PAGE
    assert Connection.objects.exists()


@pytest.mark.parametrize("network", ["", "facebook", "x\0", "X"])
def test_another_network_does_not_exist(networks, as_alice, network):
    assert as_alice.post(BEGIN, {"network": network}).status_code == 404


def test_beginning_takes_a_click(networks, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.get(BEGIN).status_code == 405
    assert client.post(BEGIN, {"network": "x"}).status_code == 403
    assert not OAuthAttempt.objects.exists()


# ------------------------------------------------------------- the page


def test_a_form_may_lead_to_the_networks_and_nowhere_else(networks, as_alice):
    origin = networks.url
    policy = as_alice.get(PAGE)["Content-Security-Policy"]
    [allowed] = [p for p in policy.split("; ") if p.startswith("form-action")]

    assert allowed.split()[1:] == ["'self'", origin]
    elsewhere = as_alice.get("/settings/")["Content-Security-Policy"]
    assert "form-action 'self';" in elsewhere + ";"


def test_the_networks_themselves_are_allowed_by_name(as_alice, settings):
    settings.LINKEDIN_CLIENT_ID = settings.LINKEDIN_CLIENT_SECRET = "a"
    settings.X_CLIENT_ID = settings.X_CLIENT_SECRET = "a"
    policy = as_alice.get(PAGE)["Content-Security-Policy"]
    assert "form-action 'self' https://www.linkedin.com https://x.com" in policy


def test_without_apps_it_says_that_posting_works_by_hand(as_alice, draft):
    page = as_alice.get(PAGE).text

    assert "you post by hand" in page
    assert "X_CLIENT_SECRET" in page
    assert "http://testserver/connections/x/callback/" in page
    assert BEGIN not in page
    shown = as_alice.get(reverse("draft", args=[draft.public_id])).text
    assert "to post from here" not in shown
    answer = as_alice.post(BEGIN, {"network": "x"}, follow=True)
    assert "has no app at X" in answer.text


def test_what_it_says_of_a_connection(networks, alice, as_alice):
    place(networks, alice, "linkedin", left=timedelta(days=60))
    x = place(networks, alice, "x")
    Connection.objects.filter(pk=x.pk).update(
        status="needs_reconnect", reason="It was taken back."
    )

    page = as_alice.get(PAGE).text

    assert "post in your name" in page
    assert "It was taken back." in page
    assert "Connect again" in page
    assert "nothing leaves this computer" in page


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=8), ""),
        (timedelta(days=6, hours=2), "connection within 7 days"),
        (timedelta(hours=3), "connection within a day"),
    ],
)
def test_every_page_tells_that_it_ends(networks, alice, as_alice, left, said):
    place(networks, alice, "linkedin", left=left)
    for path in ("/settings/", "/drafts/", PAGE):
        page = as_alice.get(path).text
        assert (said in page) if said else ("connection within" not in page)


def test_nobody_else_is_told(networks, alice, as_charlie):
    place(networks, alice, "linkedin", left=timedelta(hours=3))
    assert "connection within" not in as_charlie.get("/settings/").text


# ------------------------------------------------------------ disconnect


def test_disconnecting_asks_first(networks, alice, as_alice):
    connection = place(networks, alice, "x")
    path = reverse("connection_disconnect", args=[connection.public_id])

    assert "Drafts that were to be posted there wait" in as_alice.get(path).text
    assert Connection.objects.exists()
    answer = as_alice.post(path, follow=True)
    assert "is disconnected, here and at X" in answer.text
    assert not Connection.objects.exists()


def test_a_network_that_did_not_confirm_is_named(networks, alice, as_alice):
    connection = place(networks, alice, "x")
    networks.fault("x.revoke", "5xx", times=2)
    path = reverse("connection_disconnect", args=[connection.public_id])
    assert "did not confirm" in as_alice.post(path, follow=True).text


def test_the_log_tells_it(networks, as_alice):
    back(as_alice, networks.consent(go(as_alice)))
    assert "connected X (@ada_marten)" in as_alice.get("/settings/").text


# ------------------------------------------------------------------- API


def test_the_api_lists_and_ends(networks, alice, as_alice, bearer):
    connection = place(networks, alice, "x")
    headers = bearer(alice, "read")
    [shown] = Client().get("/api/v1/connections/", headers=headers).json()["results"]

    assert shown["id"] == connection.public_id
    assert not {"secret", "lease", "account"} & shown.keys()
    path = f"/api/v1/connections/{connection.public_id}/"
    assert Client().delete(path, headers=headers).status_code == 403
    assert as_alice.delete(path).status_code == 204
    assert not Connection.objects.exists()


def test_the_api_begins_in_this_session(networks, as_alice, alice):
    def ask(body):
        return as_alice.post(
            "/api/v1/connections/", body, content_type="application/json"
        )

    url = ask({"network": "x"}).json()["url"]
    assert back(as_alice, networks.consent(url))["Location"] == PAGE
    assert Connection.objects.owned_by(alice).get().network == "x"
    assert ask({"network": "facebook"}).status_code == 400


def test_the_api_says_when_there_is_no_app(as_alice):
    answer = as_alice.post(
        "/api/v1/connections/", {"network": "x"}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/not-connected")
