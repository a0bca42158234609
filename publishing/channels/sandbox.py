"""The sandbox of a demo: a page on this server shows the post; nothing leaves it."""

from django.conf import settings

from publishing.channels.beginning import begin
from publishing.models import Attempt
from publishing.posting import Kind, Outcome


def available() -> bool:
    return bool(settings.DEMO_MODE)


def post(attempt: Attempt) -> Outcome:
    public_id = attempt.draft.public_id
    if not available():
        return Outcome(Kind.REFUSED, words="The sandbox exists only in a demo.")
    url = f"{settings.PUBLIC_URL}/sandbox/posts/{public_id}/"
    begin(attempt, {"url": url})
    return Outcome(Kind.POSTED, public_id, url)
