"""What a person said and did about style, found in their sessions and edits.

Nothing of it is stored: a deleted session takes its remarks along. Kept is only which
of them the person does not want to be followed.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from pipeline.post_style import Asked, Part
from pipeline.style_remarks import MARKS, Edited, Habit, habits, remark_in
from publishing.models import YOU, Draft, PostSettings
from sessions_app.models import Prompt

LOOKS_BACK = timedelta(days=180)
MOST, MOST_PROMPTS, MOST_DRAFTS = 12, 300, 10


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the owner, and the record that it stands in. ``readable``: a model
    may see its project. ``key`` names it where it is dropped."""

    key: str
    text: str
    session: str
    session_title: str
    record: str
    at: datetime
    readable: bool
    followed: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """A habit in words, and whether drafts follow it."""

    key: str
    text: str
    asked: Asked
    followed: bool


def remarks_of(owner: User, *, now: datetime | None = None) -> list[Remark]:
    """The newest remarks on style in this person's prompts, each once."""
    dropped = _dropped(owner)
    found: dict[str, Remark] = {}
    for prompt in _prompts(owner, now or timezone.now())[:MOST_PROMPTS]:
        text = remark_in(prompt.text)
        folded = text.casefold().strip(" .!")
        if not text or folded in found:
            continue
        key = _key(prompt)
        found[folded] = Remark(
            key=key,
            text=text,
            session=prompt.session.public_id,
            session_title=prompt.session.title,
            record=prompt.record,
            at=prompt.at,
            readable=prompt.project is not None and prompt.project.model_allowed,
            followed=key not in dropped,
        )
    return list(found.values())[:MOST]


def _prompts(owner: User, now: datetime) -> QuerySet[Prompt]:
    marked = Q()
    for mark in MARKS:
        marked |= Q(text__icontains=mark)
    mine = Prompt.objects.owned_by(owner).filter(at__gte=now - LOOKS_BACK, menu=False)
    mine = mine.filter(session__left_out_at=None)
    mine = mine.exclude(project__left_out_at__isnull=False).filter(marked)
    return mine.select_related("session", "project").order_by("-at", "-pk")


def habits_of(owner: User) -> list[Learned]:
    """What this person does to the writer's texts again and again."""
    dropped = _dropped(owner)
    said = {
        Habit.SHORTER: (_("You make drafts shorter."), Asked(length=-1)),
        Habit.WE: (_("You say “we”, not “I”."), Asked(plural=True)),
        Habit.NUMBERS: (
            _("You take the numbers out."),
            Asked(leave_out=frozenset({Part.NUMBERS})),
        ),
    }
    return [
        Learned(habit, *said[habit], followed=habit not in dropped)
        for habit in habits(_edited(owner))
    ]


def _edited(owner: User) -> list[Edited]:
    """Of the last drafts that the person edited: the writer's text, and theirs."""
    drafts = Draft.objects.owned_by(owner).filter(versions__author=YOU).distinct()
    found = []
    for draft in drafts.order_by("-changed_at")[:MOST_DRAFTS]:
        versions = list(draft.versions.order_by("number"))
        theirs = next(v for v in reversed(versions) if v.author == YOU)
        before = [v for v in versions if v.author != YOU and v.number < theirs.number]
        if before:
            found.append(Edited(before[-1].text, theirs.text))
    return found


def follow(owner: User, key: str, *, followed: bool) -> None:
    """Take a remark or a habit out of what drafts follow, or back in."""
    settings, _created = PostSettings.objects.get_or_create(owner=owner)
    keys = [known for known in settings.dropped_remarks if known != key]
    settings.dropped_remarks = keys if followed else [*keys, key][-200:]
    settings.save(update_fields=["dropped_remarks"])


def is_known(owner: User, key: str) -> bool:
    keys = {one.key for one in remarks_of(owner)}
    return key in keys | {one.key for one in habits_of(owner)}


def _dropped(owner: User) -> set[str]:
    found = PostSettings.objects.owned_by(owner).first()
    return set(found.dropped_remarks) if found else set()


def _key(prompt: Prompt) -> str:
    return hashlib.sha256(f"{prompt.agent}\0{prompt.record}".encode()).hexdigest()[:16]
