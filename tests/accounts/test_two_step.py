import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent


@pytest.fixture
def signed_in(client, alice, password):
    EmailAddress.objects.create(
        user=alice, email=alice.email, primary=True, verified=True
    )
    client.post(reverse("account_login"), {"login": alice.email, "password": password})
    client.post(reverse("account_reauthenticate"), {"password": password})
    return client


@pytest.fixture
def secret(signed_in):
    """The key of Alice's authenticator app, once it is turned on."""
    page = reverse("mfa_activate_totp")
    assert signed_in.get(page).status_code == 200
    key = signed_in.session["mfa.totp.secret"]
    signed_in.post(page, {"code": code(key)})
    return key


def code(secret):
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def test_it_is_turned_on_with_a_code(transactional_db, secret, alice):
    stored = Authenticator.objects.get(user=alice, type="totp")

    assert secret not in str(stored.data)
    assert AuditEvent.objects.filter(owner=alice, action="two_step.added").exists()


def test_signing_in_then_asks_for_a_code(secret, alice, password):
    client = Client()
    answer = client.post(
        reverse("account_login"), {"login": alice.email, "password": password}
    )
    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/api/v1/me/").status_code == 401

    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"code": code(secret)})

    assert client.get("/api/v1/me/").status_code == 200


def test_a_wrong_code_opens_nothing(secret, alice, password):
    client = Client()
    client.post(reverse("account_login"), {"login": alice.email, "password": password})

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes"]
)
def test_its_pages_can_be_read(signed_in, secret, name):
    answer = signed_in.get(reverse(name))

    assert answer.status_code == 200
    assert b'href="/static/' in answer.content
