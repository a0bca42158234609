"""Where a text appears. To add a network, copy a file and name it here."""

from typing import Protocol

from publishing.networks import linkedin, x


class Network(Protocol):
    """What every file in this folder has."""

    NAME: str

    def composer_url(self, wire: str) -> str:
        """Where a person pastes the text; with it filled in, if the network can."""

    def read_link(self, link: str) -> tuple[str, str]:
        """(address, the network's own id) of a post, or BadLink."""


NETWORKS: dict[str, Network] = {"linkedin": linkedin, "x": x}
