"""Pages that anyone may read, and what the browser is told about them."""

import pytest
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
