"""The prose of a week by the larger model, or why there is none."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from journal.writers.choose import model_may_read
from journal.writers.door import ask_model
from journal.writers.failures import ModelError, later
from journal.writers.receipts import receipt_of
from pipeline.values import Profile
from pipeline.week_prose import prose_from, prose_request
from pulse.core.values import WriterError

PURPOSE = "prose"


@dataclass(frozen=True, slots=True)
class WeeklyProse:
    """``headline`` and ``sentences`` stood up to the check; empty ones leave the
    profile's own. ``later``: how long to wait at least before asking again may help."""

    headline: str = ""
    sentences: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    receipt: dict[str, Any] = field(default_factory=dict)
    later: timedelta | None = None


def weekly_prose(
    owner: User, profile: Profile, *, now: datetime, key: str = ""
) -> WeeklyProse:
    """Ask about the lines of this profile, which hold what its audience may know, and
    of these only about projects that a model may read. ``key`` is for the receipt.

    Not inside a transaction. Whatever fails, the offline headline stays.
    """
    request = prose_request(profile, model_may_read(owner))
    if request is None:
        return WeeklyProse()
    try:
        answer = ask_model(
            owner,
            purpose=PURPOSE,
            key=key or profile.week,
            request=request,
            size="prose",
            now=now,
        )
    except ModelError as error:
        used = receipt_of([error.receipt] if error.receipt else [])
        return WeeklyProse(reason=str(error), receipt=used, later=later(error))
    used = receipt_of([answer.receipt])
    try:
        told = prose_from(answer.text, request)
    except WriterError as error:
        return WeeklyProse(reason=str(error), receipt=used)
    return WeeklyProse(told.headline, told.sentences, told.refused, receipt=used)
