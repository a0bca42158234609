"""LinkedIn: no PKCE (a verifier is answered with 401), the secret in the body, 60 days.

Only approved partners get refresh tokens; everybody else connects again.
"""

import time

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from publishing import endpoints
from publishing.oauth import client
from publishing.oauth.values import Account, Declined, Grant, Standing, Unclear, Words

NAME = "LinkedIn"
SCOPES: tuple[str, ...] = ("openid", "profile", "w_member_social")
MEANINGS: Words = {
    "openid": _("know which LinkedIn account you are"),
    "profile": _("read your name"),
    "w_member_social": _("post in your name"),
}
RENEWS = False
TOKEN = endpoints.LINKEDIN_SITE + "/oauth/v2/accessToken"
REVOKED_CODE = 65601
#: A token may count as revoked for the first seconds of its life.
WHO_TRIES = 3
WHO_PAUSE = 1.0  # seconds
pause = time.sleep


def configured() -> bool:
    return bool(settings.LINKEDIN_CLIENT_ID and settings.LINKEDIN_CLIENT_SECRET)


def origin() -> str:
    return endpoints.origin(endpoints.linkedin_site())


def authorize_url(redirect_uri: str, state: str, verifier: str) -> str:
    flow = client.oauth(settings.LINKEDIN_CLIENT_ID, redirect_uri)
    flow.scope = list(SCOPES)
    nominal = endpoints.LINKEDIN_SITE + "/oauth/v2/authorization"
    url, _state = flow.authorization_url(nominal, state=state)
    return endpoints.linkedin_site() + url.removeprefix(endpoints.LINKEDIN_SITE)


def exchange(code: str, redirect_uri: str, verifier: str) -> Grant:
    flow = client.oauth(settings.LINKEDIN_CLIENT_ID, redirect_uri)
    return client.granted(
        flow,
        _site(),
        lambda: flow.fetch_token(
            TOKEN,
            code=code,
            include_client_id=True,
            client_secret=settings.LINKEDIN_CLIENT_SECRET,
            timeout=client.TIMEOUT,
        ),
    )


def refresh(refresh_token: str) -> Grant:
    flow = client.oauth(settings.LINKEDIN_CLIENT_ID)
    return client.granted(
        flow,
        _site(),
        lambda: flow.refresh_token(
            TOKEN,
            refresh_token=refresh_token,
            client_id=settings.LINKEDIN_CLIENT_ID,
            client_secret=settings.LINKEDIN_CLIENT_SECRET,
            timeout=client.TIMEOUT,
        ),
    )


def who(access: str) -> Account:
    """Raises Declined or Unclear."""
    for left in reversed(range(WHO_TRIES)):
        answer = client.ask(
            "GET",
            "/v2/userinfo",
            (endpoints.LINKEDIN_API, endpoints.linkedin_api()),
            headers={"Authorization": f"Bearer {access}"},
        )
        if not (left and _too_fresh(answer)):
            break
        pause(WHO_PAUSE)
    body = client.checked(answer)
    account = client.words(body.get("sub"), 120)
    if not account:
        raise Unclear("no sub")
    return Account(account, client.words(body.get("name"), 200))


def revoke(*tokens: str) -> bool:
    return client.revoked(
        lambda: [_post("/oauth/v2/revoke", token) for token in filter(None, tokens)]
    )


def introspect(access: str) -> Standing | None:
    try:
        body = client.checked(_post("/oauth/v2/introspectToken", access))
    except (Declined, Unclear):
        return None
    return Standing(body.get("active") is True, client.words(body.get("status"), 40))


def _post(path: str, token: str) -> requests.Response:
    data = {
        "client_id": settings.LINKEDIN_CLIENT_ID,
        "client_secret": settings.LINKEDIN_CLIENT_SECRET,
        "token": token,
    }
    return client.ask("POST", path, _site(), data=data)


def _too_fresh(answer: requests.Response) -> bool:
    if answer.status_code != 401:
        return False
    try:
        body = answer.json()
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("serviceErrorCode") == REVOKED_CODE


def _site() -> client.Route:
    return endpoints.LINKEDIN_SITE, endpoints.linkedin_site()
