"""Tokens: sealed for one row, renewed once, never lost to a slip."""

import json
import threading
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import connection as database
from django.utils import timezone

from accounts import crypto
from publishing import hooks
from publishing.errors import NeedsReconnect, TokenLater
from publishing.models import Connection
from publishing.oauth import PROVIDERS
from publishing.services import tokens
from tests.conftest import require
from tests.publishing.connected import access_of, connect, place

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def renewals(networks):
    return networks.requests("x.refresh")


# ------------------------------------------------------------- under lock


def test_what_is_stored_shows_nothing(networks, alice):
    connection = place(networks, alice, "x")
    kept = tokens.unseal(connection)

    assert kept.access not in connection.secret
    assert kept.access not in repr(kept)
    assert kept.refresh not in repr(kept)


def swap_secrets(one, other):
    one.secret, other.secret = other.secret, one.secret
    one.save()
    other.save()


def swap_accounts_too(one, other):
    swap_secrets(one, other)
    one.account, other.account, account = "-", one.account, other.account
    one.save()
    other.save()
    one.account = account
    one.save()


@pytest.mark.parametrize("swap", [swap_secrets, swap_accounts_too])
def test_rows_swapped_between_people_open_for_neither(networks, alice, bob, swap):
    mine = place(networks, alice, "x", "ada")
    his = place(networks, bob, "x", "grace")
    swap(mine, his)

    for connection in (mine, his):
        with pytest.raises(NeedsReconnect, match="can no longer be opened"):
            tokens.access_for(connection)
        connection.refresh_from_db()
        assert connection.status == "needs_reconnect"
    assert networks.requests() == []


@pytest.mark.parametrize("secret", ["", "gAAAA", "x" * 400])
def test_damage_needs_the_person(networks, alice, secret):
    connection = place(networks, alice, "x")
    Connection.objects.update(secret=secret)
    with pytest.raises(NeedsReconnect):
        tokens.access_for(connection)


@pytest.mark.parametrize("kept", [[], {}, {"owner": 1}, {"access": "a"}])
def test_another_shape_needs_the_person(networks, alice, kept):
    connection = place(networks, alice, "x")
    Connection.objects.update(secret=crypto.encrypt(json.dumps(kept)))
    with pytest.raises(NeedsReconnect):
        tokens.access_for(connection)


def test_the_wrong_key_needs_the_person(networks, alice, settings, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "connection_changed", [lambda *said: heard.append(said)])
    connection = place(networks, alice, "linkedin")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(NeedsReconnect) as refused:
        tokens.access_for(connection)
    connection.refresh_from_db()

    assert heard == [(alice, "linkedin", str(refused.value))]
    assert connection.reason == str(refused.value)
    assert connect(networks, alice, "linkedin").pk == connection.pk
    assert tokens.access_for(connection)


# ------------------------------------------------------------- as it is


def test_a_token_with_time_left_is_used_as_it_is(networks, alice):
    connection = place(networks, alice, "x", left=6 * MINUTE)

    assert tokens.access_for(connection) == access_of(connection)
    assert networks.requests() == []
    assert connection.used_at


def test_a_disconnected_account_says_so(networks, alice):
    connection = place(networks, alice, "x")
    Connection.objects.all().delete()
    with pytest.raises(NeedsReconnect, match="disconnected"):
        tokens.access_for(connection)


# -------------------------------------------------------------- renewed


def test_little_time_left_renews_and_stores(networks, alice):
    connection = place(networks, alice, "x", left=4 * MINUTE)
    old = tokens.unseal(connection)

    got = tokens.access_for(connection)

    assert got == access_of(connection) != old.access
    assert tokens.unseal(connection).refresh != old.refresh
    assert connection.token_version == 2
    assert (connection.lease, connection.lease_until) == ("", None)
    assert tokens.access_for(connection) == got
    assert len(renewals(networks)) == 1


def test_a_refused_token_is_renewed_once(networks, alice):
    connection = place(networks, alice, "x")
    refused = access_of(connection)

    got = tokens.access_for(connection, rejected=refused)

    assert got != refused
    # Whoever was refused with the old one gets what is there now.
    assert tokens.access_for(connection, rejected=refused) == got
    assert len(renewals(networks)) == 1


