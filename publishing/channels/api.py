"""By the network's API, as the person's connected account."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from publishing.channels.beginning import begin
from publishing.errors import NeedsReconnect, TokenLater
from publishing.models import Attempt, Connection
from publishing.posting import POSTERS, READERS, Kind, Outcome, Seen

logger = logging.getLogger(__name__)

#: After a refused token that could not be renewed just now.
SHORTLY = timedelta(minutes=1)


def available() -> bool:
    return True


def post(attempt: Attempt) -> Outcome:
    """One call; a second one only where the first was refused for its token, which is
    before anything is posted."""
    approval = attempt.approval
    poster = POSTERS[approval.network]
    request = poster.request(approval.account, approval.wire_text)

    def call(access: str) -> Outcome:
        begin(attempt, request)
        return poster.post(access, approval.account, approval.wire_text)

    return _with_access(attempt, call)


def recent(attempt: Attempt, since: datetime) -> Sequence[Seen] | Outcome:
    """The account's newest posts, or why they cannot be read."""
    reader, account = READERS[attempt.approval.network], attempt.approval.account
    seen: list[Sequence[Seen]] = []

    def call(access: str) -> Outcome:
        answer = reader.recent(access, account, since)
        if isinstance(answer, Outcome):
            return answer
        seen.append(answer)
        return Outcome(Kind.POSTED)

    outcome = _with_access(attempt, call)
    return seen[0] if seen else outcome


def _with_access(attempt: Attempt, call: Callable[[str], Outcome]) -> Outcome:
    """Call with the account's access token, and once more with a new one if the network
    refused that."""
    connection = _connection(attempt)
    if connection is None:
        return Outcome(Kind.TOKEN)
    access = _access(connection)
    if isinstance(access, Outcome):
        return access
    outcome = _without(access, call(access))
    if outcome.kind is not Kind.TOKEN:
        return outcome
    try:
        renewed = _access(connection, rejected=access)
    except Exception:
        # The call is over and was refused, so this is no doubt about the post.
        logger.exception("The token could not be renewed")
        renewed = Outcome(Kind.TOKEN_LATER, until=timezone.now() + SHORTLY)
    if isinstance(renewed, Outcome):
        return replace(renewed, words=outcome.words, response=outcome.response)
    return _without(renewed, call(renewed))


def _without(access: str, outcome: Outcome) -> Outcome:
    """A network may quote in its answer what it was sent."""
    shown = json.loads(json.dumps(outcome.response).replace(access, "…"))
    return replace(outcome, words=outcome.words.replace(access, "…"), response=shown)


def _connection(attempt: Attempt) -> Connection | None:
    """The connection to the account that the approval names."""
    mine = Connection.objects.owned_by(attempt.draft.owner)
    return mine.filter(
        network=attempt.approval.network, account=attempt.approval.account
    ).first()


def _access(connection: Connection, *, rejected: str = "") -> str | Outcome:
    # Services import channels, so that this one service comes late.
    from publishing.services.tokens import access_for

    try:
        return access_for(connection, rejected=rejected)
    except NeedsReconnect:  # the connection says why
        return Outcome(Kind.TOKEN)
    except TokenLater as error:
        return Outcome(Kind.TOKEN_LATER, until=timezone.now() + error.after)
