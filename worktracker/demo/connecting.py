"""Somebody of the demo says yes on the stand-ins' consent pages, in the real flow."""

import time
from urllib.parse import parse_qsl, urlsplit

import requests
from django.contrib.sessions.backends.cache import SessionStore

from accounts.models import User
from publishing.errors import NotConnected
from publishing.models import Connection, PostSettings
from publishing.services import connecting
from publishing.standin.rules import NETWORKS
from worktracker.demo.networks import Networks

UNDO_MINUTES = 1


class Unconnected(Exception):
    """The text says why."""


def wait_for(networks: Networks, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            requests.get(f"{networks.url}/feed", timeout=5)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise Unconnected("the stand-ins of LinkedIn and X did not start.")


def connect(email: str, persona: str) -> list[Connection]:
    """Connect this person where they are not connected yet; those that are new."""
    user = User.objects.get(email=email)
    # Whoever tries out approving should not wait for ten minutes to see the post.
    PostSettings.objects.get_or_create(
        owner=user, defaults={"undo_minutes": UNDO_MINUTES}
    )
    connected = Connection.objects.owned_by(user).filter(
        status=Connection.Status.ACTIVE
    )
    there = set(connected.values_list("network", flat=True))
    return [_connect(user, one, persona) for one in NETWORKS if one not in there]


def _connect(user: User, network: str, persona: str) -> Connection:
    session = SessionStore()
    address = connecting.begin(user, session, network)
    answer = requests.get(
        f"{address}&auto=1&persona={persona}", allow_redirects=False, timeout=10
    )
    told = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    try:
        return connecting.finish(user, session, told, network).connection
    except NotConnected as reason:
        raise Unconnected(str(reason)) from reason
