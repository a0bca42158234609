"""What the parts of this room tell each other: functions added in `AppConfig.ready`."""

from collections.abc import Callable

from accounts.models import User

#: (owner, network, reason): an account was connected, or connected again, when the
#: reason is ""; else it can no longer post, and the reason is a sentence for the owner.
#: Called inside the transaction that changes the connection.
connection_changed: list[Callable[[User, str, str], None]] = []


def tell_of_connection(owner: User, network: str, reason: str) -> None:
    for hook in connection_changed:
        hook(owner, network, reason)
