"""A person's own particulars, and the end of an account."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import hooks
from accounts.errors import NotAllowed, Refused
from accounts.models import User
from accounts.services import audit, teams, zones

GUESSES = 5
GUESSES_WITHIN = 300  # seconds


class WrongPassword(NotAllowed):
    code = "wrong-password"


class TooManyGuesses(Refused):
    code = "too-many-requests"
    status = 429


class AddressTaken(Refused):
    code = "address-taken"


@transaction.atomic
def add_account(email: str, *, name: str = "") -> User:
    """An account without a password, for whose address the operator vouches.

    Raises `AddressTaken`.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken(
            _("%(email)s has an account already. Nothing was changed.")
            % {"email": email}
        )
    user = User.objects.create_user(email, name=name)
    EmailAddress.objects.create(
        user=user, email=user.email, primary=True, verified=True
    )
    return user


def password_path(user: User) -> str:
    """The path of the page on which this person sets a password, good once."""
    token = default_token_generator.make_token(user)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": token},
    )


@transaction.atomic
def change(
    user: User,
    *,
    now: datetime,
    name: str | None = None,
    day_start: int | None = None,
    zone: str | None = None,
    moved_at: datetime | None = None,
) -> None:
    """Takes over what is given, all or nothing. `ValueError` says what cannot be."""
    if name is not None and name != user.name:
        user.name = name
        user.save(update_fields=["name"])
    if day_start is not None:
        zones.set_day_start(user, day_start)
    if zone is not None:
        zones.set_zone(user, zone, moved_at=moved_at, now=now)


@transaction.atomic
def set_model_consent(user: User, *, given: bool, now: datetime) -> None:
    """Whether anything of theirs may go to a model provider. The first yes counts as
    the moment; a no acts on the next call."""
    if given == user.consents_to_model:
        return
    user.model_consent_at = now if given else None
    user.save(update_fields=["model_consent_at"])
    action = "model.consent_given" if given else "model.consent_withdrawn"
    audit.log(action, owner=user)


def delete_account(user: User, *, password: str) -> None:
    """Everything of theirs goes for good: rows, and what lies outside the database.

    Raises `WrongPassword`, `TooManyGuesses`, or `teams.LastOwner` while a team with
    other members would be left without an owner.
    """
    _check_password(user, password)
    with transaction.atomic():
        teams.prepare_account_deletion(user)
        for hook in hooks.account_deleting:
            hook(user)
        user.delete()


def _check_password(user: User, password: str) -> None:
    """Somebody at an open screen does not get to guess for long."""
    key = f"guesses:{user.pk}"
    cache.add(key, 0, timeout=GUESSES_WITHIN)
    if cache.get(key, 0) >= GUESSES:
        raise TooManyGuesses(
            _("The password was wrong too often. Wait five minutes, then try again.")
        )
    if not user.check_password(password):
        cache.incr(key)
        raise WrongPassword(_("This is not your password. Nothing was deleted."))
