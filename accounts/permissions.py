"""What a token may do. A signed-in page may do what its person may.

The default is the strict one: a token with the scope *read* may read, and no token may
change anything unless the view says so with ``HasScope("upload")``.
"""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.problems import Problem


class TokenPermission(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        if isinstance(request.auth, ApiToken):
            self.check_token(request.auth, request)
        return True

    def check_token(self, token: ApiToken, request: Request) -> None:
        """Raises the `Problem` that says what this token lacks."""
        raise NotImplementedError

    @classmethod
    def token_for(cls, method: str) -> str:
        """Which token may use this method: a scope, "any", or "" for none. What the
        description of the API says comes from here."""
        raise NotImplementedError


def HasScope(scope: str) -> type[BasePermission]:  # noqa: N802 - used as a class
    """For ``permission_classes``: tokens need this scope; *read* only ever reads."""

    class Scoped(TokenPermission):
        @classmethod
        def token_for(cls, method: str) -> str:
            reads_only = scope == ApiToken.Scope.READ and method not in SAFE_METHODS
            return "" if reads_only else str(scope)

        def check_token(self, token: ApiToken, request: Request) -> None:
            if not self.token_for(request.method or ""):
                _refuse_changes()
            if scope not in token.scopes:
                raise Problem(
                    "scope-missing",
                    _(
                        "This token lacks the scope “%(scope)s”. "
                        "Make one that has it in the settings."
                    )
                    % {"scope": scope},
                    status=403,
                    title=_("This token may not do that"),
                )

    return Scoped


ReadScope = HasScope(ApiToken.Scope.READ)


class AnyTokenReads(TokenPermission):
    """Any token may look, whatever its scopes: who am I, what may I."""

    @classmethod
    def token_for(cls, method: str) -> str:
        return "any" if method in SAFE_METHODS else ""

    def check_token(self, token: ApiToken, request: Request) -> None:
        if not self.token_for(request.method or ""):
            _refuse_changes()


class NoToken(TokenPermission):
    """Only a person who is signed in: a token may neither make nor list tokens."""

    @classmethod
    def token_for(cls, method: str) -> str:
        return ""

    def check_token(self, token: ApiToken, request: Request) -> None:
        _refuse_changes()


def _refuse_changes() -> None:
    raise Problem(
        "sign-in-required",
        _("No token may do this. Sign in to Worktracker in a browser and do it there."),
        status=403,
        title=_("This token may not do that"),
    )
