"""Where allauth asks us: who may sign up, where to go next, how secrets are kept."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts import crypto
from accounts.services import invitations


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """SIGNUP: open to all, by invitation, or closed."""
        if settings.SIGNUP == "invite":
            return invitations.kept(request.session, now=timezone.now()) is not None
        return bool(settings.SIGNUP == "open")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return _to_the_invitation(request) or super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return _to_the_invitation(request) or super().get_signup_redirect_url(request)


def _to_the_invitation(request: HttpRequest) -> str:
    """Somebody who came with an invitation goes on with it."""
    return invitations.kept_page(request.session, now=timezone.now())


class MFAAdapter(DefaultMFAAdapter):
    """The keys of authenticator apps are stored encrypted (FIELD_ENCRYPTION_KEYS)."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)
