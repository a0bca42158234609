"""What the tables of this room have in common."""

from typing import Self, TypeVar

from django.db import models

from accounts.models import User

M = TypeVar("M", bound=models.Model)


class OwnedQuerySet(models.QuerySet[M]):
    """Every query starts from a person."""

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)
