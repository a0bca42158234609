"""What the small model reads of one session."""

from datetime import datetime
from typing import Final

from accounts.models import User
from journal.writers.door import ask_model
from journal.writers.sizes import size_of
from pipeline.insights.facets import Facets, FacetsRequest, facets_from
from pulse.core.values import WriterError

PURPOSE: Final = "facets"


def facets_model() -> str:
    """Which model reads sessions, as the settings say."""
    return size_of(PURPOSE).model


def read_session(
    owner: User, request: FacetsRequest, *, key: str, now: datetime
) -> Facets:
    """Ask about one session, ``key`` on the receipt. Raises ModelError, after which
    asking about another one is of no use for now.

    Not inside a transaction. An answer that cannot be read is an answer: nothing of it
    is shown, and the same lines are not paid for again.
    """
    answer = ask_model(
        owner, purpose=PURPOSE, key=key, request=request, size=PURPOSE, now=now
    )
    try:
        return facets_from(answer.text, request.lines)
    except WriterError as error:
        return Facets(refused=(("", str(error)),))
