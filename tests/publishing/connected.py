"""Connections for tests: made by the flow itself, or put in place."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from publishing.models import Connection
from publishing.services import connecting, tokens
from tests.fakes.providers import query_of

NETWORKS = ("linkedin", "x")


def session():
    made = SessionStore()
    made.create()
    return made


def connect(providers, user, network, persona="ada", at=None):
    """Through the whole flow, as a person does it."""
    here = session()
    url = connecting.begin(user, here, network)
    params = query_of(providers.consent(url, persona))
    return connecting.finish(user, here, params, network, now=at).connection


def place(providers, user, network="x", persona="ada", *, left=timedelta(hours=2)):
    """A connection with tokens of the stand-in, whose access token has ``left``."""
    granted = providers.grant(network, persona)
    ends = timezone.now() + left
    kept = tokens.Tokens(granted["access"], granted["refresh"], ends)
    account = granted["sub"]
    secret = tokens.seal(kept, owner=user, network=network, account=account)
    return Connection.objects.create(
        owner=user,
        network=network,
        account=account,
        name=persona,
        handle=persona if network == "x" else "",
        scopes=list(granted["scopes"]),
        secret=secret,
        access_expires_at=ends,
        ends_at=ends if network == "linkedin" else None,
    )


def access_of(connection):
    connection.refresh_from_db()
    return tokens.unseal(connection).access
