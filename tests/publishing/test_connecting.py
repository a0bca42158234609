"""Connecting an account, from the click to the row, and back out again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from publishing import hooks
from publishing.errors import NotConnected
from publishing.models import Connection, OAuthAttempt
from publishing.oauth import PROVIDERS, client, linkedin
from publishing.services import connecting, connections, tokens
from tests.fakes.providers import query_of
from tests.publishing.connected import NETWORKS, connect, place, session

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def told(monkeypatch):
    """What the rest of the room was told of connections."""
    heard = []
    monkeypatch.setattr(hooks, "connection_changed", [lambda *said: heard.append(said)])
    return heard


@pytest.mark.parametrize("network", NETWORKS)
def test_it_works(networks, alice, told, network):
    connection = connect(networks, alice, network)

    assert connection.account == networks.sub(network)
    assert connection.name == "Ada Marten"
    assert connection.status == "active"
    assert set(connection.scopes) == set(PROVIDERS[network].SCOPES)
    assert told == [(alice, network, "")]
    event = AuditEvent.objects.get(owner=alice, action="connection.made")
    assert "Ada" in event.detail["name"] or "ada" in event.detail["name"]
    assert Connection.objects.count() == 1


def test_linkedin_ends_and_x_renews(networks, alice):
    ends = connect(networks, alice, "linkedin").ends_at
    x = connect(networks, alice, "x")

    days = (ends - timezone.now()) / timedelta(days=1)
    assert 59.9 < days < 60.1
    assert x.ends_at is None
    assert x.handle == "ada_marten"
    assert tokens.unseal(x).refresh


@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_asked_for_is_the_least(networks, alice, network):
    asked = query_of(connecting.begin(alice, session(), network))

    assert asked["scope"].split() == list(PROVIDERS[network].SCOPES)
    assert asked["redirect_uri"] == f"http://testserver/connections/{network}/callback/"
    assert len(asked["state"]) >= 43
    pkce = {key for key in asked if key.startswith("code_")}
    assert pkce == (
        {"code_challenge", "code_challenge_method"} if network == "x" else set()
    )
    stored = OAuthAttempt.objects.get()
    assert asked["state"] not in repr(vars(stored))


def test_without_an_app_nothing_begins(alice):
    with pytest.raises(NotConnected, match="has no app at X"):
        connecting.begin(alice, session(), "x")
    assert not OAuthAttempt.objects.exists()


def test_nobody_begins_without_end(networks, alice):
    here = session()
    for _ in range(connecting.OPEN_AT_MOST):
        connecting.begin(alice, here, "x")
    with pytest.raises(NotConnected, match="many times"):
        connecting.begin(alice, here, "x")


@pytest.mark.parametrize(
    ("network", "error"),
    [
        ("x", "access_denied"),
        ("linkedin", "user_cancelled_login"),
        ("linkedin", "user_cancelled_authorize"),
    ],
)
def test_a_no_is_a_plain_sentence(networks, alice, network, error):
    networks.fault(f"{network}.authorize", "deny_consent", error=error)
    with pytest.raises(NotConnected, match="You said no at"):
        connect(networks, alice, network)
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("network", "scope", "words"),
    [
        ("linkedin", "w_member_social", "post in your name"),
        ("x", "tweet.write", "post in your name"),
        ("x", "offline.access", "stay connected"),
    ],
)
def test_a_missing_scope_stores_nothing(networks, alice, network, scope, words):
    networks.fault(f"{network}.token", "missing_scope", scope=scope)
    with pytest.raises(NotConnected, match=words):
        connect(networks, alice, network)

    assert not Connection.objects.exists()
    assert networks.requests(f"{network}.revoke")


def test_linkedins_fresh_token_is_tried_again(networks, alice, monkeypatch):
    monkeypatch.setattr(linkedin, "pause", lambda seconds: None)
    networks.fault("linkedin.token", "fresh_token_revoked", n=2)

    assert connect(networks, alice, "linkedin").status == "active"
    assert len(networks.requests("linkedin.userinfo")) == 3


def test_a_token_that_stays_refused_is_refused(networks, alice, monkeypatch):
    monkeypatch.setattr(linkedin, "pause", lambda seconds: None)
    networks.fault("linkedin.token", "fresh_token_revoked", n=3)
    with pytest.raises(NotConnected, match="LinkedIn refused"):
        connect(networks, alice, "linkedin")
    assert not Connection.objects.exists()


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "5xx"},
        {"kind": "json", "status": 429, "body": {}},
        {"kind": "json", "status": 200, "body": []},
        {"kind": "json", "status": 200, "body": {"access_token": ""}},
        {"kind": "json", "status": 200, "body": {"access_token": ["a"]}},
        {"kind": "accept_then_drop"},
    ],
)
def test_a_network_that_stumbles_stores_nothing(networks, alice, network, fault):
    networks.fault(f"{network}.token", **fault)
    with pytest.raises(NotConnected, match="did not answer as it should"):
        connect(networks, alice, network)
    assert not Connection.objects.exists()


def test_a_network_that_holds_the_line_is_let_go(networks, alice, monkeypatch):
    monkeypatch.setattr(client, "LASTS", 0.05)
    networks.fault("x.token", "slow", seconds=0.4)
    with pytest.raises(NotConnected, match="did not answer as it should"):
        connect(networks, alice, "x")


def test_xs_code_is_too_old_after_half_a_minute(networks, alice):
    here = session()
    back = query_of(networks.consent(connecting.begin(alice, here, "x")))
    networks.advance(31)
    with pytest.raises(NotConnected, match="X refused"):
        connecting.finish(alice, here, back, "x")


def test_a_wrong_secret_is_the_operators_matter(networks, alice, settings):
    settings.LINKEDIN_CLIENT_SECRET = "another"
    with pytest.raises(NotConnected, match="tell whoever runs this server"):
        connect(networks, alice, "linkedin")


# ---------------------------------------------------------------- again


@pytest.mark.parametrize("network", NETWORKS)
def test_connecting_again_keeps_the_row(networks, alice, told, network):
    old = place(networks, alice, network)
    old.status, old.reason, old.warned_days = "needs_reconnect", "It ended.", 1
    old.save()

    new = connect(networks, alice, network)

    assert new.pk == old.pk
    assert (new.status, new.reason, new.warned_days) == ("active", "", None)
    assert new.token_version == old.token_version + 1
    assert told == [(alice, network, "")]
    assert AuditEvent.objects.filter(action="connection.renewed").exists()


def test_another_account_is_refused_and_named(networks, alice):
    old = place(networks, alice, "x", "ada")
    with pytest.raises(NotConnected, match=r"Connected is @ada.* as @grace_hollis"):
        connect(networks, alice, "x", persona="grace")

    old.refresh_from_db()
    assert old.account == networks.sub("x", "ada")
    alive = [g for g in networks.state()["grants"] if g["alive"]]
    assert [grant["sub"] for grant in alive] == [old.account]


def test_an_account_of_another_person_is_refused_without_a_name(networks, alice, bob):
    place(networks, alice, "x", "ada")
    with pytest.raises(NotConnected, match="another person") as refused:
        connect(networks, bob, "x", persona="ada")

    assert "alice" not in str(refused.value).lower()
    assert not Connection.objects.owned_by(bob).exists()


@pytest.fixture
def raced(networks, monkeypatch):
    """``raced(owner, persona)``: they connect after the look at who is connected, so
    that only the database notices."""

    def racing(owner, persona="ada"):
        store = connections._store

        def too_late(*arguments):
            monkeypatch.setattr(connections, "_store", store)
            raise IntegrityError

        monkeypatch.setattr(connections, "_store", too_late)
        place(networks, owner, "x", persona)

    return racing


def test_the_database_notices(networks, alice, bob):
    place(networks, alice, "x", "ada")
    for owner, persona in ((alice, "grace"), (bob, "ada")):
        with pytest.raises(IntegrityError), transaction.atomic():
            place(networks, owner, "x", persona)


def test_two_people_connect_the_same_account_at_once(networks, alice, bob, raced):
    raced(alice)
    with pytest.raises(NotConnected, match="another person"):
        connect(networks, bob, "x", persona="ada")
    assert Connection.objects.get().owner == alice


def test_two_tabs_connect_at_once(networks, alice, raced):
    raced(alice)
    connection = connect(networks, alice, "x", persona="ada")
    assert Connection.objects.get() == connection
    assert connection.token_version == 2


def test_two_tabs_connect_two_accounts_at_once(networks, alice, raced):
    raced(alice, "grace")
    with pytest.raises(NotConnected, match="Connected is @grace"):
        connect(networks, alice, "x", persona="ada")
    assert Connection.objects.get().handle == "grace"


# ----------------------------------------------------------------- gone


@pytest.mark.parametrize("network", NETWORKS)
def test_disconnecting_revokes_and_deletes(networks, alice, told, network):
    connection = place(networks, alice, network)

    assert connections.disconnect(connection, by=alice)

    assert not Connection.objects.exists()
    grants = networks.state()["grants"]
    assert all(grant["revoked"] or not grant["alive"] for grant in grants)
    [(owner, where, reason)] = told
    assert (owner, where) == (alice, network)
    assert reason.startswith("You disconnected")
    assert AuditEvent.objects.filter(action="connection.ended").exists()


def test_a_network_that_is_away_keeps_nothing_here(networks, alice):
    connection = place(networks, alice, "x")
    networks.fault("x.revoke", "5xx")

    assert not connections.disconnect(connection, by=alice)
    assert not Connection.objects.exists()


def test_nobody_else_disconnects(networks, alice, bob):
    connection = place(networks, alice, "x")
    with pytest.raises(Connection.DoesNotExist):
        connections.disconnect(connection, by=bob)
    assert Connection.objects.filter(pk=connection.pk).exists()


def test_deleting_the_account_revokes(
    networks, alice, django_capture_on_commit_callbacks
):
    place(networks, alice, "x")
    with django_capture_on_commit_callbacks(execute=True):
        connections.forget_all(alice)
    assert not any(grant["alive"] for grant in networks.state()["grants"])