def test_the_new_pair_is_stored_before_it_is_used(networks, alice, monkeypatch):
    """What fails after the token call must find the new pair in the row."""
    connection = place(networks, alice, "x", left=MINUTE)
    monkeypatch.setattr(tokens, "_mine", _failing_at(2, tokens._mine))
    with pytest.raises(RuntimeError):
        tokens.access_for(connection)
    monkeypatch.undo()
    Connection.objects.update(lease="", lease_until=None)

    assert tokens.access_for(connection) == access_of(connection)
    assert len(renewals(networks)) == 1


def _failing_at(call, function):
    calls = []

    def counted(*arguments):
        calls.append(1)
        if len(calls) == call:
            raise RuntimeError("the worker was killed")
        return function(*arguments)

    return counted


def test_an_answer_without_a_refresh_token_keeps_the_old_one(networks, alice):
    for body in ({}, {"refresh_token": ""}, {"refresh_token": None}):
        Connection.objects.all().delete()
        connection = place(networks, alice, "x", left=MINUTE)
        old = tokens.unseal(connection).refresh
        answer = {"access_token": "new", "expires_in": 7200, **body}
        networks.fault("x.refresh", "json", status=200, body=answer)

        assert tokens.access_for(connection) == "new"
        connection.refresh_from_db()
        assert tokens.unseal(connection).refresh == old


def test_a_stumble_is_tried_once_more(networks, alice):
    connection = place(networks, alice, "x", left=MINUTE)
    networks.fault("x.refresh", "5xx")

    assert tokens.access_for(connection) == access_of(connection)
    assert len(renewals(networks)) == 2


def test_a_network_that_is_away_loses_nothing(networks, alice):
    connection = place(networks, alice, "x", left=MINUTE)
    networks.fault("x.refresh", "5xx", times=2)
    with pytest.raises(TokenLater) as later:
        tokens.access_for(connection)
    assert later.value.after == tokens.AWAY

    assert tokens.access_for(connection)  # the lease was given back


def test_too_many_requests_wait_as_long_as_asked(networks, alice):
    connection = place(networks, alice, "x", left=MINUTE)
    networks.fault("x.refresh", "json", status=429, headers={"Retry-After": "77"})
    with pytest.raises(TokenLater) as later:
        tokens.access_for(connection)

    assert later.value.after == timedelta(seconds=77)
    assert len(renewals(networks)) == 1


def test_an_answer_lost_after_the_rotation_needs_the_person(networks, alice):
    connection = place(networks, alice, "x", left=MINUTE)
    networks.fault("x.refresh", "drop_after_rotate")
    with pytest.raises(NeedsReconnect, match="no longer accepts"):
        tokens.access_for(connection)
    connection.refresh_from_db()
    assert connection.status == "needs_reconnect"


def test_a_consent_taken_back_needs_the_person(networks, alice):
    connection = place(networks, alice, "x", left=MINUTE)
    networks.revoke(connection.account)
    with pytest.raises(NeedsReconnect):
        tokens.access_for(connection)

    with pytest.raises(NeedsReconnect, match="no longer accepts"):
        tokens.access_for(connection)
    assert len(renewals(networks)) == 1


def test_a_wrong_app_secret_is_not_the_persons_matter(networks, alice, settings):
    connection = place(networks, alice, "x", left=MINUTE)
    settings.X_CLIENT_SECRET = "another"
    with pytest.raises(TokenLater) as later:
        tokens.access_for(connection)
    connection.refresh_from_db()

    assert later.value.after == tokens.OPERATOR
    assert connection.status == "active"


# ------------------------------------------------------------ by one alone


def test_while_another_renews_nobody_calls(networks, alice):
    now = timezone.now()
    connection = place(networks, alice, "x", left=2 * MINUTE)
    Connection.objects.update(lease="theirs", lease_until=now + MINUTE)

    assert tokens.access_for(connection, now=now) == access_of(connection)
    with pytest.raises(TokenLater):
        tokens.access_for(connection, now=now, rejected=access_of(connection))
    assert renewals(networks) == []


def test_a_killed_workers_lease_ends(networks, alice):
    now = timezone.now()
    connection = place(networks, alice, "x", left=MINUTE)
    Connection.objects.update(lease="theirs", lease_until=now - MINUTE)

    assert tokens.access_for(connection, now=now)
    assert len(renewals(networks)) == 1


