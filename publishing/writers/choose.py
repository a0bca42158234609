"""Which writer composes a person's posts: Claude after consent, else offline."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from accounts.models import User
from journal.writers.choose import (
    connector,
    is_spent,
    model_may_read,
    spent,
    uses_model,
)
from pipeline.values import Line
from publishing.writers.claude import ClaudePosts


def get_model(
    owner: User, *, now: datetime, timeout: float | None = None
) -> ClaudePosts | None:
    """The one place that decides whether anything of a draft goes to a model provider:
    None for offline. Raises WriterError when the day's tokens are used up.

    ``timeout``: seconds, where a person waits for less than the setting.
    """
    if not uses_model(owner):
        return None
    if is_spent(owner, now=now):
        raise spent()
    return ClaudePosts(
        connector(timeout=timeout),
        model=settings.ANTHROPIC_NOTE_MODEL,
        effort=settings.ANTHROPIC_NOTE_EFFORT,
    )


def readable(owner: User, lines: Iterable[Line]) -> list[Line]:
    """The lines of projects that their owner lets a model see."""
    allowed = model_may_read(owner)
    return [line for line in lines if line.project in allowed]
