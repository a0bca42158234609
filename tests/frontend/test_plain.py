"""Pages that anyone may read, and what the browser is told about them."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.test import Client

from frontend.views import plain

pytestmark = pytest.mark.django_db

OPEN = [
    "/",
    "/about/",
    "/privacy/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
]


@pytest.mark.parametrize("path", OPEN)
def test_anyone_reads_it(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "Worktracker</title>" in page.text


@pytest.mark.parametrize("path", OPEN)
def test_nothing_inline_and_no_other_host(client, path):
    page = client.get(path)
    policy = page["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
    assert " style=" not in page.text
    assert " onclick=" not in page.text
    assert 'src="http' not in page.text


def test_a_stranger_to_the_server_is_asked_to_sign_in(client):
    page = client.get("/today/")
    assert page.status_code == 302
    assert page["Location"] == "/account/login/?next=/today/"


def test_an_unknown_address_says_so(client):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "There is nothing at this address" in page.text


def test_a_form_without_protection_changes_nothing(django_user_model):
    client = Client(enforce_csrf_checks=True)
    page = client.post(
        "/account/signup/",
        {"email": "a@b.example", "password1": "four words, unrelated"},
    )
    assert page.status_code == 403
    assert "too old" in page.text
    assert not django_user_model.objects.exists()


def test_a_choice_of_dark_is_remembered(client):
    client.cookies["look"] = "dark"
    assert 'data-theme="dark"' in client.get("/").text


def test_an_unknown_look_is_ignored(client):
    client.cookies["look"] = '"><script>'
    page = client.get("/").text
    assert "data-theme" not in page
    assert "><script>&" not in page


def test_sign_up_shows_the_mistake_and_keeps_the_address(client):
    page = client.post(
        "/account/signup/", {"email": "a@b.example", "password1": "short"}
    )
    assert page.status_code == 200
    assert 'value="a@b.example"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_sign_up_signs_in(client, django_user_model):
    page = client.post(
        "/account/signup/",
        {"email": "a@b.example", "password1": "four words, unrelated"},
    )
    assert page.status_code == 302
    assert django_user_model.objects.get().email == "a@b.example"
    assert client.get("/today/").status_code == 200


def test_a_failure_names_a_reference_and_what_is_safe(client):
    page = plain.server_error(client.get("/").wsgi_request)
    assert page.status_code == 500
    assert "Your sessions, notes and drafts are as you left them" in page.text
    assert "Reference" in page.text


def test_an_address_is_confirmed_by_one_click(client, settings, alice):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    address = EmailAddress.objects.create(user=alice, email=alice.email, primary=True)
    path = f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/"
    page = client.get(path)
    assert "One click, and alice@example.com is the address" in page.text
    assert not EmailAddress.objects.get().verified
    client.post(path)
    assert EmailAddress.objects.get().verified


def test_a_link_to_confirm_that_is_spent_says_so(client):
    page = client.get("/account/confirm-email/nonsense/")
    assert "used already, or has expired" in page.text


def test_on_a_server_signing_up_waits_for_the_mail(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    page = client.post(
        "/account/signup/",
        {"email": "a@b.example", "password1": "four words, unrelated"},
        follow=True,
    )
    assert "Look into your mailbox" in page.text
    assert client.get("/today/").status_code == 302


def test_a_password_is_reset_by_its_link(client, alice):
    key = default_token_generator.make_token(alice)
    path = f"/account/password/reset/key/{user_pk_to_url_str(alice)}-{key}/"
    page = client.get(path, follow=True)
    assert "Choose a new password" in page.text
    form = page.redirect_chain[-1][0]
    done = client.post(
        form,
        {"password1": "other words, unrelated", "password2": "other words, unrelated"},
        follow=True,
    )
    alice.refresh_from_db()
    assert alice.check_password("other words, unrelated")
    assert "was changed" in done.text


def test_a_spent_link_to_reset_leads_to_a_new_one(client):
    page = client.get("/account/password/reset/key/zz-nonsense/", follow=True)
    assert "Ask for a new link" in page.text


@pytest.mark.parametrize(
    ("signup", "words"),
    [
        ("closed", "Ask the person who runs it"),
        ("invite", "An account needs an invitation here"),
    ],
)
def test_a_closed_server_says_what_to_do(client, settings, signup, words):
    settings.SIGNUP = signup
    assert words in client.get("/account/signup/").text
