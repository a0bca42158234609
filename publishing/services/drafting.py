"""Drafts from a public edition or one item; never over a person's words."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from journal.models import Edition, NoteItem
from journal.services import edition_for, profile_of
from journal.services.stored import item_value
from pipeline.lines import line_of
from pipeline.post import compose_item_post, compose_post
from pipeline.post_gate import Known, check
from pipeline.values import Audience, NothingToPost, PostText, Profile
from publishing import channels
from publishing.errors import AskFirst, NothingToShare, WrongState
from publishing.models import Draft, Network, WeekVerdict
from publishing.services import gate
from publishing.services.sentences import stored
from publishing.services.upkeep import recheck
from sessions_app.models import Project

S = Draft.Status
WRITER = "offline"


@transaction.atomic
def draft_week(owner: User, week: str, *, now: datetime | None = None) -> WeekVerdict:
    """One draft for each network from the week's public edition, or the reason why not.

    Again, it changes nothing unless the edition did; and never what a person edited or
    decided.
    """
    now = now or timezone.now()
    recheck(owner, now=now)
    edition = edition_for(owner, week, Audience.PUBLIC, now=now)
    profile = profile_of(edition) if edition else None
    if profile and profile.missing:
        return _say(owner, week, edition, _waits(profile), drafted=False, now=now)
    reasons = []
    for network in Network.values:
        post = _compose(owner, week, network, profile)
        if isinstance(post, NothingToPost):
            reasons.append(post.reason)
        _keep(owner, f"week:{week}", network, post, edition, now)
    drafted = Draft.objects.owned_by(owner).filter(origin=f"week:{week}").exists()
    reason = reasons[0] if reasons and not drafted else ""
    return _say(owner, week, edition, reason, drafted=drafted, now=now)


def _compose(
    owner: User, week: str, network: str, profile: Profile | None
) -> PostText | NothingToPost:
    if profile is None:
        return NothingToPost(
            _("No project that may be mentioned in public was worked on this week.")
        )
    keys = [project.key for project in profile.projects]
    acceptable = _acceptable(owner, f"week:{week}", network, keys)
    return compose_post(profile, network, acceptable=acceptable)


def _acceptable(
    owner: User, origin: str, network: str, projects: list[str]
) -> Callable[[str], bool]:
    """Refuses texts with something private or secret in them, and what was posted."""
    existing = Draft.objects.owned_by(owner).filter(origin=origin, network=network)
    draft = existing.first() or Draft(owner=owner, network=network)
    draft.projects = projects
    channel = channels.default(owner, network)
    return partial(
        _is_offerable, network=network, channel=channel, known=gate.known(draft)
    )


def _is_offerable(text: str, *, network: str, channel: str, known: Known) -> bool:
    findings = check(text, network, known, channel=channel)[1]
    return not any(one.blocking or one.code == "similar" for one in findings)


def _keep(
    owner: User,
    origin: str,
    network: str,
    post: PostText | NothingToPost,
    edition: Edition | None,
    now: datetime,
) -> Draft | None:
    """Store the post as the draft of this origin, unless a person has touched it."""
    same = Draft.objects.owned_by(owner).filter(origin=origin, network=network)
    existing = same.first()
    if existing and (existing.touched_at or existing.status != S.REVIEW):
        return existing
    if isinstance(post, NothingToPost):
        same.filter(touched_at=None, status=S.REVIEW).delete()
        return None
    if existing is None:
        return _create(owner, origin, post, edition, now)
    return _rewrite(existing, post, edition, now)


def _create(
    owner: User, origin: str, post: PostText, edition: Edition | None, now: datetime
) -> Draft:
    draft, created = Draft.objects.get_or_create(
        owner=owner,
        origin=origin,
        network=post.network,
        defaults={
            "channel": channels.default(owner, post.network),
            "edition": edition,
            "title": post.title,
            "text": post.text,
            "sentences": stored(post),
            "projects": list(post.projects),
            "writer": WRITER,
            "created_at": now,
            "changed_at": now,
            "expires_at": now + Draft.LIFETIME,
        },
    )
    if created:
        draft.add_version(author=draft.writer, at=now)
    return draft


def _rewrite(
    draft: Draft, post: PostText, edition: Edition | None, now: datetime
) -> Draft:
    sentences = stored(post)
    if draft.text == post.text and draft.sentences == sentences:
        return draft
    changed = Draft.objects.filter(touched_at=None).move(
        draft,
        when=[S.REVIEW],
        to=S.REVIEW,
        at=now,
        edition=edition,
        title=post.title,
        text=post.text,
        version=draft.version + 1,
        sentences=sentences,
        projects=list(post.projects),
        reason="",
    )
    draft.refresh_from_db()
    if changed:
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


@transaction.atomic
def draft_item(item: NoteItem, *, by: User, now: datetime | None = None) -> list[Draft]:
    """Drafts for each network from one item of a note; again, they are the same ones.

    Raises AskFirst when nobody has said whether the project may be mentioned, and
    NothingToShare when the item gives no post.
    """
    now = now or timezone.now()
    if item.note.owner_id != by.pk:
        raise NoteItem.DoesNotExist
    project = _mentionable(item.project)
    line = line_of(item.note.date, item_value(item))
    origin, drafts, reasons = f"item:{item.public_id}", [], []
    for network in Network.values:
        post = compose_item_post(
            line,
            network,
            project=project.name,
            acceptable=_acceptable(by, origin, network, [project.public_id]),
        )
        draft = _keep(by, origin, network, post, None, now)
        if draft:
            drafts.append(draft)
        elif isinstance(post, NothingToPost):
            reasons.append(post.reason)
    if not drafts:
        raise NothingToShare(reasons[0])
    return drafts


def _mentionable(project: Project | None) -> Project:
    if project is None or project.left_out_at:
        raise WrongState(
            _(
                "This item belongs to no project that may be mentioned, so it stays"
                " with you."
            )
        )
    if not project.publishable and project.publishable_answered_at is None:
        raise AskFirst(project)
    if not project.publishable:
        raise WrongState(
            _(
                "You said that %(project)s may not be mentioned in public. Change that"
                " in the settings of the project, then share again."
            )
            % {"project": project.name}
        )
    return project
