"""How an honest app talks to the networks: plain requests, nothing of ours."""

import base64
import hashlib

import requests
from requests.auth import HTTPBasicAuth

from publishing.standin.rules import CLIENTS
from tests.fakes.providers import REDIRECTS, query_of

VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    .decode()
    .rstrip("=")
)
BASIC = HTTPBasicAuth(*CLIENTS["x"])
SCOPES = {
    "linkedin": "openid profile w_member_social",
    "x": "tweet.read tweet.write users.read offline.access",
}
PATHS = {"linkedin": "/linkedin/oauth/v2/authorization", "x": "/x/i/oauth2/authorize"}


def authorize(providers, network, **changes):
    """The answer to an authorization request; None takes a parameter away."""
    asked = {
        "response_type": "code",
        "client_id": CLIENTS[network][0],
        "redirect_uri": REDIRECTS[network][0],
        "scope": SCOPES[network],
        "state": "s" * 40,
        "auto": "1",
    }
    if network == "x":
        asked |= {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    asked |= changes
    return requests.get(
        providers.url + PATHS[network], params=asked, allow_redirects=False, timeout=10
    )


def code(providers, network, **changes):
    return query_of(authorize(providers, network, **changes).headers["Location"])[
        "code"
    ]


def redeem(providers, network, code, **changes):
    """The answer to the token request of an honest app."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECTS[network][0],
    }
    if network == "linkedin":
        client, secret = CLIENTS["linkedin"]
        form |= {"client_id": client, "client_secret": secret}
        auth, path = None, "/linkedin/oauth/v2/accessToken"
    else:
        form |= {"code_verifier": VERIFIER}
        auth, path = BASIC, "/x/2/oauth2/token"
    auth = changes.pop("auth", auth)
    form |= changes
    return requests.post(providers.url + path, data=form, auth=auth, timeout=10)


def connect(providers, network, **changes):
    """The token answer of a person who said yes."""
    return redeem(providers, network, code(providers, network, **changes)).json()


def refresh(providers, token, auth=BASIC):
    form = {"grant_type": "refresh_token", "refresh_token": token}
    url = f"{providers.x_url}/2/oauth2/token"
    return requests.post(url, data=form, auth=auth, timeout=10)


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def to_linkedin(providers, token, text="Hello.", *, headers=None, timeout=10, **body):
    told = {
        "author": f"urn:li:person:{providers.sub('linkedin')}",
        "commentary": text,
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    sent = {"LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0"}
    sent |= bearer(token) | (headers or {})
    sent = {name: value for name, value in sent.items() if value is not None}
    url = f"{providers.linkedin_url}/rest/posts"
    return requests.post(url, json=told | body, headers=sent, timeout=timeout)


def to_x(providers, token, text="Hello.", *, timeout=10, **body):
    url = f"{providers.x_url}/2/tweets"
    told = {"text": text} | body
    return requests.post(url, json=told, headers=bearer(token), timeout=timeout)


def post(providers, network, token, text="Hello.", **options):
    send = to_linkedin if network == "linkedin" else to_x
    return send(providers, token, text, **options)


def from_x(providers, token, path, **query):
    url = f"{providers.x_url}{path}"
    return requests.get(url, params=query, headers=bearer(token), timeout=10)


def is_problem(answer, status):
    """Whether X said no as it does, with this status."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"title", "detail", "type"} <= set(answer.json())
    return True


def userinfo(providers, token):
    url = f"{providers.linkedin_url}/v2/userinfo"
    return requests.get(url, headers=bearer(token), timeout=10)
