"""What allauth does to an account: into its owner's log, and to their invitation."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.services import audit, invitations


@receiver(account.user_signed_up)
def signed_up(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    audit.log("account.created", owner=user)
    invitations.bind(request.session, user, now=timezone.now())


@receiver([account.password_changed, account.password_set])
def password_changed(user: User, **_kwargs: Any) -> None:
    audit.log("password.changed", owner=user)


@receiver(account.password_reset)
def password_reset(user: User, **_kwargs: Any) -> None:
    audit.log("password.reset", owner=user)


@receiver(account.email_changed)
def email_changed(user: User, **_kwargs: Any) -> None:
    audit.log("email.changed", owner=user)


@receiver([mfa.authenticator_added, mfa.authenticator_reset])
def authenticator_added(user: User, **_kwargs: Any) -> None:
    audit.log("two_step.added", owner=user)


@receiver(mfa.authenticator_removed)
def authenticator_removed(user: User, **_kwargs: Any) -> None:
    audit.log("two_step.removed", owner=user)
