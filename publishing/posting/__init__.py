"""Posting through a network's API: one call, sent once, classified.

To add a network, copy a file and name it here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from publishing.posting import linkedin, x
from publishing.posting.outcomes import Kind, Outcome, Seen

__all__ = ["POSTERS", "READERS", "Kind", "Outcome", "Poster", "Reader", "Seen"]


class Poster(Protocol):
    """What every file in this folder has."""

    def request(self, account: str, wire: str) -> dict[str, Any]:
        """What `post` sends, without anything secret: for the attempt's row."""

    def post(self, access: str, account: str, wire: str) -> Outcome:
        """Post the wire text as the account, with its access token. Raises nothing
        that means "surely not posted": every answer is an outcome."""


class Reader(Protocol):
    """A network that lets a person's own posts be read back."""

    def recent(
        self, access: str, account: str, since: datetime
    ) -> Sequence[Seen] | Outcome:
        """The account's newest posts since then, or why they could not be read."""

    def same(self, ours: str, theirs: str) -> bool:
        """Whether a text that was read back is the one that was sent."""


POSTERS: dict[str, Poster] = {"linkedin": linkedin, "x": x}
READERS: dict[str, Reader] = {"x": x}
