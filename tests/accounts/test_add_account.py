from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

NEW = "another long phrase of words"


def add(*args):
    out = StringIO()
    call_command("add_account", *args, stdout=out)
    return out.getvalue().splitlines()


def test_the_link_sets_a_password_and_the_account_opens(client, db, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SIGNUP = "closed"
    link = add("Dora@example.com", "--name", "Dora")[1]

    page = client.get(link.removeprefix("http://testserver"), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    client.post("/account/login/", {"login": "dora@example.com", "password": NEW})

    assert client.get("/api/v1/me/").json()["name"] == "Dora"


def test_the_link_is_good_once(client, db):
    link = add("dora@example.com")[1].removeprefix("http://testserver")
    page = client.get(link, follow=True).request["PATH_INFO"]
    client.post(page, {"password1": NEW, "password2": NEW})

    again = client.get(link, follow=True)

    assert b'name="password1"' not in again.content


def test_an_account_that_is_there_is_left_alone(alice):
    with pytest.raises(CommandError, match="already"):
        add("ALICE@example.com")

    assert User.objects.count() == 1


def test_an_address_must_be_one(db):
    with pytest.raises(CommandError, match="valid email"):
        add("nowhere")

    assert not User.objects.exists()
