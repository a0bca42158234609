"""The whole life of a connection, with everything that is written down searched for
its secrets: log lines, runs, mails, pages, the API, the log of the account, an export."""

import json
import logging
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone

from publishing.errors import NeedsReconnect
from publishing.models import Connection
from publishing.oauth import PROVIDERS
from publishing.services import reminders, tokens
from runs.models import Run
from tests.publishing.connected import NETWORKS
from tests.publishing.going_out import approved, connected, send
from worktracker import logs

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOISY = ("requests_oauthlib", "oauthlib", "tweepy", "urllib3")
PAGES = ("/settings/connections/", "/settings/", "/drafts/", "/today/")
API = ("/api/v1/connections/", "/api/v1/audit/", "/api/v1/me/", "/api/v1/drafts/")


@pytest.fixture
def lines():
    """Every line that reaches the log at its chattiest, before our redaction has a
    look at it: not even that should be needed."""
    before = logging.root.handlers[:], logging.root.level
    logging.config.dictConfig(logs.config(level="DEBUG", json=True))
    stream = StringIO()
    logging.root.addHandler(logging.StreamHandler(stream))
    logging.root.handlers[0].setStream(StringIO())
    yield stream
    logging.root.handlers, logging.root.level = before


@pytest.fixture
def secrets(networks):
    """Everything that opens something, so far: at the networks and on the way."""

    def known(*addresses):
        state = networks.server.state
        values = {*state.codes, *state.access, *state.refresh}
        values |= {secret for _id, secret in state.rules.clients.values()}
        for address in addresses:
            query = parse_qs(urlsplit(address).query)
            values |= {v for k in ("state", "code") for v in query.get(k, ())}
        for connection in Connection.objects.all():
            kept = tokens.unseal(connection)
            values |= {kept.access, kept.refresh}
        return {value for value in values if value}

    return known


def leaks(secrets, **texts):
    """Where which secret stands."""
    return {
        name: secret[:6]
        for name, text in texts.items()
        for secret in secrets
        if secret in text
    }


def go_through(networks, client, network):
    """Connect, renew, be refused, connect again; the addresses that were met."""
    met = []
    for _ in range(2):
        begin = "/settings/connections/connect/"
        url = client.post(begin, {"network": network})["Location"]
        back = networks.consent(url)
        assert client.get(back.removeprefix("http://testserver")).status_code == 303
        met += [url, back]
    connection = Connection.objects.get()
    access = tokens.access_for(connection)
    if network == "x":
        tokens.access_for(connection, rejected=access)
        networks.fault("x.refresh", "5xx")
        tokens.access_for(connection, now=timezone.now() + timedelta(hours=2))
    networks.fault(f"{network}.token", "json", status=400, body={"error": "é" * 9})
    url = client.post("/settings/connections/connect/", {"network": network})
    back = networks.consent(url["Location"])
    client.get(back.removeprefix("http://testserver"))
    return [*met, url["Location"], back]


@pytest.mark.parametrize("network", NETWORKS)
def test_nothing_holds_a_secret(networks, as_alice, lines, secrets, network):
    logging.getLogger("room").debug("seen")
    addresses = go_through(networks, as_alice, network)
    known = secrets(*addresses)
    kept = tokens.unseal(Connection.objects.get())
    assert kept.access in known
    assert len(known) > 8

    Connection.objects.update(ends_at=timezone.now() + timedelta(hours=5))
    reminders.look_after()
    found = leaks(
        known,
        log=lines.getvalue(),
        runs=json.dumps(list(Run.objects.values("payload", "result", "error", "key"))),
        export=exported(),
        values=repr([kept, Connection.objects.get()]),
        **{path: as_alice.get(path).text for path in (*PAGES, *API)},
    )

    assert found == {}
    assert "seen" in lines.getvalue()


@pytest.mark.parametrize("network", NETWORKS)
def test_posting_writes_no_secret_down(
    networks, alice, as_alice, lines, secrets, make_draft, network
):
    """Refused at first, with the token in the words of the network; then posted."""
    connection = connected(networks, alice, network)
    token = tokens.unseal(connection).access
    said = {
        "title": "Unauthorized",
        "detail": f"Bad {token}",
        "message": f"Bad {token}",
    }
    networks.fault(f"{network}.post", "json", status=401, body=said)
    draft = approved(make_draft, alice, network)
    send()
    kept = [attempt.response for attempt in draft.attempts.all()]
    assert draft.attempts.latest("number").request
    place_of = {
        "log": lines.getvalue(),
        "kept": json.dumps(kept),
        "page": as_alice.get(f"/drafts/{draft.public_id}/").text,
        "api": as_alice.get(f"/api/v1/drafts/{draft.public_id}/").text,
        "export": exported(),
    }
    assert leaks(secrets() | {token}, **place_of) == {}


def exported():
    out = StringIO()
    call_command("dumpdata", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("network", NETWORKS)
def test_what_fails_says_no_secret(networks, as_alice, lines, secrets, network):
    addresses = go_through(networks, as_alice, network)
    known = secrets(*addresses)
    connection = Connection.objects.get()
    token = tokens.unseal(connection).access
    networks.revoke(connection.account)
    later = timezone.now() + timedelta(hours=1)
    with pytest.raises(NeedsReconnect) as refused:
        tokens.access_for(connection, rejected=token, now=later)
    logging.getLogger("room").error("It stopped", exc_info=refused.value)

    said = repr(refused.value) + str(refused.value.__cause__)
    assert leaks(known, log=lines.getvalue(), error=said) == {}
    assert "It stopped" in lines.getvalue()


def test_the_search_would_find_one(lines, networks):
    """Were the libraries let, the log would hold the token."""
    noisy = logging.getLogger("requests_oauthlib")
    granted = networks.grant("x")
    noisy.setLevel(logging.DEBUG)
    try:
        PROVIDERS["x"].refresh(granted["refresh"])
    finally:
        noisy.setLevel(logging.INFO)
    assert leaks({granted["refresh"]}, log=lines.getvalue())


@pytest.mark.parametrize("name", NOISY)
def test_noisy_libraries_stay_quiet_at_any_level(lines, name):
    for child in (name, f"{name}.client.deep"):
        logging.getLogger(child).debug("Bearer abc")
    assert "Bearer" not in lines.getvalue()
