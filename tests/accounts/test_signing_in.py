import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import invitations, teams

pytestmark = pytest.mark.any_database

LONG = "four plain words and " + "x" * 44  # 65 characters, no digit, no capital


@pytest.fixture
def server(settings):
    """As with PostgreSQL: an address must be confirmed before anything opens."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_up(client, email="dora@example.com", password=LONG):
    return client.post(
        reverse("account_signup"), {"email": email, "password1": password}
    )


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return client.get("/api/v1/me/").status_code == 200


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def test_signing_up_embedded_opens_at_once(client, db):
    answer = sign_up(client)

    assert answer.status_code == 302
    assert is_signed_in(client)
    assert User.objects.get().email == "dora@example.com"


def test_an_address_is_kept_in_lower_case(client, db):
    sign_up(client, email="Dora@Example.COM")

    assert User.objects.get().email == "dora@example.com"


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("eleven char", "12 characters"),
        ("administrator", "common"),
        ("dora@example.com", "similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, db, password, says):
    answer = sign_up(client, password=password)

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not User.objects.exists()


def test_a_wrong_address_is_refused(client, db):
    assert sign_up(client, email="not an address").status_code == 200
    assert not User.objects.exists()


def test_on_a_server_the_address_is_confirmed_first(client, db, server):
    sign_up(client)

    assert not is_signed_in(client)
    assert sign_in(Client(), "dora@example.com", LONG).status_code == 302
    [message, *_again] = mail.outbox
    assert message.to == ["dora@example.com"]
    assert message.subject == "Confirm your e-mail address"
    client.post(link_in(message))
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)


def test_looking_at_the_link_confirms_nothing(client, db, server):
    sign_up(client)

    client.get(link_in(mail.outbox[0]))

    assert not EmailAddress.objects.get().verified


def test_signing_up_does_not_tell_who_has_an_account(client, alice, server):
    EmailAddress.objects.create(
        user=alice, email=alice.email, verified=True, primary=True
    )
    taken = sign_up(client, email="alice@example.com")
    free = sign_up(Client(), email="free@example.com")

    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert mail.outbox[0].subject == "You already have an account"
    assert User.objects.filter(email="alice@example.com").count() == 1


def test_signing_in_and_out(client, alice, password):
    assert sign_in(client, "Alice@example.com", password).status_code == 302
    assert is_signed_in(client)

    client.post(reverse("account_logout"))

    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_person_look_the_same(client, alice):
    wrong = sign_in(client, "alice@example.com", "not the password")
    unknown = sign_in(client, "nobody@example.com", "not the password")

    def words(answer):
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        return re.sub(r'"[A-Za-z0-9]{64}"', "a CSRF token", text)

    assert wrong.status_code == unknown.status_code == 200
    assert words(wrong) == words(unknown)


def test_guessing_is_slowed_down(client, alice, password):
    for _ in range(5):
        sign_in(client, "alice@example.com", "not the password")

    sign_in(client, "alice@example.com", password)

    assert not is_signed_in(client)


def test_a_forgotten_password_is_set_anew(client, alice, password):
    other = Client()
    other.force_login(alice)
    client.post(reverse("account_reset_password"), {"email": "alice@example.com"})
    [message] = mail.outbox
    assert message.subject == "Set a new password"

    page = client.get(link_in(message), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": LONG, "password2": LONG})

    assert sign_in(client, "alice@example.com", LONG).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_resetting_does_not_tell_who_has_an_account(client, alice):
    known = client.post(reverse("account_reset_password"), {"email": alice.email})
    unknown = client.post(
        reverse("account_reset_password"), {"email": "no@example.com"}
    )

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mail.outbox[1].subject == "There is no account with this address"


def test_changing_the_password_signs_out_elsewhere(alice, password):
    here, there = Client(), Client()
    sign_in(here, alice.email, password)
    sign_in(there, alice.email, password)

    here.post(
        reverse("account_change_password"),
        {"oldpassword": password, "password1": LONG, "password2": LONG},
    )

    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert mail.outbox[-1].subject == "Your password was changed"


@pytest.mark.parametrize("mode", ["invite", "closed"])
def test_signing_up_can_be_closed(client, db, settings, mode):
    settings.SIGNUP = mode

    answer = sign_up(client)

    assert answer.status_code == 200
    assert b'name="password1"' not in answer.content
    assert not User.objects.exists()


@pytest.fixture
def invited(client, alice):
    """A visitor who followed a link into Alice's team."""
    now = timezone.now()
    team = teams.create(alice, name="Harbour")
    invitation, _secret = invitations.create(team, by=alice, now=now)
    session = client.session
    invitations.keep(session, invitation, page="/join/")
    session.save()
    return invitation


def test_an_invitation_opens_the_door(client, settings, invited):
    settings.SIGNUP = "invite"

    answer = sign_up(client)

    assert answer.url == "/join/"
    assert is_signed_in(client)


def test_one_link_lets_in_one_person(client, settings, invited):
    settings.SIGNUP = "invite"
    second = Client()
    session = second.session
    invitations.keep(session, invited, page="/join/")
    session.save()
    sign_up(client)

    answer = sign_up(second, email="second@example.com")

    assert "for another address" in answer.content.decode()
    assert not User.objects.filter(email="second@example.com").exists()


def test_a_revoked_invitation_does_not(client, settings, invited, alice):
    settings.SIGNUP = "invite"
    invitations.revoke(invited, by=alice, now=timezone.now())

    sign_up(client)

    assert not User.objects.filter(email="dora@example.com").exists()


def test_closed_is_closed_even_with_an_invitation(client, settings, invited):
    settings.SIGNUP = "closed"

    sign_up(client)

    assert not User.objects.filter(email="dora@example.com").exists()


def test_signing_in_goes_on_with_the_invitation(client, invited, bob, password):
    assert sign_in(client, bob.email, password).url == "/join/"


def test_the_key_of_an_authenticator_app_is_stored_encrypted(alice):
    from allauth.mfa.adapter import get_adapter

    stored = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in stored
    assert get_adapter().decrypt(stored) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "name",
    [
        *("account_login", "account_signup", "account_reset_password"),
        *("account_inactive", "account_email_verification_sent"),
    ],
)
def test_pages_before_signing_in_can_be_read(client, db, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        *("account_logout", "account_change_password", "account_email"),
        *("account_reauthenticate", "mfa_index"),
    ],
)
def test_pages_of_the_account_want_somebody(client, as_alice, name):
    assert client.get(reverse(name)).status_code == 302
    assert as_alice.get(reverse(name)).status_code in {200, 302}


def test_mails_have_words_of_our_own(client, alice):
    client.post(reverse("account_reset_password"), {"email": alice.email})

    [message] = mail.outbox
    assert message.body.startswith("Somebody, probably you, asked")
    assert "Hello from" not in message.body
    assert message.alternatives == []
