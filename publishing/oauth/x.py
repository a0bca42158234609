"""X: PKCE with our own verifier, Basic authentication, a code that lives 30 seconds.

Refresh tokens are good once; using one twice ends them all.
"""

import base64
import hashlib

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from requests.auth import HTTPBasicAuth

from publishing import endpoints
from publishing.oauth import client
from publishing.oauth.values import Account, Grant, Standing, Unclear, Words

NAME = "X"
SCOPES: tuple[str, ...] = ("tweet.read", "tweet.write", "users.read", "offline.access")
MEANINGS: Words = {
    "tweet.read": _("read your posts, to see whether one arrived"),
    "tweet.write": _("post in your name"),
    "users.read": _("know which X account you are"),
    "offline.access": _("stay connected without asking you every two hours"),
}
RENEWS = True
TOKEN = endpoints.X_API + "/2/oauth2/token"


def configured() -> bool:
    return bool(settings.X_CLIENT_ID and settings.X_CLIENT_SECRET)


def origin() -> str:
    return endpoints.origin(endpoints.x_site())


def authorize_url(redirect_uri: str, state: str, verifier: str) -> str:
    flow = client.oauth(settings.X_CLIENT_ID, redirect_uri)
    flow.scope = list(SCOPES)
    url, _state = flow.authorization_url(
        endpoints.X_SITE + "/i/oauth2/authorize",
        state=state,
        code_challenge=challenge(verifier),
        code_challenge_method="S256",
    )
    return endpoints.x_site() + url.removeprefix(endpoints.X_SITE)


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def exchange(code: str, redirect_uri: str, verifier: str) -> Grant:
    flow = client.oauth(settings.X_CLIENT_ID, redirect_uri)
    return client.granted(
        flow,
        _api(),
        lambda: flow.fetch_token(
            TOKEN,
            code=code,
            code_verifier=verifier,
            auth=_basic(),
            timeout=client.TIMEOUT,
        ),
    )


def refresh(refresh_token: str) -> Grant:
    flow = client.oauth(settings.X_CLIENT_ID)
    return client.granted(
        flow,
        _api(),
        lambda: flow.refresh_token(
            TOKEN,
            refresh_token=refresh_token,
            auth=_basic(),
            timeout=client.TIMEOUT,
        ),
    )


def who(access: str) -> Account:
    """Raises Declined or Unclear."""
    answer = client.ask(
        "GET",
        "/2/users/me",
        _api(),
        headers={"Authorization": f"Bearer {access}"},
    )
    body = client.checked(answer).get("data")
    if not isinstance(body, dict) or not client.words(body.get("id"), 120):
        raise Unclear("no id")
    return Account(
        client.words(body.get("id"), 120),
        client.words(body.get("name"), 200),
        client.words(body.get("username"), 120),
    )


def revoke(*tokens: str) -> bool:
    return client.revoked(lambda: [_revoke(token) for token in filter(None, tokens)])


def introspect(access: str) -> Standing | None:
    return None


def _revoke(token: str) -> requests.Response:
    return client.ask(
        "POST",
        "/2/oauth2/revoke",
        _api(),
        data={"token": token},
        auth=_basic(),
    )


def _basic() -> HTTPBasicAuth:
    return HTTPBasicAuth(settings.X_CLIENT_ID, settings.X_CLIENT_SECRET)


def _api() -> client.Route:
    return endpoints.X_API, endpoints.x_api()
