"""What an attacker may send to the way back: all of it is refused and teaches nothing.

Attacks on the stored rows are in test_tokens.py.
"""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from publishing.models import Connection, OAuthAttempt
from tests.conftest import signed_in
from tests.fakes.providers import query_of
from tests.publishing.connected import NETWORKS, place

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

BEGIN = "/settings/connections/connect/"
REFUSED = "This way back was used before, is older than ten minutes, or was begun"


@pytest.fixture
def begun(networks, as_alice):
    """``begun(network)``: what the network would send Alice back with."""

    def beginning(network="x", persona="ada"):
        url = as_alice.post(BEGIN, {"network": network})["Location"]
        return query_of(networks.consent(url, persona))

    return beginning


def come_back(client, network, params):
    """What the person then reads."""
    answer = client.get(f"/connections/{network}/callback/?{urlencode(params)}")
    assert answer.status_code == 303
    assert answer["Location"] == "/settings/connections/"
    return client.get(answer["Location"]).text


def refused(networks, client, network, params, words=REFUSED):
    """Refused with these words, nothing stored, and no code was ever redeemed."""
    calls = len(networks.requests(f"{network}.token"))
    page = come_back(client, network, params)
    assert words in page
    for value in params.values():
        assert len(value) < 8 or value not in page
    assert not Connection.objects.exists()
    return len(networks.requests(f"{network}.token")) == calls


@pytest.mark.parametrize("network", NETWORKS)
def test_a_state_is_good_once(networks, as_alice, begun, network):
    params = begun(network)
    come_back(as_alice, network, params)
    assert Connection.objects.exists()
    Connection.objects.all().delete()

    assert refused(networks, as_alice, network, params)


def test_even_a_failed_way_back_is_the_only_one(networks, as_alice, begun):
    params = begun()
    assert refused(
        networks, as_alice, "x", {**params, "code": ""}, "without a permission"
    )
    assert refused(networks, as_alice, "x", params)


@pytest.mark.parametrize(
    "state", ["", "nonsense", "x" * 5000, "é" * 50, "0" * 43, "a\nb"]
)
def test_no_state_or_a_made_up_one(networks, as_alice, begun, state):
    assert refused(networks, as_alice, "x", {**begun(), "state": state})


def test_a_missing_state(networks, as_alice, begun):
    assert refused(networks, as_alice, "x", {"code": begun()["code"]})


def test_the_stored_hash_is_no_state(networks, as_alice, begun):
    params = begun()
    state = OAuthAttempt.objects.get().state_hash
    assert refused(networks, as_alice, "x", {**params, "state": state})


def test_ten_minutes_and_no_longer(networks, as_alice, begun):
    params = begun()
    OAuthAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refused(networks, as_alice, "x", params)


def test_another_person_with_alices_state(networks, as_bob, begun):
    """Bob would connect Alice's account to himself."""
    assert refused(networks, as_bob, "x", begun())


def test_alice_with_bobs_state(networks, as_alice, bob):
    """Bob sends Alice a link that would connect his account to hers."""
    url = signed_in(bob).post(BEGIN, {"network": "x"})["Location"]
    params = query_of(networks.consent(url, "grace"))
    assert refused(networks, as_alice, "x", params)


def test_alice_in_another_session(networks, alice, begun):
    assert refused(networks, signed_in(alice), "x", begun())


def test_alice_after_signing_in_again(networks, alice, as_alice, begun):
    params = begun()
    as_alice.logout()
    as_alice.force_login(alice)
    assert refused(networks, as_alice, "x", params)


@pytest.mark.parametrize(("began", "ends"), [("x", "linkedin"), ("linkedin", "x")])
def test_the_state_of_one_network_at_the_other(networks, as_alice, begun, began, ends):
    """A mix-up: no code of one network is ever sent to the other."""
    params = begun(began)
    assert refused(networks, as_alice, ends, params)
    assert networks.requests(f"{began}.token") == []


def test_a_code_that_was_injected(networks, as_alice, bob, begun):
    """Bob's code behind Alice's state: PKCE binds a code of X to who began."""
    theirs = signed_in(bob).post(BEGIN, {"network": "x"})["Location"]
    code = query_of(networks.consent(theirs, "grace"))["code"]

    refused(networks, as_alice, "x", {**begun(), "code": code}, "X refused")


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("code", ["made-up", "x" * 5000, "a\0b"])
def test_a_code_that_was_made_up(networks, as_alice, begun, network, code):
    params = {**begun(network), "code": code}
    answer = as_alice.get(f"/connections/{network}/callback/?{urlencode(params)}")
    # A NUL is refused before anything looks at the address.
    assert answer.status_code == (400 if "\0" in code else 303)
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    "error", ["server_error", "<script>alert(1)</script>", "x" * 3000]
)
def test_an_error_that_was_made_up(networks, as_alice, begun, error):
    params = {**begun(), "error": error, "error_description": "<b>bold words</b>"}
    assert refused(networks, as_alice, "x", params, "without a permission")


def test_the_way_back_takes_no_form(networks, as_alice, begun):
    params = begun()
    for method in (as_alice.post, as_alice.put, as_alice.head):
        assert method("/connections/x/callback/", params).status_code == 405
    assert not Connection.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_spends_nothing(networks, begun):
    answer = Client().get(f"/connections/x/callback/?{urlencode(begun())}")
    assert answer["Location"] == "/account/login/?next=/settings/connections/"
    assert OAuthAttempt.objects.get().consumed_at is None


def test_a_wrong_key_ends_an_attempt(networks, as_alice, begun, settings):
    from cryptography.fernet import Fernet

    params = begun()
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert refused(networks, as_alice, "x", params, "did not answer as it should")


def test_a_stranger_disconnects_nothing(networks, alice, as_charlie):
    connection = place(networks, alice, "x")
    path = f"/settings/connections/{connection.public_id}/disconnect/"
    assert as_charlie.post(path).status_code == 404
    api = f"/api/v1/connections/{connection.public_id}/"
    assert as_charlie.delete(api).status_code == 404
    assert networks.requests() == []
