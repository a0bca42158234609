"""Personal tokens: made, found, used, revoked."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import token_format
from accounts.models import ApiToken, User
from accounts.services import audit

USE_NOTED_EVERY = timedelta(minutes=1)
now = timezone.now


def create(
    owner: User,
    *,
    name: str,
    scopes: Iterable[str] = (ApiToken.Scope.UPLOAD, ApiToken.Scope.READ),
    expires_at: datetime | None = None,
    choose: Callable[[str], str] = secrets.choice,
) -> tuple[ApiToken, str]:
    """The token and its text, which nobody can show again.

    Raises `ValueError` if there is no scope, or one that does not exist.
    """
    wanted = sorted({ApiToken.Scope(scope).value for scope in scopes})
    if not wanted:
        raise ValueError("A token needs a scope.")
    text = token_format.make(choose)
    with transaction.atomic():
        token = ApiToken.objects.create(
            owner=owner,
            name=name,
            scopes=wanted,
            expires_at=expires_at,
            token_hash=token_format.digest(text),
            hint=text[-4:],
        )
        audit.log("token.created", owner=owner, token=token.public_id, name=name)
    return token, text


def find(text: str) -> ApiToken | None:
    """The token with this text, in force or not. What is not whole costs no query."""
    if not token_format.is_whole(text):
        return None
    return (
        ApiToken.objects.select_related("owner")
        .filter(token_hash=token_format.digest(text))
        .first()
    )


def note_use(token: ApiToken) -> None:
    """Remembers the use, at most once a minute, so that reading costs no writing."""
    moment = now()
    before = moment - USE_NOTED_EVERY
    if token.last_used_at is not None and token.last_used_at > before:
        return
    # Conditional: of several requests at once only one writes.
    ApiToken.objects.filter(
        Q(last_used_at=None) | Q(last_used_at__lte=before), pk=token.pk
    ).update(last_used_at=moment)


@transaction.atomic
def revoke(token: ApiToken, *, by: User) -> None:
    """From the next request on the token opens nothing. Twice is as good as once."""
    done = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=now()
    )
    if done:
        audit.log(
            "token.revoked",
            owner=token.owner,
            actor=by,
            token=token.public_id,
            name=token.name,
        )
    token.refresh_from_db(fields=["revoked_at"])
