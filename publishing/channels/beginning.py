"""The last step before a call, which no two workers can both take."""

from typing import Any

from django.utils import timezone

from publishing.models import Attempt


class GivenUp(Exception):
    """The attempt ended, or another worker began its call: nothing may be sent."""


def begin(attempt: Attempt, request: dict[str, Any]) -> None:
    """Write down that the call begins, and what it says (redacted), or GivenUp."""
    if not attempt.arm(request, at=timezone.now()):
        raise GivenUp(attempt.pk)
