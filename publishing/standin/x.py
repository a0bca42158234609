"""X: consent with PKCE, single-use refresh tokens, posts of 280 weighted characters."""

import unicodedata
from typing import Any

from publishing.standin import oauth, weighing
from publishing.standin.rules import X, by_sub
from publishing.standin.state import LIFETIME, Grant, Post, State
from publishing.standin.wire import Answer, Request, as_json
from publishing.standin.x_access import READS, WRITES, forbidden, invalid, limited

DUPLICATE = "You are not allowed to create a Tweet with duplicate content."


def authorize(state: State, request: Request) -> Answer:
    return oauth.authorize(state, request, X)


# ------------------------------------------------------------------------ tokens


def token(state: State, request: Request) -> Answer:
    """Both kinds of token request; the server tells them apart as operations."""
    if request.basic != tuple(state.rules.clients[X]):
        return _oauth_error(
            401, "unauthorized_client", "Missing valid authorization header"
        )
    form = request.form
    if form.get("grant_type") == "refresh_token":
        return _refresh(state, form)
    if form.get("grant_type") != "authorization_code":
        return _oauth_error(400, "unsupported_grant_type", "No such grant_type.")
    code = oauth.use_code(state, form, X)
    if isinstance(code, str):
        return _oauth_error(
            400,
            "invalid_request",
            "Value passed for the authorization code was invalid.",
        )
    oauth.without_missing(state, "x.token", code.grant, "tweet.write")
    return _tokens(state, code.grant)


def _refresh(state: State, form: dict[str, str]) -> Answer:
    refused = _oauth_error(
        400, "invalid_request", "Value passed for the token was invalid."
    )
    refresh = state.refresh.get(form.get("refresh_token", ""))
    if refresh is None or not refresh.grant.alive:
        return refused
    if refresh.used:
        if state.rules.family_kill:
            refresh.grant.alive = False
        return refused
    refresh.used = True
    return _tokens(state, refresh.grant)


def _tokens(state: State, grant: Grant) -> Answer:
    answer = {
        "token_type": "bearer",
        "expires_in": LIFETIME[X],
        "access_token": state.make_access(grant),
        "scope": " ".join(grant.scopes),
    }
    if "offline.access" in grant.scopes:
        answer["refresh_token"] = state.make_refresh(grant)
    return as_json(200, answer)


def revoke(state: State, request: Request) -> Answer:
    if request.basic != tuple(state.rules.clients[X]):
        return _oauth_error(
            401, "unauthorized_client", "Missing valid authorization header"
        )
    value = request.form.get("token", "")
    if access := state.access.get(value):
        access.revoked = True
    if refresh := state.refresh.get(value):
        refresh.grant.alive = False
    return as_json(200, {"revoked": True})


def _oauth_error(status: int, error: str, description: str) -> Answer:
    return as_json(status, {"error": error, "error_description": description})


# ----------------------------------------------------------------------- the API


def me(state: State, request: Request) -> Answer:
    passed = limited(state, request, "x.me", READS)
    if isinstance(passed, Answer):
        return passed
    access, headers = passed
    person = by_sub(access.grant.sub)
    who = {"id": access.grant.sub, "name": person.name, "username": person.handle}
    return as_json(200, {"data": who}, **headers)


# ------------------------------------------------------------------------- posts


def create_post(state: State, request: Request) -> Answer:
    passed = limited(state, request, "x.post", WRITES)
    if isinstance(passed, Answer):
        return passed
    access, headers = passed
    told = request.json()
    refused = _wrong_body(told) or _forbidden_body(state, told, access.grant.sub)
    if refused:
        refused.headers |= headers
        return refused
    post = _keep(state, access.grant.sub, told)
    data = {"id": post.id, "text": post.kept, "edit_history_tweet_ids": [post.id]}
    return as_json(201, {"data": data}, **headers)


def _wrong_body(told: Any) -> Answer | None:
    if not isinstance(told, dict):
        return invalid("The body is no JSON object.")
    if unknown := sorted(set(told) - {"text", "reply"}):
        return invalid(f"[{unknown[0]}] is not a field that is known here.")
    text = told.get("text")
    if not isinstance(text, str) or not text.strip():
        return invalid("[text] must be a text.")
    if (weight := weighing.weight(text)) > weighing.LIMIT:
        return invalid(f"[text] weighs {weight}, more than {weighing.LIMIT}.")
    return None


def _forbidden_body(state: State, told: dict[str, Any], sub: str) -> Answer | None:
    if len(weighing.cashtags(told["text"])) > 1:
        return forbidden("A post may have one cashtag at most.")
    if "reply" in told and state.rules.reply_restricted:
        return forbidden("You may reply only where you were mentioned or quoted.")
    if "reply" in told and state.find_post(X, _reply_to(told)) is None:
        return forbidden("The post that you reply to does not exist.")
    text = unicodedata.normalize("NFC", told["text"])
    if any((p.network, p.sub, p.shown) == (X, sub, text) for p in state.posts):
        return duplicate()
    return None


def duplicate() -> Answer:
    return forbidden(DUPLICATE)


def _reply_to(told: dict[str, Any]) -> str:
    reply = told.get("reply")
    return str(reply.get("in_reply_to_tweet_id")) if isinstance(reply, dict) else ""


def _keep(state: State, sub: str, told: dict[str, Any]) -> Post:
    number = state.number()
    kept = weighing.keep(told["text"], number)
    post = Post(
        X,
        str(1_990_000_000_000_000_000 + number),
        sub,
        told["text"],
        unicodedata.normalize("NFC", told["text"]),
        state.clock.now(),
        reply_to=_reply_to(told),
        urls=kept.urls,
        kept=kept.text,
    )
    state.posts.append(post)
    return post
