"""How a person wants to sound: what they set, what they took out, what they said."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from accounts.models import User
from journal.writers.choose import model_may_read
from pipeline import phrases
from pipeline.draft_request import LANGUAGES, Wishes
from pipeline.post_style import Asked, Style, normalised
from publishing.models import YOU, Draft, PostSettings, RemovedPhrase
from publishing.services import remarks
from publishing.services.sentences import Stored
from sessions_app.models import Project

#: Taken out of so many drafts, a phrase is not offered again.
TWICE = 2


def settings_of(owner: User) -> PostSettings:
    """What the person set; the defaults, not stored, when nothing was changed yet."""
    found = PostSettings.objects.owned_by(owner).first()
    return found or PostSettings(owner=owner)


def language_of(owner: User) -> str:
    """The code of the language that the person wants, one that can be written."""
    wished = settings_of(owner).language
    return wished if wished in LANGUAGES else "en"


def wishes_of(owner: User) -> Wishes:
    """The same for a model, in words; what was said and learned in a project only
    where a model may see it."""
    mine = settings_of(owner)
    own = [line.strip() for line in mine.remarks.splitlines() if line.strip()]
    said = [
        one.text for one in remarks.remarks_of(owner) if one.readable and one.followed
    ]
    done = [one.text for one in remarks.habits_of(owner) if one.followed]
    return Wishes(
        tone=mine.tone, remarks=(*own, *said, *done), avoid=tuple(_speakable(owner))
    )


def _speakable(owner: User) -> Iterator[str]:
    """Phrases that were learned from drafts whose projects a model may all read."""
    allowed = model_may_read(owner)
    learned = not_offered(owner)
    sources = {public_id for one in learned for public_id in one.drafts}
    drafts = Draft.objects.owned_by(owner).filter(public_id__in=sources)
    told = {draft.public_id for draft in drafts if allowed.issuperset(draft.projects)}
    for one in learned:
        if told.issuperset(one.drafts):
            yield one.phrase


def style_of(owner: User) -> Style:
    """How this person's drafts should sound: for the offline writer, and for checks."""
    without = {normalised(one.phrase) for one in not_offered(owner)}
    usual = Asked()
    for habit in remarks.habits_of(owner):
        usual = combined(usual, habit.asked) if habit.followed else usual
    return Style(
        tone=settings_of(owner).tone,
        without=frozenset(without - {""}),
        asked=usual,
    )


def combined(usual: Asked, asked: Asked) -> Asked:
    """Two wishes as one; of two that exclude each other the later."""
    return Asked(
        length=asked.length or usual.length,
        first=asked.first or usual.first,
        leave_out=usual.leave_out | asked.leave_out,
        plural=usual.plural or asked.plural,
        tone=asked.tone or usual.tone,
        words=usual.words | asked.words,
        another=usual.another or asked.another,
    )


def not_offered(owner: User) -> list[RemovedPhrase]:
    """Phrases that no draft may use: taken out of two drafts, and not allowed again."""
    mine = RemovedPhrase.objects.owned_by(owner).filter(revoked_at=None)
    return [phrase for phrase in mine if len(phrase.drafts) >= TWICE]


@transaction.atomic
def learn(draft: Draft, *, now: datetime) -> None:
    """Remember what the person took out of the writer's text, as the draft reads now.

    Compared with the writer's newest text, so that several edits in a row are one
    lesson; what the text says again is no lesson any more.
    """
    for one in _learned_from(draft):
        if phrases.says(draft.text, [one.folded]):
            _take_back(one, draft)
    written = draft.versions.exclude(author=YOU).order_by("-number").first()
    if written is None:
        return
    facts = _facts(draft.owner, written.sentences)
    for phrase in phrases.removed(written.text, draft.text, facts=facts):
        _remember(draft, phrase, now)


def forget(draft: Draft) -> None:
    """What was learned from this draft alone goes, with the records it told of."""
    for one in _learned_from(draft):
        _take_back(one, draft)


def _facts(owner: User, sentences: list[Stored]) -> str:
    """The words of the records and of the owner's projects: no wording of a writer."""
    quotes = [one["quote"] for sentence in sentences for one in sentence["evidence"]]
    names = Project.objects.owned_by(owner).values_list("name", flat=True)
    return "\n".join([*quotes, *names])


def _learned_from(draft: Draft) -> list[RemovedPhrase]:
    # Looked for here: JSON on SQLite has no "contains".
    mine = RemovedPhrase.objects.owned_by(draft.owner)
    return [one for one in mine if draft.public_id in one.drafts]


def _remember(draft: Draft, phrase: str, now: datetime) -> None:
    known, created = RemovedPhrase.objects.get_or_create(
        owner=draft.owner,
        folded=phrases.fold(phrase)[:200],
        defaults={
            "phrase": phrase[:200],
            "network": draft.network,
            "drafts": [draft.public_id],
            "removed_at": now,
        },
    )
    if created or draft.public_id in known.drafts:
        return
    known.drafts = [*known.drafts, draft.public_id]
    known.phrase, known.removed_at = phrase[:200], now
    known.network = known.network if known.network == draft.network else ""
    known.save(update_fields=["drafts", "phrase", "removed_at", "network"])


def _take_back(one: RemovedPhrase, draft: Draft) -> None:
    one.drafts = [known for known in one.drafts if known != draft.public_id]
    if one.drafts:
        one.save(update_fields=["drafts"])
    elif one.revoked_at is None:
        one.delete()
