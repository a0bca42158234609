"""Which writer composes a person's posts: Claude after consent, else offline."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from journal.writers.choose import model_may_read
from journal.writers.door import uses_model
from pipeline.values import Line
from publishing.writers.claude import ClaudePosts


def get_model(
    owner: User, *, key: str, now: datetime, timeout: float | None = None
) -> ClaudePosts | None:
    """The one place that decides whether anything of a draft goes to a model provider:
    None for offline.

    ``key``: the origin of the draft. ``timeout``: seconds, where a person waits for
    less than the setting.
    """
    if not uses_model(owner):
        return None
    return ClaudePosts(owner, key=key, now=now, timeout=timeout)


def readable(owner: User, lines: Iterable[Line]) -> list[Line]:
    """The lines of projects that their owner lets a model see."""
    allowed = model_may_read(owner)
    return [line for line in lines if line.project in allowed]
