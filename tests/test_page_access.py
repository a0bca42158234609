"""Who may open what: every page against strangers. A new page is in here by itself."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.world import MARK, address, world_of

#: What anybody may open; everything else sends them to sign in.
PUBLIC = {
    *("home", "about", "privacy", "keys", "joining"),
    *("healthz", "readyz", "metrics"),
}
#: Of these the secret in the address is the key.
BY_SECRET = {
    *("join", "mail_stop"),
    *("open_link", "open_link_image", "open_handle", "open_handle_image"),
    *("letter_act", "letter_stop"),
}
#: Pages of a library: who may open them is tested where they are wired.
LIBRARY = ("/account/", "/static/", "/api/")


def routes(resolver=None, prefix="/"):
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from routes(each, route)
        elif not route.startswith(LIBRARY) and each.name not in BY_SECRET:
            yield each.name, route


PAGES = dict(routes())
OWN = {name: route for name, route in PAGES.items() if name not in PUBLIC}
# Whose address names an object of one person. A date is everybody's own.
OBJECTS = {name: route for name, route in OWN.items() if "<str:" in route}


@pytest.fixture
def world(alice, bob):
    return world_of(alice, bob)


@pytest.fixture
def ask(world):
    """``ask(client, method, route)``: the answer; what it did is undone."""

    def asking(client, method, route):
        with transaction.atomic():
            answer = getattr(client, method)(address(world, route))
            transaction.set_rollback(True)
        return answer

    return asking


def test_the_pages_are_found():
    assert {"today", "day", "team", "draft", "tokens"} <= OWN.keys()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in(ask, client, method):
    found = {name: ask(client, method, route) for name, route in OWN.items()}

    where = reverse("account_login")
    assert {
        name: answer.status_code
        for name, answer in found.items()
        if answer.status_code != 302 or not answer.url.startswith(where)
    } == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_charlie_finds_nothing_of_alice(ask, as_charlie, method):
    found = {name: ask(as_charlie, method, route) for name, route in OBJECTS.items()}

    # 405: the address does not do that, for anybody.
    assert {n: a.status_code for n, a in found.items()} == {
        n: a.status_code if a.status_code == 405 else 404 for n, a in found.items()
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_teammate_finds_nothing_outside_the_team(ask, as_bob, method):
    found = {
        name: ask(as_bob, method, route).status_code
        for name, route in OBJECTS.items()
        if "<str:team_id>" not in route
    }

    assert {name: code for name, code in found.items() if code not in {404, 405}} == {}


def test_what_others_open_holds_no_word_of_alice(ask, as_charlie):
    for name, route in PAGES.items():
        answer = ask(as_charlie, "get", route)
        assert MARK not in answer.content.decode(), name


def test_alice_opens_what_is_hers(ask, as_alice):
    found = {
        name: ask(as_alice, "get", route).status_code for name, route in OWN.items()
    }

    assert {name: code for name, code in found.items() if code >= 500} == {}
    assert found["team"] == found["draft"] == found["session"] == found["day"] == 200


def test_another_site_changes_nothing(ask, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    found = {
        name: ask(client, "post", route).status_code for name, route in OWN.items()
    }

    # A page that only shows says so before the token is asked for, or after.
    assert {name: code for name, code in found.items() if code not in {403, 405}} == {}
