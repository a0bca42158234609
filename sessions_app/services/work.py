"""Asking for sessions to be read. The work itself is in `parsing`."""

from datetime import datetime

from runs.models import Run
from runs.services import enqueue
from sessions_app.models import CodingSession
from sessions_app.parse.version import PARSER

PARSE = "parse"


def ask_to_parse(
    session: CodingSession,
    *,
    now: datetime | None = None,
    not_before: datetime | None = None,
) -> Run:
    """Read this session (again), inside the transaction that is the cause.

    One Run for a session: asked for while it runs, it goes once more.
    """
    return enqueue(
        PARSE,
        owner=session.owner,
        key=session.public_id,
        payload={"parser": PARSER},
        not_before=not_before,
        now=now,
    )
