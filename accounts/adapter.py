"""Where allauth asks us: who may sign up, where to go next, how secrets are kept."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import crypto
from accounts.services import invitations


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """SIGNUP: open to all, by invitation, or closed."""
        if settings.SIGNUP == "invite":
            return invitations.kept(request.session, now=timezone.now()) is not None
        return bool(settings.SIGNUP == "open")

    def clean_email(self, email: str) -> str:
        """Where an invitation is needed, one for an address opens for that only."""
        cleaned: str = super().clean_email(email)
        if settings.SIGNUP == "invite" and self.request.user.is_anonymous:
            invitation = invitations.kept(self.request.session, now=timezone.now())
            if invitation and invitation.email not in {"", cleaned.lower()}:
                raise ValidationError(
                    _("The invitation is for another address. Sign up with that one.")
                )
        return cleaned

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
