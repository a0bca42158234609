"""A connection's tokens: sealed, opened, and renewed by one worker at a time.

Call these outside any transaction: what they store must last whatever comes after.
"""

import json
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts import crypto
from accounts.models import User
from accounts.services import audit
from publishing import hooks
from publishing.errors import NeedsReconnect, TokenLater
from publishing.models import Connection
from publishing.oauth import PROVIDERS, Grant
from publishing.oauth.values import Declined, Unclear

logger = logging.getLogger(__name__)

#: A token with less left is renewed first, where it can be.
FRESH_FOR = timedelta(minutes=5)
#: Longer than two tries of one token call can take.
LEASE = timedelta(seconds=90)
BUSY = timedelta(seconds=5)
AWAY = timedelta(minutes=1)
OPERATOR = timedelta(hours=1)
#: In this time after connecting LinkedIn may call a good token revoked.
SETTLING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    expires_at: datetime | None = None

    @classmethod
    def of(cls, grant: Grant, *, now: datetime, before: str = "") -> "Tokens":
        """``before``: the refresh token so far, which stays unless another came."""
        ends = None
        if grant.expires_in is not None:
            ends = now + timedelta(seconds=grant.expires_in)
        return cls(grant.access, grant.refresh or before, ends)


class Unreadable(Exception):
    """What is stored cannot be opened, or belongs to another row."""


# ---------------------------------------------------------------- under lock


def seal(tokens: Tokens, *, owner: User, network: str, account: str) -> str:
    """Encrypted, with whose they are inside, so that they fit one row only."""
    ends = tokens.expires_at
    return crypto.encrypt(
        json.dumps(
            {
                "owner": owner.public_id,
                "network": network,
                "account": account,
                "access": tokens.access,
                "refresh": tokens.refresh,
                "expires_at": ends.isoformat() if ends else None,
            }
        )
    )


def unseal(connection: Connection) -> Tokens:
    """Raises Unreadable: the wrong key, damage, or another row's tokens."""
    try:
        kept = json.loads(crypto.decrypt(connection.secret))
        whose = (kept["owner"], kept["network"], kept["account"])
        ends = kept["expires_at"]
        tokens = Tokens(
            kept["access"], kept["refresh"], parse_datetime(ends) if ends else None
        )
    except (InvalidToken, ValueError, KeyError, TypeError):
        raise Unreadable from None
    row = (connection.owner.public_id, connection.network, connection.account)
    if whose != row:
        raise Unreadable
    return tokens


# ---------------------------------------------------------------- to be used


def access_for(
    connection: Connection, *, now: datetime | None = None, rejected: str = ""
) -> str:
    """A usable access token, renewed first where it is due.

    ``rejected``: the token that the network has just refused with 401. Raises
    NeedsReconnect (the connection says so from then on), or TokenLater when another
    worker is renewing it or the network is away.
    """
    now = now or timezone.now()
    connection, tokens = _open(connection, now)
    if _is_due(connection, tokens, now, rejected):
        tokens = _renew(connection, tokens, now, rejected)
    Connection.objects.filter(pk=connection.pk).update(used_at=now)
    return tokens.access


def _open(connection: Connection, now: datetime) -> tuple[Connection, Tokens]:
    """The row as it is now, and its tokens."""
    fresh = Connection.objects.filter(pk=connection.pk).select_related("owner").first()
    if fresh is None:
        raise NeedsReconnect(_("The account was disconnected."))
    if fresh.status == Connection.Status.NEEDS_RECONNECT:
        raise NeedsReconnect(fresh.reason)
    try:
        return fresh, unseal(fresh)
    except Unreadable:
        logger.warning("The tokens of connection %s do not open.", fresh.public_id)
        raise _lost(fresh, _unreadable(fresh)) from None


def _is_due(
    connection: Connection, tokens: Tokens, now: datetime, rejected: str
) -> bool:
    if rejected:
        return rejected == tokens.access
    margin = FRESH_FOR if tokens.refresh else timedelta(0)
    return tokens.expires_at is not None and tokens.expires_at - now < margin


def _renew(
    connection: Connection, tokens: Tokens, now: datetime, rejected: str
) -> Tokens:
    if not tokens.refresh:
        return _without_refresh(connection, tokens, now, rejected)
    lease = _take_lease(connection, now)
    if not lease:
        # Somebody is at it. What is still good for a while is good enough.
        left = tokens.expires_at - now if tokens.expires_at else timedelta(0)
        if not rejected and left > BUSY:
            return tokens
        raise TokenLater(BUSY, "another worker is renewing the token")
    try:
        # Between reading and taking the lease another worker may have done it.
        connection, tokens = _open(connection, now)
        if not _is_due(connection, tokens, now, rejected):
            return tokens
        return _exchange(connection, tokens, lease, now)
    finally:
        _mine(connection, lease).update(lease="", lease_until=None)


