"""Connections as rows: one a network and person, one owner an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from publishing import endpoints, hooks
from publishing.errors import NotConnected
from publishing.models import Connection
from publishing.oauth import PROVIDERS, Account, Grant, Provider
from publishing.services import tokens


@dataclass(frozen=True, slots=True)
class State:
    """One network as its page shows it. ``may``: the scopes in plain words."""

    network: str
    name: str
    configured: bool
    stand_in: bool  # nothing leaves this computer
    redirect_uri: str
    connection: Connection | None
    may: tuple[str, ...]


def states(owner: User) -> list[State]:
    """Every network, with this person's connection if there is one."""
    own = {one.network: one for one in Connection.objects.owned_by(owner)}
    return [_state(network, own.get(network)) for network in PROVIDERS]


def _state(network: str, connection: Connection | None) -> State:
    provider = PROVIDERS[network]
    scopes = set(connection.scopes) if connection else set(provider.SCOPES)
    # In the order of the provider, then what else it granted.
    shown = [one for one in provider.SCOPES if one in scopes]
    shown += sorted(scopes.difference(shown))
    return State(
        network,
        provider.NAME,
        provider.configured(),
        endpoints.is_loopback(provider.origin()),
        endpoints.redirect_uri(network),
        connection,
        tuple(str(provider.MEANINGS.get(scope, scope)) for scope in shown),
    )


def may_connect(owner: User, network: str) -> bool:
    """Whether posting from here would need no more than connecting."""
    there = Connection.objects.owned_by(owner).filter(network=network)
    return PROVIDERS[network].configured() and not there.exists()


def origins() -> list[str]:
    """Where people are sent to say yes, as scheme and host."""
    found = (each.origin() for each in PROVIDERS.values() if each.configured())
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------------- made


def keep(
    user: User, network: str, account: Account, grant: Grant, now: datetime
) -> tuple[Connection, bool]:
    """The connection, and whether there was one before, which keeps its row.

    Raises NotConnected for another account than the one connected, and for one that
    another person connected: whose tokens are left alone, because taking ours back
    might take theirs back, too.
    """
    try:
        return _again_if_raced(user, network, account, grant, now)
    except IntegrityError:
        raise _taken(PROVIDERS[network]) from None
    except OtherAccount as error:
        # Nobody else's: the tokens of the account that is refused are not kept alive.
        PROVIDERS[network].revoke(grant.access, grant.refresh)
        raise NotConnected(str(error)) from None


def _again_if_raced(
    user: User, network: str, account: Account, grant: Grant, now: datetime
) -> tuple[Connection, bool]:
    try:
        with transaction.atomic():
            return _store(user, network, account, grant, now)
    except IntegrityError:
        # Another tab, or another person, was faster: now its row can be seen.
        with transaction.atomic():
            return _store(user, network, account, grant, now)


class OtherAccount(NotConnected):
    """Another account of the same network is connected."""


def _store(
    user: User, network: str, account: Account, grant: Grant, now: datetime
) -> tuple[Connection, bool]:
    others = Connection.objects.filter(network=network, account=account.id)
    if others.exclude(owner=user).exists():
        raise _taken(PROVIDERS[network])
    old = Connection.objects.owned_by(user).filter(network=network).first()
    if old and old.account != account.id:
        raise OtherAccount(
            _(
                "Connected is %(old)s, and you came back as %(new)s. Sign in there as"
                " %(old)s, or disconnect it first. Nothing was changed."
            )
            % {"old": old.who, "new": _called(account)}
        )
    fields = _fields(user, network, account, grant, now)
    if old:
        # What another worker is renewing just now is void with the new version.
        Connection.objects.filter(pk=old.pk).update(
            **fields, token_version=F("token_version") + 1, lease="", lease_until=None
        )
        old.refresh_from_db()
    connection = old or Connection.objects.create(
        owner=user, network=network, account=account.id, **fields
    )
    action = "connection.renewed" if old else "connection.made"
    audit.log(action, owner=user, name=connection.label)
    hooks.tell_of_connection(user, network, "")
    return connection, old is not None


def _fields(
    user: User, network: str, account: Account, grant: Grant, now: datetime
) -> dict[str, object]:
    kept = tokens.Tokens.of(grant, now=now)
    asked = frozenset(PROVIDERS[network].SCOPES)
    return {
        "name": account.name,
        "handle": account.handle,
        "scopes": sorted(asked if grant.scopes is None else grant.scopes),
        "status": Connection.Status.ACTIVE,
        "reason": "",
        "secret": tokens.seal(kept, owner=user, network=network, account=account.id),
        "access_expires_at": kept.expires_at,
        "ends_at": _ends(grant, now),
        "warned_days": None,
        "connected_at": now,
    }


def _ends(grant: Grant, now: datetime) -> datetime | None:
    """When only the person can renew it. X does not say how long it renews."""
    seconds = grant.refresh_expires_in if grant.refresh else grant.expires_in
    return None if seconds is None else now + timedelta(seconds=seconds)


def _called(account: Account) -> str:
    return f"@{account.handle}" if account.handle else account.name or account.id


def _taken(provider: Provider) -> NotConnected:
    return NotConnected(
        _(
            "This %(name)s account is connected by another person here, and one account"
            " has one owner. Nothing was changed."
        )
        % {"name": provider.NAME}
    )


# --------------------------------------------------------------------- gone


def disconnect(connection: Connection, *, by: User) -> bool:
    """Delete the connection, then ask the network to take the permission back.

    False when the network did not confirm that; here nothing is left either way.
    """
    if connection.owner_id != by.pk:
        raise Connection.DoesNotExist
    with transaction.atomic():
        rows = Connection.objects.owned_by(by).select_for_update()
        fresh = rows.filter(pk=connection.pk).first()
        if fresh is None:
            return True
        forget = _revoking(fresh)
        fresh.delete()
        audit.log("connection.ended", owner=by, name=fresh.label)
        reason = _("You disconnected %(name)s.") % {"name": fresh.label}
        hooks.tell_of_connection(by, fresh.network, reason)
    return forget()


def forget_all(user: User) -> None:
    """Before an account is deleted: what was allowed is taken back after the commit."""
    for connection in Connection.objects.owned_by(user).select_related("owner"):
        transaction.on_commit(_revoking(connection), robust=True)


def _revoking(connection: Connection) -> "partial[bool]":
    """A call that takes its tokens back; they are read now, while there is a row."""
    try:
        kept = tokens.unseal(connection)
    except tokens.Unreadable:
        return partial(bool, 0)
    # The refresh token first: it is what could make more.
    return partial(PROVIDERS[connection.network].revoke, kept.refresh, kept.access)
