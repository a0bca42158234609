"""The Run "rewrite" (key: public id): another version of a draft by a model."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.errors import DraftRefused
from publishing.models import Draft
from publishing.services.review import OPEN
from publishing.services.rewriting import (
    SameAgain,
    Version,
    compose_version,
    store_version,
)
from publishing.services.wishes import overtaken
from runs.errors import Refused
from runs.models import Run

S = Draft.Status


class RewriteRun:
    """The text is composed in `prepare`, and stored if the draft is still the one that
    was asked about. ``result["said"]``: why it was not, for the page."""

    def prepare(self, run: Run) -> Version | str:
        draft = _draft(run)
        if not _is_as_asked(run, draft):
            return overtaken()
        try:
            wish = run.payload["instruction"]
            return compose_version(draft, wish, now=timezone.now())
        except SameAgain:
            return _("The writer has no other text for that.")
        except DraftRefused as error:
            return str(error)

    def commit(self, run: Run, work: Version | str) -> dict[str, object]:
        draft = _draft(run)
        said = _stored(run, draft, work)
        return {"version": draft.version, **({"said": said} if said else {})}


def _stored(run: Run, draft: Draft, work: Version | str) -> str:
    """Why nothing was stored, or nothing."""
    if isinstance(work, str):
        return work
    if Run.objects.filter(pk=run.pk, wanted__gt=F("taken")).exists():
        return _("You asked for something else meanwhile.")
    if not _is_as_asked(run, draft):
        return overtaken()
    try:
        store_version(draft, work, when=[draft.status], now=timezone.now())
    except DraftRefused:
        return overtaken()
    return ""


def _draft(run: Run) -> Draft:
    mine = Draft.objects.select_related("owner").filter(owner=run.owner)
    draft = mine.filter(public_id=run.key).first()
    if draft is None:
        raise Refused(_("The draft was deleted."))
    return draft


def _is_as_asked(run: Run, draft: Draft) -> bool:
    """Nobody wrote, decided or put it aside since. One that was put aside may have come
    back by itself."""
    asked = run.payload["status"]
    same = draft.status in (asked, S.REVIEW) and draft.status in OPEN
    return same and draft.version == run.payload["version"]
