"""Connecting an account: begun by a click, finished in the same session, once.

The state is the only thing that leads back here; it is 256 random bits, stored as its
SHA-256 and bound to the person, their session and the network for ten minutes.
"""

import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import crypto
from accounts.models import User
from publishing import endpoints
from publishing.errors import NotConnected
from publishing.models import Connection, OAuthAttempt
from publishing.oauth import PROVIDERS, Account, Grant, Provider
from publishing.oauth.values import Declined, Unclear
from publishing.services import connections

logger = logging.getLogger(__name__)

LIFETIME = timedelta(minutes=10)
#: Begun and not finished, per person; nobody needs more tabs.
OPEN_AT_MOST = 20
LONGEST = 4_000  # characters of a code or state that are looked at
CANCELLED = frozenset(
    {"access_denied", "user_cancelled_login", "user_cancelled_authorize"}
)


@dataclass(frozen=True, slots=True)
class Finished:
    """``draft``: the public id of the draft the person came from, or ""."""

    connection: Connection
    again: bool
    draft: str


# -------------------------------------------------------------------- there


def begin(
    user: User,
    session: SessionBase,
    network: str,
    *,
    draft: str = "",
    now: datetime | None = None,
) -> str:
    """The address at the network on which the person says yes.

    Raises NotConnected when the operator registered no app, KeyError for a network
    that does not exist.
    """
    provider, now = PROVIDERS[network], now or timezone.now()
    if not provider.configured():
        raise NotConnected(
            _(
                "This server has no app at %(name)s, so accounts cannot be connected."
                " Posting by hand works as before."
            )
            % {"name": provider.NAME}
        )
    _check_open(user, now)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    attempt = OAuthAttempt.objects.create(
        state_hash=_digest(state),
        user=user,
        session_hash=_session_hash(session),
        network=network,
        secret=crypto.encrypt(verifier),
        redirect_uri=endpoints.redirect_uri(network),
        draft=draft[:24],
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return provider.authorize_url(attempt.redirect_uri, state, verifier)


def _check_open(user: User, now: datetime) -> None:
    begun = OAuthAttempt.objects.filter(user=user, expires_at__gt=now)
    if begun.filter(consumed_at=None).count() >= OPEN_AT_MOST:
        raise NotConnected(
            _("You began this many times. Finish one, or wait ten minutes.")
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _session_hash(session: SessionBase) -> str:
    if not session.session_key:
        session.create()
    return _digest(session.session_key or "")


# --------------------------------------------------------------------- back


def finish(
    user: User,
    session: SessionBase,
    params: Mapping[str, str],
    network: str,
    *,
    now: datetime | None = None,
) -> Finished:
    """Take what the network sent the person back with, and store the connection.

    Calls the network, so outside any transaction. Raises NotConnected, with nothing
    stored; ``str(error)`` says what to do.
    """
    provider, now = PROVIDERS[network], now or timezone.now()
    attempt = _consume(user, session, params.get("state", ""), network, now)
    _check_answer(provider, params)
    grant = _granted(provider, attempt, params.get("code", ""))
    _check_scopes(provider, grant)
    account = _who(provider, grant)
    connection, again = connections.keep(user, network, account, grant, now)
    return Finished(connection, again, attempt.draft)


def _consume(
    user: User, session: SessionBase, state: str, network: str, now: datetime
) -> OAuthAttempt:
    """The attempt of this state, which is good once, and only where it began."""
    mine = OAuthAttempt.objects.filter(
        state_hash=_digest(state[:LONGEST]),
        user=user,
        session_hash=_session_hash(session),
        network=network,
    )
    good = mine.filter(consumed_at=None, expires_at__gt=now)
    if good.update(consumed_at=now) != 1:
        # One sentence for all of them: a stranger's state must teach nothing.
        raise NotConnected(
            _(
                "This way back was used before, is older than ten minutes, or was begun"
                " elsewhere. Nothing was connected: begin again."
            )
        )
    return mine.get()


def _check_answer(provider: Provider, params: Mapping[str, str]) -> None:
    error = params.get("error", "")
    if error in CANCELLED:
        raise NotConnected(
            _("You said no at %(name)s. Nothing was connected; posting by hand works.")
            % {"name": provider.NAME}
        )
    code = params.get("code", "")
    if error or not code or len(code) > LONGEST or "\0" in code:
        raise NotConnected(
            _(
                "%(name)s sent you back without a permission. Nothing was connected:"
                " try again, and if it stays so, ask whoever runs this server to look"
                " at the app there."
            )
            % {"name": provider.NAME}
        )


def _granted(provider: Provider, attempt: OAuthAttempt, code: str) -> Grant:
    try:
        verifier = crypto.decrypt(attempt.secret)
        return provider.exchange(code, attempt.redirect_uri, verifier)
    except (Declined, Unclear, InvalidToken) as error:
        raise _no_answer(provider, error) from None


def _check_scopes(provider: Provider, grant: Grant) -> None:
    missing = [] if grant.scopes is None else set(provider.SCOPES) - grant.scopes
    if not missing:
        if provider.RENEWS and not grant.refresh:
            raise _no_answer(provider, Unclear("no refresh token"))
        return
    provider.revoke(grant.access, grant.refresh)
    needed = [provider.MEANINGS[one] for one in provider.SCOPES if one in missing]
    raise NotConnected(
        _(
            "%(name)s did not give the permission to %(what)s, which posting needs."
            " Nothing was connected: try again and allow all of it."
        )
        % {"name": provider.NAME, "what": "; ".join(map(str, needed))}
    )


def _who(provider: Provider, grant: Grant) -> Account:
    try:
        return provider.who(grant.access)
    except (Declined, Unclear) as error:
        provider.revoke(grant.access, grant.refresh)
        raise _no_answer(provider, error) from None


def _no_answer(provider: Provider, error: Exception) -> NotConnected:
    logger.warning("%s connected nobody: %r.", provider.NAME, type(error).__name__)
    if isinstance(error, Declined) and error.of_the_app:
        said = _(
            "%(name)s does not accept this server's app. Nothing was connected: tell"
            " whoever runs this server."
        )
    elif isinstance(error, Declined):
        said = _("%(name)s refused. Nothing was connected: begin again.")
    else:
        said = _(
            "%(name)s did not answer as it should. Nothing was connected: try again in"
            " a minute."
        )
    return NotConnected(said % {"name": provider.NAME})
