"""Drafts from a public edition; never over a person's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Edition
from journal.services import edition_for, profile_of
from pipeline.values import Audience, NothingToPost, PostText, Profile
from publishing import channels
from publishing.models import Draft, Network, WeekVerdict
from publishing.services import sources, voice
from publishing.services.composing import (
    OFFLINE,
    Written,
    compose,
    wishes_key,
)
from publishing.services.sentences import stored
from publishing.services.upkeep import recheck

S = Draft.Status


class WeekChanged(Exception):
    """The edition is not the one any more that the texts were composed from."""


@dataclass(frozen=True, slots=True)
class WeekTexts:
    """What was composed for a week: texts by network, or why nothing may be yet.

    A network whose draft stays as it is has no text here.
    """

    edition: Edition | None
    texts: Mapping[str, Written] = field(default_factory=dict)
    waits: str = ""


def draft_week(owner: User, week: str, *, now: datetime | None = None) -> WeekVerdict:
    """One draft for each network from the week's public edition, or the reason why not.

    Again, it changes nothing unless the edition did; and never what a person edited or
    decided.
    """
    now = now or timezone.now()
    return store_week(owner, week, compose_week(owner, week, now=now), now=now)


def compose_week(owner: User, week: str, *, now: datetime) -> WeekTexts:
    """Not inside a transaction: a model may be asked."""
    edition = edition_for(owner, week, Audience.PUBLIC, now=now)
    if edition is None:
        nothing = Written(
            NothingToPost(
                _("No project that may be mentioned in public was worked on this week.")
            )
        )
        return WeekTexts(None, dict.fromkeys(Network.values, nothing))
    profile = profile_of(edition)
    if profile.missing:
        return WeekTexts(edition, waits=_waits(profile))
    source = sources.of_week(week, edition, profile)
    networks = [name for name in Network.values if not stays(owner, source, name)]
    style = voice.style_of(owner)
    return WeekTexts(edition, compose(owner, source, networks, style=style, now=now))


@transaction.atomic
def store_week(
    owner: User, week: str, composed: WeekTexts, *, now: datetime
) -> WeekVerdict:
    """Raises WeekChanged when another edition was written meanwhile."""
    recheck(owner, now=now)
    edition = edition_for(owner, week, Audience.PUBLIC, now=now)
    if edition_key(edition) != edition_key(composed.edition):
        raise WeekChanged
    if composed.waits:
        return _say(owner, week, edition, composed.waits, drafted=False, now=now)
    for network, written in composed.texts.items():
        keep_text(owner, f"{sources.WEEK}{week}", network, written, edition, now)
    drafts = Draft.objects.owned_by(owner).filter(origin=f"{sources.WEEK}{week}")
    reason = "" if drafts.exists() else why_not(composed.texts)
    return _say(owner, week, edition, reason, drafted=not reason, now=now)


def why_not(texts: Mapping[str, Written]) -> str:
    reasons = (
        written.post.reason
        for written in texts.values()
        if isinstance(written.post, NothingToPost)
    )
    # Where drafts were taken away in this moment, the next round knows more.
    return next(reasons, _("Nothing is left of what was drafted."))


def stays(owner: User, source: sources.Source, network: str) -> bool:
    """Whether the draft of this network is not to be written anew: a person has it, or
    a model wrote it from this very edition, as its owner still wants it."""
    mine = Draft.objects.owned_by(owner).filter(origin=source.origin, network=network)
    draft = mine.first()
    if draft is None:
        return False
    if draft.touched_at or draft.status != S.REVIEW:
        return True
    same = (draft.edition, draft.edition_revision) == _read(source.edition)
    by_model = draft.writer != OFFLINE and same
    return by_model and draft.receipt.get("wishes") == wishes_key(owner)


def _read(edition: Edition | None) -> tuple[Edition | None, int | None]:
    return edition, edition.revision if edition else None


def keep_text(
    owner: User,
    origin: str,
    network: str,
    written: Written,
    edition: Edition | None,
    now: datetime,
) -> Draft | None:
    """Store the post as the draft of this origin, unless a person has touched it."""
    same = Draft.objects.owned_by(owner).filter(origin=origin, network=network)
    existing = same.first()
    if existing and (existing.touched_at or existing.status != S.REVIEW):
        return existing
    post = written.post
    if isinstance(post, NothingToPost):
        same.filter(touched_at=None, status=S.REVIEW).delete()
        return None
    columns = _columns(written, post, edition)
    if existing is None:
        return _create(owner, origin, network, columns, now)
    return _rewrite(existing, columns, now)


def _columns(
    written: Written, post: PostText, edition: Edition | None
) -> dict[str, Any]:
    return {
        "edition": edition,
        "edition_revision": edition.revision if edition else None,
        "title": post.title,
        "text": post.text,
        "sentences": stored(post),
        "projects": list(post.projects),
        "writer": written.writer,
        "language": written.language,
        "fallback_reason": written.reason,
        "receipt": written.receipt,
    }


def _create(
    owner: User, origin: str, network: str, columns: dict[str, Any], now: datetime
) -> Draft:
    draft, created = Draft.objects.get_or_create(
        owner=owner,
        origin=origin,
        network=network,
        defaults={
            **columns,
            "channel": channels.default(owner, network),
            "created_at": now,
            "changed_at": now,
            "expires_at": now + Draft.LIFETIME,
        },
    )
    if created:
        draft.add_version(author=draft.writer, at=now)
    return draft


def _rewrite(draft: Draft, columns: dict[str, Any], now: datetime) -> Draft:
    """Another text is another version; all else is only written down."""
    if all(getattr(draft, name) == value for name, value in columns.items()):
        return draft
    reads = ("text", "sentences")
    anew = any(getattr(draft, name) != columns[name] for name in reads)
    if anew:
        columns = {**columns, "version": draft.version + 1, "reason": ""}
    changed = Draft.objects.filter(touched_at=None).move(
        draft,
        when=[S.REVIEW],
        to=S.REVIEW,
        at=now if anew else draft.changed_at,
        **columns,
    )
    draft.refresh_from_db()
    if changed and anew:
        draft.add_version(author=draft.writer, at=now)
    return draft


def _waits(profile: Profile) -> str:
    days = ", ".join(day.isoformat() for day in profile.missing)
    return _("The drafts wait for the notes of %(days)s.") % {"days": days}


def edition_key(edition: Edition | None) -> str:
    return f"{edition.public_id}:{edition.revision}" if edition else ""


def _say(
    owner: User,
    week: str,
    edition: Edition | None,
    reason: str,
    *,
    drafted: bool,
    now: datetime,
) -> WeekVerdict:
    """The routine's word on the week; the same word again writes nothing."""
    said = {"edition": edition_key(edition), "reason": reason, "drafted": drafted}
    verdict, _created = WeekVerdict.objects.get_or_create(
        owner=owner, week=week, defaults={**said, "at": now}
    )
    if any(getattr(verdict, name) != value for name, value in said.items()):
        WeekVerdict.objects.filter(pk=verdict.pk).update(**said, at=now)
        verdict.refresh_from_db()
    return verdict
