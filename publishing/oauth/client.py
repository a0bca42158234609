"""What the flows share: safe sessions, and answers read before a library sees them."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import requests

from publishing.oauth.values import Declined, Grant, Unclear
from publishing.posting.deadline import bounded

if TYPE_CHECKING:  # a start of the product does not wait for it
    from requests_oauthlib import OAuth2Session

#: Seconds to connect, and to wait for each part of an answer: a person is waiting, or
#: a lease runs.
TIMEOUT = (5, 10)
#: Seconds for all of it, however slowly it drips.
LASTS = 20.0
#: A network's host as libraries know it, and where it really is.
Route = tuple[str, str]
LONGEST_TOKEN = 8_000
_CODE = re.compile(r"[a-z_]{1,60}", re.ASCII)


def oauth(client_id: str, redirect_uri: str = "") -> "OAuth2Session":
    """A session for one flow."""
    from requests_oauthlib import OAuth2Session

    session = OAuth2Session(client_id, redirect_uri=redirect_uri or None)
    for hook in ("access_token_response", "refresh_token_response"):
        session.register_compliance_hook(hook, readable)
    return session


def granted(
    flow: "OAuth2Session", route: Route, ask: Callable[[], Mapping[str, Any]]
) -> Grant:
    """The grant that a token request brings. Raises Declined or Unclear."""
    from oauthlib.oauth2 import OAuth2Error

    host, base = route
    try:
        with bounded(flow, host=host, base=base, lasts=LASTS):
            token = ask()
        return Grant(
            access=_secret(token, "access_token", needed=True),
            refresh=_secret(token, "refresh_token"),
            expires_in=_seconds(token.get("expires_in")),
            refresh_expires_in=_seconds(token.get("refresh_token_expires_in")),
            scopes=_scopes(token.get("scope")),
        )
    # Without their causes: those may quote the code, or the answer with the tokens.
    except requests.RequestException as error:
        raise Unclear(type(error).__name__) from None
    except OAuth2Error as error:
        raise Unclear(type(error).__name__) from None
    except (ValueError, TypeError, AttributeError) as error:
        raise Unclear(type(error).__name__) from None


def readable(answer: requests.Response) -> requests.Response:
    """The answer to a token request, if it is one: a JSON object with status 200.

    LinkedIn separates scopes by commas, which the library would read as one scope.
    Raises Declined or Unclear.
    """
    body = checked(answer)
    if isinstance(scope := body.get("scope"), str) and "," in scope:
        body["scope"] = " ".join(scope.replace(",", " ").split())
    # As the library's own hooks do it: there is no other way to replace a body.
    answer._content = json.dumps(body).encode()
    answer.encoding = "utf-8"
    return answer


def checked(answer: requests.Response) -> dict[str, Any]:
    """The JSON object of a good answer. Raises Declined (400, 401, 403) or Unclear."""
    body = _object(answer)
    if answer.status_code in (400, 401, 403):
        code = body.get("error")
        known = isinstance(code, str) and _CODE.fullmatch(code)
        raise Declined(code if isinstance(code, str) and known else "")
    if answer.status_code != 200:
        raise Unclear(f"status {answer.status_code}", wait=_wait(answer))
    if not body:
        raise Unclear("no JSON object")
    return body


def ask(method: str, path: str, route: Route, **options: Any) -> requests.Response:
    """One request outside a flow. Raises Unclear when no answer came."""
    host, base = route
    session = requests.Session()
    try:
        with bounded(session, host=host, base=base, lasts=LASTS):
            return session.request(method, host + path, timeout=TIMEOUT, **options)
    except requests.RequestException as error:
        raise Unclear(type(error).__name__) from None


def revoked(answers: Callable[[], list[requests.Response]]) -> bool:
    """Whether all was taken back; what did not work is not an error for anybody."""
    try:
        return all(answer.status_code == 200 for answer in answers())
    except Unclear:
        return False


def words(value: object, longest: int) -> str:
    """A text that a network sent, or ""."""
    if not isinstance(value, str) or "\0" in value:
        return ""
    return value.strip()[:longest]


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _wait(answer: requests.Response) -> timedelta | None:
    after = answer.headers.get("Retry-After", "")
    if after.isdecimal() and len(after) < 6:
        return timedelta(seconds=int(after))
    return timedelta(minutes=15) if answer.status_code == 429 else None


def _secret(token: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
    value = token.get(name) or ""
    if not isinstance(value, str) or len(value) > LONGEST_TOKEN or "\0" in value:
        raise ValueError(name)
    if needed and not value:
        raise ValueError(name)
    return value


def _seconds(value: object) -> int | None:
    if value is None:
        return None
    seconds = int(str(value))
    return max(0, min(seconds, 10 * 365 * 86_400))


def _scopes(value: object) -> frozenset[str] | None:
    if isinstance(value, str):
        value = value.split()
    return frozenset(map(str, value)) if isinstance(value, list) and value else None
