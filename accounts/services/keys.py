"""Every column that holds a secret, encrypted anew under the newest key."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import models, transaction

from accounts import crypto


@dataclass(frozen=True, slots=True)
class Sealed:
    """``model`` as "room.Model"; ``entry``: the key of a JSON column, else it is text.

    What is empty, or lacks the entry, holds no secret.
    """

    model: str
    column: str
    entry: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.model, self.column, self.entry)))


#: Rooms add theirs in `AppConfig.ready`.
sealed: list[Sealed] = []


def rotate() -> Iterator[tuple[Sealed, Counter[str]]]:
    """Counts for each column: renewed, newest (was so before), unreadable.

    Row by row in short transactions, so it may run beside everything else, be stopped
    and be run again.
    """
    for column in sealed:
        yield column, _rotate(column)


def _rotate(column: Sealed) -> Counter[str]:
    counts: Counter[str] = Counter(renewed=0, newest=0, unreadable=0)
    rows = apps.get_model(column.model)._default_manager.all()
    if column.entry:
        rows = rows.filter(**{f"{column.column}__has_key": column.entry})
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        if found := _row(rows, pk, column):
            counts[found] += 1
    return counts


@transaction.atomic
def _row(rows: models.QuerySet[Any], pk: int, column: Sealed) -> str:
    """What was done with the secret of one row; "" when it has none."""
    # Locked: what another one writes in the meantime would be lost otherwise.
    row = rows.select_for_update().filter(pk=pk).first()
    value = getattr(row, column.column, None)
    secret = value.get(column.entry) if isinstance(value, dict) else value
    if not secret or not isinstance(secret, str):
        return ""
    if crypto.is_newest(secret):
        return "newest"
    try:
        new = crypto.renew(secret)
    except InvalidToken:
        return "unreadable"
    stored = {**value, column.entry: new} if isinstance(value, dict) else new
    rows.filter(pk=pk).update(**{column.column: stored})
    return "renewed"
