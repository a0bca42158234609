"""Consent and tokens: what both networks do alike, and where they differ."""

import base64
import hashlib
from urllib.parse import urlencode, urlsplit

from publishing.standin import pages
from publishing.standin.rules import LINKEDIN, PERSONAS, SCOPES, Persona, X
from publishing.standin.state import Code, Grant, State
from publishing.standin.wire import Answer, Request, as_html, redirect

MAX_STATE = 500
#: What an app without more rights may ask for, as each network spells the refusal.
BAD_SCOPE = {LINKEDIN: "unauthorized_scope_error", X: "invalid_scope"}
DENIED = {LINKEDIN: "user_cancelled_authorize", X: "access_denied"}


def authorize(state: State, request: Request, network: str) -> Answer:
    """The consent page, or what came of it. GET shows it, POST decides."""
    asked = request.form if request.method == "POST" else request.query
    if wrong := _wrong_with(state, asked, network):
        return as_html(400, pages.refused(network, wrong))
    unknown = set(_scopes(asked)) - set(SCOPES[network])
    if unknown:
        said = f"Scope {min(unknown)} is not authorized for your application"
        return _back(asked, error=BAD_SCOPE[network], error_description=said)
    fault = state.faults.take(f"{network}.authorize", ("deny_consent",))
    if fault:
        return deny(asked, network, fault.options.get("error", ""))
    decision = asked.get("decision") or ("allow" if asked.get("auto") == "1" else "")
    if not decision:
        return as_html(200, pages.consent(network, asked, _scopes(asked)))
    if decision != "allow":
        return deny(asked, network)
    persona = PERSONAS.get(asked.get("persona", "ada"))
    if persona is None:
        return as_html(400, pages.refused(network, "There is no such person here."))
    return _allow(state, asked, network, persona)


def _wrong_with(state: State, asked: dict[str, str], network: str) -> str:
    """What may never be answered by a redirect: then nobody knows who asks."""
    if asked.get("client_id") != state.rules.clients[network][0]:
        return "No app has this client_id."
    if asked.get("redirect_uri") not in state.rules.redirect_uris[network]:
        return "The redirect_uri does not match the registered value."
    if asked.get("response_type") != "code":
        return "The response_type must be code."
    if len(asked.get("state", "")) > MAX_STATE:
        return f"The state has more than {MAX_STATE} characters."
    return _wrong_with_pkce(asked) if network == X else ""


def _wrong_with_pkce(asked: dict[str, str]) -> str:
    if not asked.get("state"):
        return "A state is missing."
    if not asked.get("code_challenge"):
        return "A code_challenge is missing."
    if asked.get("code_challenge_method", "") != "S256":
        return "The code_challenge_method must be S256."
    return ""


def _scopes(asked: dict[str, str]) -> tuple[str, ...]:
    return tuple(asked.get("scope", "").replace(",", " ").split())


def _allow(
    state: State, asked: dict[str, str], network: str, persona: Persona
) -> Answer:
    grant = Grant(network, persona.subs[network], _scopes(asked))
    challenge = asked.get("code_challenge", "")
    code = state.make_code(grant, asked["redirect_uri"], challenge)
    return _back(asked, code=code)


def deny(asked: dict[str, str], network: str, error: str = "") -> Answer:
    return _back(
        asked,
        error=error or DENIED[network],
        error_description="The user cancelled the authorization",
    )


def _back(asked: dict[str, str], **told: str) -> Answer:
    if asked.get("state"):
        told["state"] = asked["state"]
    target = asked["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    return redirect(target + joint + urlencode(told))


# ------------------------------------------------------------------------- codes


def use_code(state: State, form: dict[str, str], network: str) -> Code | str:
    """The code of a token request, spent; or what is wrong with it.

    A code is spent by its first use, whether that was right or not.
    """
    code = state.codes.get(form.get("code", ""))
    if code is None or code.grant.network != network:
        return "unknown"
    if code.used:
        return "used"
    code.used = True
    if state.clock.now() >= code.expires:
        return "expired"
    if form.get("redirect_uri") != code.redirect_uri:
        return "redirect_uri"
    if code.challenge and not _verifies(form.get("code_verifier", ""), code.challenge):
        return "code_verifier"
    return code


def _verifies(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge


def without_missing(state: State, op: str, grant: Grant, default: str) -> None:
    """The person unticked a scope, where that was asked for as a fault."""
    if fault := state.faults.take(op, ("missing_scope",)):
        missing = fault.options.get("scope", default)
        grant.scopes = tuple(one for one in grant.scopes if one != missing)
