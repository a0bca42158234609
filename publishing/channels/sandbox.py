"""The sandbox of a demo: a page on this server shows the post; nothing leaves it."""

from django.conf import settings

from publishing.errors import NotSent
from publishing.models import Attempt


def available() -> bool:
    return bool(settings.DEMO_MODE)


def post(attempt: Attempt) -> tuple[str, str]:
    if not available():
        raise NotSent("The sandbox exists only in a demo.")
    public_id = attempt.draft.public_id
    return f"{settings.PUBLIC_URL}/sandbox/posts/{public_id}/", public_id
