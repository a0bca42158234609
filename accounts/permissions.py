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


class _TokenPermission(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        if isinstance(request.auth, ApiToken):
            self.check_token(request.auth, request)
        return True

    def check_token(self, token: ApiToken, request: Request) -> None:
        """Raises the `Problem` that says what this token lacks."""
        raise NotImplementedError


def HasScope(scope: str) -> type[BasePermission]:  # noqa: N802 - used as a class
    """For ``permission_classes``: tokens need this scope; *read* only ever reads."""

    class Scoped(_TokenPermission):
        def check_token(self, token: ApiToken, request: Request) -> None:
            if scope == ApiToken.Scope.READ and request.method not in SAFE_METHODS:
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


class AnyTokenReads(_TokenPermission):
    """Any token may look, whatever its scopes: who am I, what may I."""

    def check_token(self, token: ApiToken, request: Request) -> None:
        if request.method not in SAFE_METHODS:
            _refuse_changes()


class NoToken(_TokenPermission):
    """Only a person who is signed in: a token may neither make nor list tokens."""

    def check_token(self, token: ApiToken, request: Request) -> None:
        _refuse_changes()


def _refuse_changes() -> None:
    raise Problem(
        "sign-in-required",
        _("No token may do this. Sign in to Worktracker in a browser and do it there."),
        status=403,
        title=_("This token may not do that"),
    )
