"""What networks answer, as values. Secrets stay out of every repr."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.functional import Promise

#: What each scope means, in plain words.
Words = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Grant:
    """Tokens as they were granted. Times are seconds from now, None if not said."""

    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    expires_in: int | None = None
    refresh_expires_in: int | None = None
    #: None: the network did not say, which means what was asked for (RFC 6749, 5.1).
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    handle: str = ""  # X: without the @


@dataclass(frozen=True, slots=True)
class Standing:
    """What introspection says of an access token."""

    active: bool
    status: str = ""  # LinkedIn: active, expired, revoked


class Declined(Exception):
    """The network refused; the same request would be refused again.

    ``code``: its OAuth error, such as "invalid_grant", or "". Its own words are left
    out, because they may quote what was sent.
    """

    def __init__(self, code: str = "") -> None:
        self.code = code
        super().__init__(code)

    @property
    def of_the_app(self) -> bool:
        """The operator's registration is refused, not the person."""
        return self.code in {"invalid_client", "unauthorized_client"}


class Unclear(Exception):
    """No answer, or one that says nothing. ``wait``: how long the network asks for."""

    def __init__(self, why: str, *, wait: timedelta | None = None) -> None:
        self.wait = wait
        super().__init__(why)
