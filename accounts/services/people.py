"""A person's own particulars, and the end of an account."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import zones


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
