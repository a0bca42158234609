"""Earlier texts brought back, and drafts that a person keeps."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pipeline.post_gate import holds_secret
from publishing.errors import BadText, SecretFound
from publishing.models import YOU, Draft, DraftVersion
from publishing.services.review import OPEN, owned, refusal, revoke
from publishing.services.sentences import Stored, rebind
from sessions_app.models import EvidenceRow

S = Draft.Status


@transaction.atomic
def restore_version(
    draft: Draft, number: int, *, by: User, now: datetime | None = None
) -> Draft:
    """An earlier text again, as a new version with its sentences; voids an approval.

    Raises BadText when there is no such version, SecretFound, TextChanged, WrongState.
    """
    owned(draft, by)
    now = now or timezone.now()
    earlier = draft.versions.filter(number=number).first()
    if earlier is None:
        raise BadText(_("There is no such version. Load the page again."))
    if holds_secret(earlier.text):
        raise SecretFound
    if earlier.text == draft.text:
        return draft
    author, sentences = earlier.author, _sentences(earlier, draft)
    return replace_text(
        draft,
        text=earlier.text,
        sentences=sentences,
        projects=_projects(draft, sentences),
        author=author,
        writer=draft.writer if author == YOU else author,
        instruction=earlier.instruction,
        now=now,
    )


def _sentences(earlier: DraftVersion, draft: Draft) -> list[Stored]:
    """What carried the earlier text; of versions from before that was kept, what the
    text of today still says in the same words."""
    return earlier.sentences or rebind(earlier.text, draft.sentences)


def _projects(draft: Draft, sentences: list[Stored]) -> list[str]:
    """Those of today, and those that the earlier text told of: what a text cites must
    all be public."""
    cited = [one for sentence in sentences for one in sentence["evidence"]]
    rows = EvidenceRow.objects.owned_by(draft.owner).filter(
        session__public_id__in={one["session"] for one in cited},
        record__in={one["record"] for one in cited},
    )
    held = rows.values_list("session__public_id", "record", "project__public_id")
    pairs = {(one["session"], one["record"]) for one in cited}
    told = {project for *pair, project in held if tuple(pair) in pairs and project}
    return [*draft.projects, *sorted(told.difference(draft.projects))]


def replace_text(
    draft: Draft,
    *,
    text: str,
    sentences: list[Stored],
    author: str,
    writer: str,
    instruction: str = "",
    now: datetime,
    when: Iterable[str] = OPEN,
    **also: object,
) -> Draft:
    """Another text that a person asked for, as a new version in review."""
    if not Draft.objects.move(
        draft,
        when=when,
        to=S.REVIEW,
        at=now,
        text=text,
        version=draft.version + 1,
        sentences=sentences,
        writer=writer,
        text_hash="",
        reason="",
        due_at=None,
        touched_at=now,
        **also,
    ):
        raise refusal(draft)
    revoke(draft, now)
    draft.refresh_from_db()
    draft.add_version(author=author, at=now, instruction=instruction)
    return draft


def keep(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """Let the draft wait for as long as its owner likes; again, it changes nothing."""
    return _expires(draft, by=by, at=None, now=now or timezone.now())


def unkeep(draft: Draft, *, by: User, now: datetime | None = None) -> Draft:
    """Let it expire again, in three weeks from now."""
    now = now or timezone.now()
    return _expires(draft, by=by, at=now + Draft.LIFETIME, now=now)


def _expires(draft: Draft, *, by: User, at: datetime | None, now: datetime) -> Draft:
    owned(draft, by)
    if (at is None) == (draft.expires_at is None):
        return draft
    mine = Draft.objects.filter(pk=draft.pk, status__in=OPEN)
    if not mine.update(expires_at=at, changed_at=now, touched_at=now):
        raise refusal(draft)
    draft.refresh_from_db()
    return draft
