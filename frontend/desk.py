"""The desk on which drafts lie: stories in the order in which they need their owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from frontend.preview import paragraphs
from publishing import services
from publishing.models import Channel, Draft
from publishing.services import connections
from publishing.services.cards import ReviewCard

S = Draft.Status
#: Something went wrong, or only the person knows how it ended.
TROUBLE = (S.UNKNOWN, S.NEEDS_RECONNECT, S.FAILED)
OPEN = (S.REVIEW, S.APPROVED, S.SCHEDULED, S.SENDING, *TROUBLE)
#: States in which its text may be changed.
EDITABLE = (S.REVIEW, S.APPROVED, S.SNOOZED, S.FAILED)
#: A draft that expires within this time says so.
SOON = timedelta(days=5)
#: What drafts are most often rejected for; one click says it.
REASONS = (
    gettext_lazy("Too technical."),
    gettext_lazy("Too long."),
    gettext_lazy("Not my tone."),
    gettext_lazy("Not worth a post."),
    gettext_lazy("Too early to tell."),
)


def by_hand(draft: Draft) -> bool:
    return draft.channel == Channel.BY_HAND


def in_trouble(draft: Draft) -> bool:
    """Trouble, or a post by hand that waits for its link."""
    return draft.status in TROUBLE or (by_hand(draft) and draft.status == S.SENDING)


def waits(draft: Draft) -> bool:
    """Whether its owner is the one to do something now."""
    undone = by_hand(draft) and draft.status == S.APPROVED
    return draft.status == S.REVIEW or undone or in_trouble(draft)


def soon(draft: Draft, now: datetime) -> bool:
    return (
        draft.status in (S.REVIEW, S.SNOOZED)
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
    made = services.review_card(draft, text=text)
    approval = draft.approvals.filter(revoked_at=None).first()
    preview = paragraphs(made.measure, made.findings, made.sentences)
    return {
        "made": made,
        "preview": preview,
        "kinds": {say.kind: True for paragraph in preview for say in paragraph.says},
        "reasons": REASONS,
        "approval": approval,
        "sessions": _sessions(made),
        "by_hand": by_hand(draft),
        "may_connect": connections.may_connect(draft.owner, draft.network),
        "waits": waits(draft),
        "expires_soon": soon(draft, timezone.now()),
    }


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
