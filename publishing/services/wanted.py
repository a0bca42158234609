"""What a person sets about posts: how they sound, what stays out, what goes again."""

import unicodedata
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pipeline.draft_request import LANGUAGES
from pipeline.post_gate import holds_secret
from publishing.errors import BadText, SecretFound
from publishing.models import Draft, KeptWord, PostSettings, RemovedPhrase
from publishing.services import voice
from publishing.services.routine import ask_for_drafts, finished_weeks

LONGEST_REMARKS, LONGEST_WORD = 2_000, 120
MOST_WORDS = 500
MOST_MINUTES = 120
#: Settings that make another text of the same week.
_SOUND = ("tone", "language", "remarks")


@transaction.atomic
def change_settings(
    owner: User, *, now: datetime | None = None, **wanted: Any
) -> PostSettings:
    """Set some of language, tone, remarks, undo_minutes and mail_drafts.

    Drafts of recent weeks that nobody has touched are made again when they would sound
    otherwise. Raises BadText or SecretFound.
    """
    now = now or timezone.now()
    _check(wanted)
    mine, _created = PostSettings.objects.get_or_create(owner=owner)
    changed = {k for k, value in wanted.items() if getattr(mine, k) != value}
    if not changed:
        return mine
    for name in changed:
        setattr(mine, name, wanted[name])
    mine.changed_at = now
    mine.save(update_fields=[*changed, "changed_at"])
    if changed & set(_SOUND):
        _draft_again(owner, now)
    return mine


def _check(wanted: dict[str, Any]) -> None:
    language, tone = wanted.get("language", "en"), wanted.get("tone", "plain")
    if language not in LANGUAGES or tone not in PostSettings.Tone.values:
        raise BadText(_("Choose one of the languages and tones of the list."))
    remarks = wanted.get("remarks", "")
    if len(remarks) > LONGEST_REMARKS or "\0" in remarks:
        raise BadText(
            _("Say it in %(longest)d characters at most.")
            % {"longest": LONGEST_REMARKS}
        )
    if holds_secret(remarks):
        raise SecretFound
    if not 0 <= wanted.get("undo_minutes", 0) <= MOST_MINUTES:
        raise BadText(_("Choose from 0 to %(most)d minutes.") % {"most": MOST_MINUTES})


def _draft_again(owner: User, now: datetime) -> None:
    untouched = Draft.objects.owned_by(owner).filter(touched_at=None, status="review")
    origins = set(untouched.values_list("origin", flat=True))
    for week in finished_weeks(owner, now=now):
        if f"week:{week}" in origins:
            ask_for_drafts(owner, week, now=now, click=True)


def keep_out(owner: User, *, word: str, kind: str) -> KeptWord:
    """Keep a word or a name out of posts; the same word again changes its kind.

    Raises BadText.
    """
    word = " ".join(unicodedata.normalize("NFC", word).split())
    folded = word.casefold()
    length = max(len(word), len(folded))
    if not any(one.isalnum() for one in word) or length > LONGEST_WORD:
        raise BadText(_("Write a word or a name, 120 characters at most."))
    if "\0" in word or kind not in KeptWord.Kind.values:
        raise BadText(_("Say whether it is a word, a person or a client."))
    mine = KeptWord.objects.owned_by(owner)
    if mine.count() >= MOST_WORDS and not mine.filter(folded=folded).exists():
        raise BadText(_("The list is full. Take out what you do not need any more."))
    kept, _created = KeptWord.objects.update_or_create(
        owner=owner, folded=folded, defaults={"word": word, "kind": kind}
    )
    return kept


def offer_again(phrase: RemovedPhrase, *, offered: bool, now: datetime) -> None:
    """Let the writer use a phrase again, or not after all."""
    phrase.revoked_at = now if offered else None
    phrase.save(update_fields=["revoked_at"])


def phrases_of(owner: User) -> list[RemovedPhrase]:
    """Phrases that are not offered, and those that their owner allowed again."""
    mine = RemovedPhrase.objects.owned_by(owner)
    return [one for one in mine if one.revoked_at or len(one.drafts) >= voice.TWICE]