def _take_lease(connection: Connection, now: datetime) -> str:
    lease = secrets.token_hex(16)
    free = Q(lease="") | Q(lease_until__lt=now)
    taken = Connection.objects.filter(free, pk=connection.pk).update(
        lease=lease, lease_until=now + LEASE
    )
    return lease if taken else ""


def _exchange(
    connection: Connection, tokens: Tokens, lease: str, now: datetime
) -> Tokens:
    """Holding the lease: one token call, and what it brought is stored before use."""
    grant = _refreshed(connection, tokens, now)
    new = Tokens.of(grant, now=now, before=tokens.refresh)
    if not _store(connection, new, grant, lease, now):
        # Disconnected meanwhile, which could only revoke the pair before this one; or
        # connected again, and then the new consent must not be touched.
        if not Connection.objects.filter(pk=connection.pk).exists():
            PROVIDERS[connection.network].revoke(new.refresh, new.access)
        raise TokenLater(BUSY, "the connection changed meanwhile")
    return new


def _refreshed(connection: Connection, tokens: Tokens, now: datetime) -> Grant:
    provider = PROVIDERS[connection.network]
    try:
        try:
            return provider.refresh(tokens.refresh)
        except Unclear as error:
            if error.wait:
                raise
            # The old token may still be good: then nobody has seen the first call.
            return provider.refresh(tokens.refresh)
    except Unclear as error:
        raise TokenLater(error.wait or AWAY, "the network is away") from None
    except Declined as error:
        if error.of_the_app:
            logger.error("%s refuses this server's app.", provider.NAME)
            raise TokenLater(OPERATOR, "the network refuses the app") from None
        raise _lost(connection, _taken_back(provider.NAME)) from None


def _store(
    connection: Connection, new: Tokens, grant: Grant, lease: str, now: datetime
) -> bool:
    changes: dict[str, object] = {}
    if grant.refresh_expires_in is not None:
        changes["ends_at"] = now + timedelta(seconds=grant.refresh_expires_in)
    whose = (connection.owner, connection.network, connection.account)
    same = _mine(connection, lease).filter(token_version=connection.token_version)
    stored = same.update(
        secret=seal(new, owner=whose[0], network=whose[1], account=whose[2]),
        access_expires_at=new.expires_at,
        token_version=F("token_version") + 1,
        **changes,
    )
    return stored == 1


def _mine(connection: Connection, lease: str) -> QuerySet[Connection]:
    return Connection.objects.filter(pk=connection.pk, lease=lease)


def _without_refresh(
    connection: Connection, tokens: Tokens, now: datetime, rejected: str
) -> Tokens:
    """Only the person can renew it, unless the network was wrong about a new token."""
    provider = PROVIDERS[connection.network]
    ended = tokens.expires_at is not None and tokens.expires_at <= now
    if not ended and now - connection.connected_at < SETTLING:
        standing = provider.introspect(tokens.access)
        if standing and standing.active:
            raise TokenLater(AWAY, "the token is too new")
    reason = has_ended(provider.NAME) if ended else _taken_back(provider.NAME)
    raise _lost(connection, reason)


# --------------------------------------------------------------------- lost


def has_ended(name: str) -> str:
    return _(
        "%(name)s lets nobody stay connected for longer than this, and the time is"
        " over. Connect it again to go on posting."
    ) % {"name": name}


def _taken_back(name: str) -> str:
    return _(
        "%(name)s no longer accepts what you allowed: it was taken back there, or has"
        " ended. Connect it again to go on posting."
    ) % {"name": name}


def _unreadable(connection: Connection) -> str:
    return _(
        "What was stored for %(name)s can no longer be opened by this server. Connect"
        " it again to go on posting."
    ) % {"name": PROVIDERS[connection.network].NAME}


def _lost(connection: Connection, reason: str) -> NeedsReconnect | TokenLater:
    known = needs_reconnect(connection, reason)
    fresh = Connection.objects.filter(pk=connection.pk).first()
    if known or fresh is None or fresh.status != Connection.Status.ACTIVE:
        return NeedsReconnect(reason)
    return TokenLater(BUSY, "the connection was renewed meanwhile")


@transaction.atomic
def needs_reconnect(connection: Connection, reason: str) -> bool:
    """The account cannot post until its owner connects it again; tells whoever waits.

    False if that was known, or the connection was renewed since ``connection`` was
    read.
    """
    same = Connection.objects.filter(
        pk=connection.pk,
        token_version=connection.token_version,
        status=Connection.Status.ACTIVE,
    )
    if not same.update(status=Connection.Status.NEEDS_RECONNECT, reason=reason):
        return False
    audit.log(
        "connection.lost",
        owner=connection.owner,
        name=connection.label,
    )
    hooks.tell_of_connection(connection.owner, connection.network, reason)
    return True
