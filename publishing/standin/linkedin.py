"""LinkedIn: consent without PKCE, tokens of 60 days, posts in little text."""

from typing import Any

from publishing.standin import oauth
from publishing.standin.rules import LINKEDIN, by_sub
from publishing.standin.state import LIFETIME, Access, State
from publishing.standin.wire import Answer, Request, as_json

#: serviceErrorCode, code and message for each thing a token may be.
TOKEN_ERRORS = {
    "empty": (65604, "EMPTY_ACCESS_TOKEN", "Empty oauth2 access token"),
    "invalid": (65600, "INVALID_ACCESS_TOKEN", "Invalid access token"),
    "revoked": (
        65601,
        "REVOKED_ACCESS_TOKEN",
        "The token used in the request has been revoked by the user",
    ),
    "expired": (
        65602,
        "EXPIRED_ACCESS_TOKEN",
        "The token used in the request has expired",
    ),
}


def authorize(state: State, request: Request) -> Answer:
    return oauth.authorize(state, request, LINKEDIN)


# ------------------------------------------------------------------------ tokens


def token(state: State, request: Request) -> Answer:
    form = request.form
    # LinkedIn knows no PKCE: a verifier makes it doubt the client.
    if not _is_client(state, form) or "code_verifier" in form:
        return _oauth_error(401, "invalid_client", "Client authentication failed")
    if form.get("grant_type") != "authorization_code":
        return _oauth_error(
            400, "unsupported_grant_type", "This app has no refresh tokens"
        )
    code = oauth.use_code(state, form, LINKEDIN)
    if isinstance(code, str):
        return _oauth_error(
            400,
            "invalid_request",
            "Unable to retrieve access token: appid/redirect uri/code verifier does"
            " not match authorization code. Or authorization code expired.",
        )
    oauth.without_missing(state, "linkedin.token", code.grant, "w_member_social")
    fault = state.faults.take("linkedin.token", ("fresh_token_revoked",))
    not_yet = int(fault.options.get("n", 1)) if fault else 0
    answer = {
        "access_token": state.make_access(code.grant, not_yet=not_yet),
        "expires_in": LIFETIME[LINKEDIN],
        "scope": ",".join(code.grant.scopes),
        "token_type": "Bearer",
    }
    return as_json(200, answer)


def introspect(state: State, request: Request) -> Answer:
    form = request.form
    if not _is_client(state, form):
        return _oauth_error(401, "invalid_client", "Client authentication failed")
    access = state.access.get(form.get("token", ""))
    if access is None or access.grant.network != LINKEDIN:
        return as_json(200, {"active": False})
    standing = _standing(state, access)
    answer = {
        "active": standing == "active",
        "status": standing,
        "client_id": form["client_id"],
        "scope": ",".join(access.grant.scopes),
        "expires_at": int(access.expires),
        "auth_type": "3L",
    }
    return as_json(200, answer)


def revoke(state: State, request: Request) -> Answer:
    form = request.form
    if not _is_client(state, form):
        return _oauth_error(401, "invalid_client", "Client authentication failed")
    access = state.access.get(form.get("token", ""))
    if access and access.grant.network == LINKEDIN:
        access.revoked = True
    return as_json(200, {})


def _is_client(state: State, form: dict[str, str]) -> bool:
    given = (form.get("client_id"), form.get("client_secret"))
    return given == tuple(state.rules.clients[LINKEDIN])


def _oauth_error(status: int, error: str, description: str) -> Answer:
    return as_json(status, {"error": error, "error_description": description})


def _standing(state: State, access: Access) -> str:
    if access.revoked or not access.grant.alive:
        return "revoked"
    return "expired" if state.clock.now() >= access.expires else "active"


# ----------------------------------------------------------------------- the API


def userinfo(state: State, request: Request) -> Answer:
    access = access_of(state, request, "openid", "profile")
    if isinstance(access, Answer):
        return access
    person = by_sub(access.grant.sub)
    first, _, last = person.name.partition(" ")
    answer = {
        "sub": access.grant.sub,
        "name": person.name,
        "given_name": first,
        "family_name": last,
        "picture": f"https://media.licdn.example/{person.key}.jpg",
        "locale": {"country": "US", "language": "en"},
    }
    return as_json(200, answer)


def access_of(state: State, request: Request, *scopes: str) -> Access | Answer:
    """The token that the request came with, or why it opens nothing."""
    if not request.bearer:
        return _token_error("empty")
    access = state.access.get(request.bearer)
    if access is None or access.grant.network != LINKEDIN:
        return _token_error("invalid")
    if access.not_yet > 0:
        access.not_yet -= 1
        return _token_error("revoked")
    if (standing := _standing(state, access)) != "active":
        return _token_error(standing)
    if not set(scopes) <= set(access.grant.scopes):
        return denied(f"Not enough permissions to access: {request.path}")
    return access


def _token_error(which: str) -> Answer:
    number, code, message = TOKEN_ERRORS[which]
    return error(401, code, message, serviceErrorCode=number)


def denied(message: str) -> Answer:
    return error(403, "ACCESS_DENIED", message, serviceErrorCode=100)


def error(status: int, code: str, message: str, **more: Any) -> Answer:
    return as_json(status, {"status": status, "code": code, "message": message, **more})
