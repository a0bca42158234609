"""Who calls the API: a program with a personal token, or a page with its session."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.problems import Problem
from accounts.services import tokens


class TokenProblem(Problem):
    """401, with the header that names the way to do better."""

    auth_header = 'Bearer realm="api"'

    def __init__(self, detail: str) -> None:
        super().__init__(
            "not-authenticated",
            detail,
            status=401,
            title=_("This token does not open anything"),
        )


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer wt_pat_…``; ``request.auth`` is the `ApiToken`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _space, text = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = tokens.find(text.strip())
        if token is None:
            raise TokenProblem(
                _("Copy the whole token again, or make a new one in the settings."),
            )
        if token.revoked_at is not None:
            raise TokenProblem(
                _("This token was revoked. Make a new one in the settings."),
            )
        if token.has_expired(tokens.now()):
            raise TokenProblem(
                _("This token has expired. Make a new one in the settings."),
            )
        if not token.owner.is_active:
            raise TokenProblem(_("The account of this token is closed."))
        tokens.note_use(token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return TokenProblem.auth_header


class PageSession(SessionAuthentication):
    """The session of a signed-in page. Unsafe methods need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        # A request that brings a token stands by it, whatever cookies it carries.
        if request.META.get("HTTP_AUTHORIZATION", ""):
            return None
        return super().authenticate(request)

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise Problem(
                "csrf-failed",
                _("Reload the page and try again. A program sends a token instead."),
                status=403,
                title=_("It was not certain that this came from a page of ours"),
            ) from error
