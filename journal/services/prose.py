"""What a model told of a week, kept beside the edition that it retells."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import User
from journal.calendar import week_is_over, week_of
from journal.models import Edition, WeekProse
from journal.writers.prose import WeeklyProse
from pipeline.week_prose import PROMPT_VERSION

#: Weeks that ended longer ago are left as they are.
WEEKS_BACK = 2


def prose_of(edition: Edition) -> WeekProse | None:
    """None where there is none, or where it retells an earlier state of the edition."""
    row = WeekProse.objects.filter(edition=edition).first()
    return row if row and row.of == retold(edition) else None


def retold(edition: Edition) -> str:
    """Stands for all that prose about this edition may say."""
    profile = json.dumps(edition.profile, sort_keys=True)
    return hashlib.sha256(f"{PROMPT_VERSION} {profile}".encode()).hexdigest()


def store_prose(
    edition: Edition, prose: WeeklyProse, *, of: str, now: datetime
) -> WeekProse:
    row, _created = WeekProse.objects.update_or_create(
        edition=edition,
        defaults={
            "of": of,
            "headline": prose.headline,
            "sentences": list(prose.sentences),
            "refused": [list(pair) for pair in prose.refused],
            "fallback_reason": prose.reason,
            "receipt": prose.receipt,
            "written_at": now,
        },
    )
    return row


def due_editions(owner: User, *, now: datetime) -> Iterator[Edition]:
    """Editions of weeks that ended lately and whose prose is missing or behind."""
    weeks = {week_of(now.date() - timedelta(weeks=n)) for n in range(WEEKS_BACK + 1)}
    over = [week for week in weeks if week_is_over(owner, week, now=now)]
    mine = Edition.objects.owned_by(owner).filter(week__in=over)
    for edition in mine.select_related("team", "prose"):
        row = getattr(edition, "prose", None)
        if row is None or row.of != retold(edition):
            yield edition
