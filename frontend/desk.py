"""The desk on which drafts lie: stories in the order in which they need their owner."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from frontend.moments import tomorrow_morning, zone_name
from frontend.preview import paragraphs
from publishing import services
from publishing.models import Channel, Draft
from publishing.posting import Kind
from publishing.services import connections
from publishing.services.cards import ReviewCard

S = Draft.Status
#: Something went wrong, or only the person knows how it ended.
TROUBLE = (S.UNKNOWN, S.NEEDS_RECONNECT, S.FAILED)
OPEN = (S.REVIEW, S.APPROVED, S.SCHEDULED, S.SENDING, *TROUBLE)
#: Nothing is under way, and no step follows by itself.
AT_REST = (S.REVIEW, S.REJECTED, S.SNOOZED, S.EXPIRED)
#: A draft that expires within this time says so.
SOON = timedelta(days=5)
#: A page that waits for less than this many seconds is made again by itself.
RENEWED = 3600
#: What is said most often when a draft is rejected or written again, by one click.
CHIPS = {
    "reasons": (
        gettext_lazy("Too technical."),
        gettext_lazy("Too long."),
        gettext_lazy("Not my tone."),
        gettext_lazy("Not worth a post."),
        gettext_lazy("Too early to tell."),
    ),
    # In English: the offline writer reads them.
    "wishes": (
        ("shorter", gettext_lazy("Shorter")),
        ("start with the number", gettext_lazy("Start with the number")),
        ("without the project name", gettext_lazy("Without the project name")),
        ("other words", gettext_lazy("In other words")),
    ),
}


def by_hand(draft: Draft) -> bool:
    return draft.channel == Channel.BY_HAND


def in_trouble(draft: Draft) -> bool:
    """Trouble, or a post by hand that waits for its link."""
    return draft.status in TROUBLE or (by_hand(draft) and draft.status == S.SENDING)


def waits(draft: Draft) -> bool:
    """Whether its owner is the one to do something now."""
    undone = by_hand(draft) and (draft.status == S.APPROVED or _due(draft))
    return draft.status == S.REVIEW or undone or in_trouble(draft)


def _due(draft: Draft) -> bool:
    due = draft.due_at if draft.status == S.SCHEDULED else None
    return due is not None and due <= timezone.now()


def soon(draft: Draft, now: datetime) -> bool:
    return (
        draft.status == S.REVIEW
        and draft.expires_at is not None
        and draft.expires_at - now < SOON
    )


Story = list[Draft]


def stories(drafts: Any) -> list[Story]:
    """The drafts of one origin together, newest story first, LinkedIn before X."""
    found: dict[str, Story] = {}
    for draft in drafts.order_by("-created_at", "network"):
        found.setdefault(draft.origin, []).append(draft)
    return [sorted(story, key=lambda draft: draft.network) for story in found.values()]


@dataclass(frozen=True, slots=True)
class Desk:
    """Open stories: what went wrong, what waits for a yes, what goes by itself."""

    trouble: list[Story]
    waiting: list[Story]
    leaving: list[Story]

    @property
    def queue(self) -> list[Story]:
        """What is gone through one by one, the most pressing first."""
        return [*self.trouble, *self.waiting]


def desk_of(owner: User) -> Desk:
    desk = Desk([], [], [])
    for story in stories(Draft.objects.owned_by(owner).filter(status__in=OPEN)):
        if any(in_trouble(draft) for draft in story):
            desk.trouble.append(story)
        elif any(waits(draft) for draft in story):
            desk.waiting.append(story)
        else:
            desk.leaving.append(story)
    return desk


def first_of(story: Iterable[Draft]) -> Draft:
    """The draft of a story to look at first: in trouble, else waiting, else any."""
    return min(story, key=lambda draft: (not in_trouble(draft), not waits(draft)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story lies in the queue: its number from 1, and its neighbours."""

    number: int
    count: int
    previous: Draft | None
    next: Draft | None


def place_of(draft: Draft) -> Place:
    """A story that needs nobody has the number 0 and the queue before it."""
    queue = desk_of(draft.owner).queue
    origins = [story[0].origin for story in queue]
    here = origins.index(draft.origin) if draft.origin in origins else -1
    at = dict(enumerate(first_of(story) for story in queue))
    return Place(here + 1, len(queue), at.get(here - 1), at.get(here + 1))


def next_after(draft: Draft) -> Draft | None:
    """What to decide on after this one: its own story first, then the queue's next."""
    queue = desk_of(draft.owner).queue
    for story in queue:
        if story[0].origin == draft.origin:
            return first_of(story)
    # The story left the queue: the next is the newest of those not newer than it.
    later = [story for story in queue if story[0].created_at <= draft.created_at]
    rest = later or queue
    return first_of(rest[0]) if rest else None


def card(draft: Draft, *, text: str | None = None) -> dict[str, Any]:
    """What publishing knows of a draft, and how its network would show it.

    ``text``: another one for it, which is still being typed.
    """
    made, now = services.review_card(draft, text=text), timezone.now()
    preview = paragraphs(made.measure, made.findings, made.sentences)
    return {
        "made": made,
        "preview": preview,
        "kinds": {say.kind: True for paragraph in preview for say in paragraph.says},
        "sessions": _sessions(made),
        "by_hand": by_hand(draft),
        "may_connect": connections.may_connect(draft.owner, draft.network),
        "waits": waits(draft),
        "at_rest": AT_REST,
        "expires_soon": soon(draft, now),
        "earlier": _earlier(made),
        "duplicate": any(each.code == Kind.DUPLICATE for each in made.attempts[-1:]),
        **_when(draft, now),
        **CHIPS,
    }


def _earlier(made: ReviewCard) -> int | None:
    """The version before this one, if there was one."""
    numbers = [each.number for each in made.versions]
    return max((n for n in numbers if n < made.draft.version), default=None)


def _when(draft: Draft, now: datetime) -> dict[str, Any]:
    """Times that the next step is about."""
    approval = draft.approvals.filter(revoked_at=None).first()
    due = draft.due_at if draft.status == S.SCHEDULED else None
    return {
        "approval": approval,
        "now": now,
        "zone": zone_name(),
        "suggested": tomorrow_morning(now),
        # When the page should be made again by itself, in seconds: soon or not at all.
        "again_in": _again_in(due, now) if due and not by_hand(draft) else None,
        "overdue": due is not None and due <= now,
    }


def _again_in(due: datetime, now: datetime) -> int | None:
    left = math.ceil((due - now).total_seconds())
    return max(left + 1, 2) if left < RENEWED else None


def _sessions(made: ReviewCard) -> list[dict[str, Any]]:
    """The sessions behind a draft, each with how many of its records are cited."""
    found: dict[str, dict[str, Any]] = {}
    for sentence in made.sentences:
        for proof in sentence.proofs:
            entry = {
                "id": proof.session,
                "title": proof.session_title,
                "records": set(),
            }
            found.setdefault(proof.session, entry)["records"].add(proof.record)
    return list(found.values())
