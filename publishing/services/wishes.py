"""What a model is to write while nobody waits in a request: asked for, and shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import Draft
from publishing.services.review import APPROVED, back_to_review
from runs.models import Run
from runs.services import enqueue

REWRITE = "rewrite"
#: A person looks at the page meanwhile.
CLICK = 200
#: So long a page says why no other text came.
SAID_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Writing:
    """``wish``: what is being written now. ``said``: why ``refused``, the newest wish,
    gave no other text. All are empty where there is nothing to say."""

    wish: str = ""
    refused: str = ""
    said: str = ""


@transaction.atomic
def ask(draft: Draft, instruction: str, *, now: datetime) -> Draft:
    """Ask for another text; of two wishes for one draft the last one counts.

    A text that its owner wants changed must not leave meanwhile: an approval is void at
    once.
    """
    if draft.status in APPROVED:
        back_to_review(draft, when=APPROVED, reason="", now=now)
    run = enqueue(
        REWRITE,
        owner=draft.owner,
        key=draft.public_id,
        payload={"instruction": instruction},
        priority=CLICK,
        now=now,
    )
    # The Run's row is ours until the commit, so that no text can be stored by an
    # earlier wish between this look at the draft and the end of this transaction.
    Draft.objects.filter(pk=draft.pk).update(touched_at=now)
    draft.refresh_from_db()
    run.payload |= {"version": draft.version, "status": draft.status}
    Run.objects.filter(pk=run.pk).update(payload=run.payload)
    return draft


def writing_of(draft: Draft, *, now: datetime | None = None) -> Writing:
    mine = Run.objects.owned_by(draft.owner).filter(kind=REWRITE, key=draft.public_id)
    run = mine.first()
    if run is None:
        return Writing()
    wish = run.payload["instruction"]
    if is_open(run):
        return Writing(wish=wish)
    said, version = said_by(run, now or timezone.now()), run.payload["version"]
    if run.state == Run.State.DONE and run.result:
        version = run.result.get("version", version)
    if not said or version != draft.version:
        return Writing()
    return Writing(refused=wish, said=said)


def is_open(run: Run) -> bool:
    return run.state in (Run.State.QUEUED, Run.State.RUNNING)


def said_by(run: Run, now: datetime) -> str:
    """Why this Run, which ended lately, gave no text; empty when it did."""
    if run.finished_at is None or now - run.finished_at > SAID_FOR:
        return ""
    if run.state == Run.State.FAILED:
        return run.error
    return run.result.get("said", "") if isinstance(run.result, dict) else ""


def overtaken() -> str:
    return _(
        "You changed it or decided on it while it was being written, so your text"
        " stays."
    )
