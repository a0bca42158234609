"""One POST to an address that a person gave: never to what lies behind this server.

The name is resolved once, every address that it has must be one of the public internet,
and the connection goes to exactly the address that was looked at. No redirects, no
proxies, ten seconds, and of the answer only its status is read.
"""

import json
import socket
import ssl
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIMEOUT = 10.0  # seconds for each step
LONGEST = 2000  # characters of an address
_MOST = 4096  # bytes of an answer


class HookRefused(Exception):
    """Nothing was sent, or it was refused for good; ``str`` is for the person."""


class HookFailed(Exception):
    """Nothing was taken; it may work later."""


class HookLost(Exception):
    """It was sent and no answer came: it may have arrived."""


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be called. Raises HookRefused."""
    try:
        parts = urlsplit(url if _is_plain(url) else "")
        port = parts.port
    except ValueError:
        raise HookRefused(_("This is no web address.")) from None
    private = settings.WEBHOOKS_MAY_BE_PRIVATE
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise HookRefused(_("Give an address that begins with https://."))
    if not parts.hostname or parts.username is not None:
        raise HookRefused(_("This is no web address."))
    if port not in (None, 443) and not private:
        raise HookRefused(_("Only the usual port of https can be used."))
    _address_of(parts)
    return parts


def post(url: str, payload: dict[str, object]) -> None:
    """Raises HookRefused, HookFailed when trying again may help, or HookLost."""
    parts = check_address(url)
    address = _address_of(parts)
    body = json.dumps(payload).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "Worktracker"}
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        calling = _connection(parts, address)
    except OSError as error:
        raise HookFailed(_("Its server did not answer.")) from error
    try:
        with closing(calling) as connection:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(_MOST)
    except (OSError, HTTPException) as error:
        raise HookLost(_("Its server did not answer.")) from error
    _judge(answer.status)


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    said = _("Its server answered with %(status)d.") % {"status": status}
    if status == 429 or status >= 500:
        raise HookFailed(said)
    raise HookRefused(said)


def _is_plain(url: str) -> bool:
    return (
        len(url) <= LONGEST and url.isascii() and url.isprintable() and " " not in url
    )


def _address_of(parts: SplitResult) -> str:
    """The address to connect to: the first, if all of them may be called."""
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HookRefused(_("No server has this name.")) from None
    addresses = [str(each[4][0]) for each in found]
    if not settings.WEBHOOKS_MAY_BE_PRIVATE and not all(map(is_public, addresses)):
        raise HookRefused(_("This address is not on the public internet."))
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one that anybody could call: not this machine, not its
    network, not what maps to them."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found.teredo or found in _NAT64:
            return False
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


class _Nat64:
    """64:ff9b::/96: the last four bytes are an IPv4 address of anywhere."""

    def __contains__(self, address: IPv6Address) -> bool:
        return int(address) >> 32 == 0x0064FF9B << 64


_NAT64 = _Nat64()


def _connection(parts: SplitResult, address: str) -> HTTPConnection:
    if parts.scheme == "http":
        plain = HTTPConnection(parts.netloc, timeout=TIMEOUT)
        plain.sock = socket.create_connection((address, parts.port or 80), TIMEOUT)
        return plain
    secure = HTTPSConnection(parts.netloc, timeout=TIMEOUT)
    raw = socket.create_connection((address, parts.port or 443), TIMEOUT)
    context = ssl.create_default_context()
    # The certificate must be of the name, whatever address it had.
    secure.sock = context.wrap_socket(raw, server_hostname=parts.hostname)
    return secure
