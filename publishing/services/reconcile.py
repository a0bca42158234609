"""The Run "reconcile": is an unknown post among the person's newest ones?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from publishing.channels import api
from publishing.models import Attempt, Draft, Publication
from publishing.posting import READERS, Kind, Outcome, Seen
from publishing.services import looking, saying, settling
from publishing.services.attempts import locked, pending, put
from runs.models import Run

S = Draft.Status
#: Our clock and the network's may differ by so much.
BEFORE = timedelta(seconds=60)
#: Reading that failed is tried again so often, besides the looks that found nothing.
FAILURES = 6
WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Next:
    """The look to come: which, when, and how many could not see anything so far."""

    attempt: Attempt
    look: int
    at: datetime | None = None
    failed: int = 0


class ReconcileRun:
    """Key: the draft's public id. Publishes what it finds in a step of its own; the
    commit asks for the next look."""

    def prepare(self, run: Run) -> Next | None:
        attempt = _doubtful(run)
        if attempt is None or attempt.called_at is None:
            return None
        seen = api.recent(attempt, attempt.called_at - BEFORE)
        if isinstance(seen, Outcome):
            return _unread(run, attempt, seen)
        if found := _match(attempt, seen):
            found_it(attempt, found, now=timezone.now())
            return None
        look = int(run.payload.get("look", 0)) + 1
        if look >= len(looking.LOOKS):
            _not_found(attempt, now=timezone.now())
        return Next(attempt, look)

    def commit(self, run: Run, work: Next | None) -> str:
        if work is None:
            return "no further look"
        now = timezone.now()
        if work.at is None:
            looking.ask_to_look(work.attempt, now=now, look=work.look)
        else:
            looking.ask(
                work.attempt, at=work.at, look=work.look, now=now, failed=work.failed
            )
        return "not seen"


def _doubtful(run: Run) -> Attempt | None:
    """The attempt to look for, while nobody knows what came of it."""
    attempts = Attempt.objects.select_related("approval", "draft__owner").filter(
        pk=run.payload.get("attempt", 0),
        outcome=Attempt.Outcome.UNKNOWN,
        draft__owner=run.owner,
        draft__status=S.UNKNOWN,
    )
    return attempts.first()


def _match(attempt: Attempt, seen: Sequence[Seen]) -> Seen | None:
    """The post with the approved text that no other draft has, the newest first."""
    reader = READERS[attempt.draft.network]
    wire = attempt.approval.wire_text
    known = set(
        Publication.objects.owned_by(attempt.draft.owner)
        .filter(native_id__in=[one.native_id for one in seen])
        .values_list("native_id", flat=True)
    )
    same = (one for one in seen if reader.same(wire, one.text))
    return next((one for one in same if one.native_id not in known), None)


@transaction.atomic
def found_it(attempt: Attempt, seen: Seen, *, now: datetime) -> None:
    """The post is there; unless a person or a late answer said so first."""
    draft = locked(attempt.draft_id)
    attempt.refresh_from_db()
    if draft.status != S.UNKNOWN or attempt != pending(draft):
        return
    attempt.draft = draft
    outcome = Outcome(Kind.POSTED, seen.native_id, seen.url)
    settling.record(attempt, outcome, known_by=Publication.KnownBy.READ_BACK, now=now)


@transaction.atomic
def _not_found(attempt: Attempt, *, now: datetime) -> None:
    """The person decides; they read that we looked."""
    draft = locked(attempt.draft_id)
    attempt.refresh_from_db()
    if draft.status != S.UNKNOWN or attempt != pending(draft):
        return
    reason = saying.not_found(draft.get_network_display())
    put(draft, S.UNKNOWN, now=now, reason=reason)


def _unread(run: Run, attempt: Attempt, outcome: Outcome) -> Next | None:
    """Try this look again later, unless only the person can help."""
    failed = int(run.payload.get("failed", 0)) + 1
    if outcome.kind in (Kind.TOKEN, Kind.SCOPE) or failed > FAILURES:
        return None
    now = timezone.now()
    at = max(outcome.until or now, now + WAIT)
    return Next(attempt, int(run.payload.get("look", 0)), at=at, failed=failed)
