"""The prose of finished weeks as Runs: kind "week prose", key: the edition's id."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.asking_again import WAITS
from journal.models import Edition
from journal.services.prose import due_editions, prose_of, retold, store_prose
from journal.services.weeks import edition_for, profile_of
from journal.writers.door import uses_model
from journal.writers.prose import WeeklyProse, weekly_prose
from pipeline.values import Audience
from runs import registry
from runs.errors import Refused
from runs.models import Run
from runs.services import enqueue

PROSE = "week prose"
EVERY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Work:
    edition: Edition
    of: str
    prose: WeeklyProse


class TellWeek:
    """The model is asked in `prepare`; what it said is stored if the edition is still
    the one that it was asked about."""

    def prepare(self, run: Run) -> Work | None:
        edition = _edition(run)
        owner = edition.owner
        known = prose_of(edition)
        if not uses_model(owner) or (known and not run.payload.get("tries")):
            return None
        profile = profile_of(edition)
        key = f"{edition.week} {edition.reader_key}"[:40]
        prose = weekly_prose(owner, profile, now=timezone.now(), key=key)
        return Work(edition, retold(edition), prose)

    def commit(self, run: Run, work: Work | None) -> dict[str, Any]:
        if work is None:
            return {"told": False}
        edition = Edition.objects.filter(pk=work.edition.pk).first()
        if edition is None or retold(edition) != work.of:
            return {"told": False}  # the schedule sees that it is behind
        now = timezone.now()
        store_prose(edition, work.prose, of=work.of, now=now)
        tries = run.payload.get("tries", 0)
        if work.prose.later is not None and tries < len(WAITS):
            enqueue(
                PROSE,
                owner=run.owner,
                key=run.key,
                payload={"tries": tries + 1},
                not_before=now + max(WAITS[tries], work.prose.later),
                now=now,
            )
        return {"told": bool(work.prose.headline or work.prose.sentences)}


def _edition(run: Run) -> Edition:
    mine = Edition.objects.select_related("owner", "team")
    row = mine.filter(owner=run.owner, public_id=run.key).first()
    if row is None:
        raise Refused(_("This week is shown to nobody there any more."))
    # Brought up first: what may no longer be known is in no request.
    now = timezone.now()
    edition = edition_for(
        row.owner, row.week, Audience(row.audience), row.team, now=now
    )
    if edition is None:
        raise Refused(_("This week is shown to nobody there any more."))
    return edition


def enqueue_due() -> None:
    """The schedule: everybody who has consented, for their weeks that are over."""
    now = timezone.now()
    consenting = User.objects.filter(is_active=True).exclude(model_consent_at=None)
    for owner in consenting:
        if not uses_model(owner):
            return  # there is no model to ask, for nobody
        runs = Run.objects.owned_by(owner).filter(kind=PROSE).asked(now)
        asked = set(runs.values_list("key", flat=True))
        for edition in due_editions(owner, now=now):
            if edition.public_id not in asked:
                enqueue(PROSE, owner=owner, key=edition.public_id, payload={}, now=now)


def register() -> None:
    """Called once, when the apps are ready."""
    registry.register(PROSE, TellWeek())
    registry.register_schedule("week prose", EVERY, enqueue_due)
