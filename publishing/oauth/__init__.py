"""How an account is connected. To add a network, copy a file and name it here."""

from typing import Protocol

from publishing.oauth import linkedin, x
from publishing.oauth.values import Account, Grant, Standing, Words


class Provider(Protocol):
    """What every file in this folder has. Each call is one request, bounded in time.

    Declined: the network said no, for good. Unclear: no answer that says anything.
    """

    NAME: str
    #: The least that posting needs; a grant with less is refused.
    SCOPES: tuple[str, ...]
    #: What each scope means, in plain words.
    MEANINGS: Words
    #: Whether every grant must bring a refresh token.
    RENEWS: bool

    def configured(self) -> bool:
        """Whether the operator registered an app."""

    def origin(self) -> str:
        """Scheme and host of the page on which the person says yes."""

    def authorize_url(self, redirect_uri: str, state: str, verifier: str) -> str:
        """Where to send the person. ``verifier`` is PKCE's, "" where there is none."""

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> Grant:
        """The tokens for a code, which lives for seconds."""

    def refresh(self, refresh_token: str) -> Grant:
        """New tokens; ``Grant.refresh`` is "" when the old one stays."""

    def who(self, access: str) -> Account:
        """The account that said yes."""

    def revoke(self, *tokens: str) -> bool:
        """Best effort: whether the network took all of them back. Never raises."""

    def introspect(self, access: str) -> Standing | None:
        """What the network says of a token; None where it says nothing."""


PROVIDERS: dict[str, Provider] = {"linkedin": linkedin, "x": x}

__all__ = ["PROVIDERS", "Account", "Grant", "Provider", "Standing"]