def test_who_took_the_lease_late_finds_it_done(networks, alice, monkeypatch):
    connection = place(networks, alice, "x", left=MINUTE)
    take = tokens._take_lease

    def others_first(row, now):
        monkeypatch.setattr(tokens, "_take_lease", take)
        tokens.access_for(row, now=now)
        return take(row, now)

    monkeypatch.setattr(tokens, "_take_lease", others_first)

    assert tokens.access_for(connection) == access_of(connection)
    assert len(renewals(networks)) == 1


def test_a_pair_for_a_row_that_changed_is_not_stored(networks, alice, monkeypatch):
    """Connected again while the token call ran: the new consent stays."""
    connection = place(networks, alice, "x", left=MINUTE)
    x = PROVIDERS["x"]
    refresh, again = x.refresh, []

    def meanwhile(token):
        grant = refresh(token)
        again.append(connect(networks, alice, "x"))
        return grant

    monkeypatch.setattr(x, "refresh", meanwhile)
    with pytest.raises(TokenLater):
        tokens.access_for(connection)

    assert tokens.access_for(connection) == access_of(again[0])
    assert len(renewals(networks)) == 1


def test_a_pair_for_a_row_that_is_gone_is_taken_back(networks, alice, monkeypatch):
    """Disconnecting revoked the pair before it, which was rotated in that moment."""
    connection = place(networks, alice, "x", left=MINUTE)
    x = PROVIDERS["x"]
    refresh = x.refresh

    def meanwhile(token):
        grant = refresh(token)
        Connection.objects.all().delete()
        return grant

    monkeypatch.setattr(x, "refresh", meanwhile)
    with pytest.raises(TokenLater):
        tokens.access_for(connection)

    assert not any(grant["alive"] for grant in networks.state()["grants"])


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_token_call(networks, alice):
    require("postgres")  # a database that really runs both
    connection = place(networks, alice, "x", left=2 * MINUTE)
    networks.fault("x.refresh", "slow", seconds=0.3)
    ready, got = threading.Barrier(2), []

    def work():
        try:
            ready.wait(10)
            got.append(tokens.access_for(connection))
        except TokenLater:
            got.append("")
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(got) == 2
    assert access_of(connection) in got
    assert len(renewals(networks)) == 1


# ------------------------------------------------------------ LinkedIn


def test_linkedin_is_used_to_its_last_minute(networks, alice):
    connection = place(networks, alice, "linkedin", left=MINUTE)
    assert tokens.access_for(connection)

    later = timezone.now() + 2 * MINUTE
    with pytest.raises(NeedsReconnect, match="the time is over"):
        tokens.access_for(connection, now=later)


def test_linkedins_new_token_may_be_refused_at_first(networks, alice):
    connection = place(networks, alice, "linkedin", left=timedelta(days=60))
    token = access_of(connection)
    with pytest.raises(TokenLater):
        tokens.access_for(connection, rejected=token)

    networks.revoke(connection.account)
    with pytest.raises(NeedsReconnect):
        tokens.access_for(connection, rejected=token)


def test_linkedins_old_token_that_is_refused_needs_the_person(networks, alice):
    connection = place(networks, alice, "linkedin", left=timedelta(days=60))
    later = timezone.now() + timedelta(hours=1)
    with pytest.raises(NeedsReconnect):
        tokens.access_for(connection, now=later, rejected=access_of(connection))
    assert networks.requests("linkedin.introspect") == []


def test_linkedins_partners_renew(networks, alice):
    """Their refresh token lives a year and stays the same."""
    connection = place(networks, alice, "linkedin", left=MINUTE)
    kept = tokens.Tokens("old", "stays", timezone.now() + MINUTE)
    sealed = tokens.seal(
        kept, owner=alice, network="linkedin", account=connection.account
    )
    Connection.objects.update(secret=sealed)
    body = {
        "access_token": "new",
        "expires_in": 5_184_000,
        "refresh_token": "stays",
        "refresh_token_expires_in": 86_400 * 300,
    }
    networks.fault("linkedin.token", "json", status=200, body=body)

    assert tokens.access_for(connection) == "new"
    connection.refresh_from_db()
    assert (connection.ends_at - timezone.now()).days in (299, 300)
    [asked] = networks.requests("linkedin.token")
    assert asked["body"]["grant_type"] == "refresh_token"


def test_a_loss_that_comes_late_does_not_undo_a_new_consent(networks, alice):
    connection = place(networks, alice, "x")
    connect(networks, alice, "x")

    assert not tokens.needs_reconnect(connection, "It is gone.")
    connection.refresh_from_db()
    assert connection.status == "active"
