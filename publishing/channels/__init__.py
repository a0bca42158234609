"""How a text gets to its network. A channel that sends by itself is a file here.

By hand needs none: the person copies the text, posts it and pastes the link back.
"""

from typing import Protocol

from accounts.models import User
from publishing.channels import api, sandbox
from publishing.models import Attempt, Channel, Connection
from publishing.posting import Outcome


class Sender(Protocol):
    """What every file in this folder has."""

    def available(self) -> bool:
        """Whether this installation may use it at all."""

    def post(self, attempt: Attempt) -> Outcome:
        """Send the approved text once.

        `beginning.begin` comes right before the call. An error after it means that the
        post may be out there; before it, that surely nothing left.
        """


SENDERS: dict[str, Sender] = {Channel.API: api, Channel.SANDBOX: sandbox}


def sends(channel: str) -> bool:
    return channel in SENDERS


def default(owner: User, network: str) -> str:
    """What a new draft uses: the connected account, the sandbox in a demo, else the
    person's own hands."""
    if account(owner, network):
        return Channel.API
    return Channel.SANDBOX if sandbox.available() else Channel.BY_HAND


def account(owner: User, network: str) -> str:
    """The network's id of the account that would post, or "" without a connection.

    One that must be connected again is still the account that an approval names.
    """
    connected = Connection.objects.owned_by(owner).filter(network=network)
    return connected.values_list("account", flat=True).first() or ""


def choices(owner: User, network: str) -> list[str]:
    """The channels that this person may choose for a draft now."""
    found: list[str] = [Channel.BY_HAND]
    if account(owner, network):
        found.append(Channel.API)
    return [*found, Channel.SANDBOX] if sandbox.available() else found
