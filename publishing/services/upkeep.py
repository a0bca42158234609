"""What time and other rooms do to drafts: waking, expiring, losing their ground."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from publishing.channels import SENDERS
from publishing.errors import DraftRefused
from publishing.models import Approval, Draft, DraftVersion
from publishing.posting import Kind, Outcome
from publishing.services import attempts, gate, timing, voice, waiting_mail
from publishing.services.review import APPROVED, OPEN, back_to_review
from publishing.services.settling import lose, settle
from runs.models import Run
from runs.services import enqueue
from sessions_app.models import CodingSession, EvidenceRow, Project

S = Draft.Status
RECHECK = "recheck drafts"
EXPIRES = tuple(state for state in OPEN if state not in (S.SCHEDULED, S.SNOOZED))
#: What was put aside is there for so long again, before it may expire.
AWAKE = timedelta(weeks=1)
#: No channel takes longer; after that the worker is lost.
SENDING_LASTS = timedelta(minutes=10)


def tidy(now: datetime | None = None) -> None:
    """What time does, for everyone; safe to call at any time, any number of times."""
    now = now or timezone.now()
    reap(now)
    remind(now)
    ask_for_due(now)
    wake(now)
    expire(now)


def owners_of_open_drafts() -> list[User]:
    open_drafts = Draft.objects.filter(status__in=OPEN).values("owner")
    return list(User.objects.filter(pk__in=open_drafts))


def ask_to_recheck(owner: User) -> None:
    """Ask for a look at this person's drafts, because what they rest on changed."""
    if Draft.objects.owned_by(owner).exists():
        enqueue(RECHECK, owner=owner, key="all")


def reap(now: datetime) -> int:
    """Sending that never ended: unknown once the call was begun, else surely nothing
    left. By hand, the person ends it."""
    stuck = Draft.objects.filter(status=S.SENDING, channel__in=list(SENDERS)).filter(
        # From the future: the clock was set back since.
        Q(changed_at__lt=now - SENDING_LASTS) | Q(changed_at__gt=now + SENDING_LASTS)
    )
    found = list(stuck)
    for draft in found:
        attempt = attempts.pending(draft)
        if attempt and attempt.called_at is None:
            settle(attempt.pk, Outcome(Kind.NOT_SENT), attempt, now=now)
        else:
            lose(draft, now=now)
    return len(found)


def remind(now: datetime) -> int:
    """By hand: the planned time has come, so it is the person's turn."""
    due = Draft.objects.filter(status=S.SCHEDULED, due_at__lte=now)
    return due.exclude(channel__in=list(SENDERS)).update(
        status=S.APPROVED, due_at=None, changed_at=now
    )


def ask_for_due(now: datetime) -> int:
    """Drafts to be sent whose run was lost, is over, or waits for a later time; how
    many there were."""
    due = Q(status=S.SCHEDULED, due_at__lte=now) | Q(status=S.APPROVED)
    waiting = Draft.objects.filter(channel__in=list(SENDERS), owner__is_active=True)
    waiting = waiting.filter(
        due | Q(status=S.SENDING, attempts__outcome="sending", attempts__called_at=None)
    )
    asked = Run.objects.asked(now).filter(
        Q(not_before__lte=now) | ~Q(state=Run.State.QUEUED),
        kind=timing.PUBLISH,
        owner=OuterRef("owner"),
        key=OuterRef("public_id"),
    )
    found = list(waiting.exclude(Exists(asked)).select_related("owner").distinct())
    for draft in found:
        timing.ask_to_send(draft, now, now=now)
    return len(found)


@transaction.atomic
def wake(now: datetime) -> int:
    """Snoozed drafts whose time has come wait for the person again."""
    due = Draft.objects.filter(status=S.SNOOZED, snoozed_until__lte=now)
    owners = list(User.objects.filter(pk__in=due.values("owner")))
    due.filter(expires_at__lt=now + AWAKE).update(expires_at=now + AWAKE)
    woken = due.update(status=S.REVIEW, snoozed_until=None, changed_at=now)
    for owner in owners:
        waiting_mail.ask(owner, now=now)
    return woken


def expire(now: datetime) -> int:
    """News of three weeks ago is no news; an approval of it is void. What a person
    planned goes out as planned."""
    old = Draft.objects.filter(status__in=EXPIRES, expires_at__lte=now)
    return sum(_expire(pk, now) for pk in old.values_list("pk", flat=True))


@transaction.atomic
def _expire(pk: int, now: datetime) -> bool:
    # Asked again with the change: the person may just have kept or approved it.
    same = Draft.objects.filter(pk=pk, status__in=EXPIRES, expires_at__lte=now)
    # What the reason said comes next ("connect it again") does not any more.
    expired = same.update(
        status=S.EXPIRED, reason="", text_hash="", due_at=None, changed_at=now
    )
    if expired:
        Approval.objects.filter(draft=pk, revoked_at=None).update(revoked_at=now)
    return bool(expired)


def recheck(owner: User, *, now: datetime | None = None) -> int:
    """Look at each open draft of a person again; returns how many lost their ground.

    An untouched draft whose records or project are gone goes too. One that the person
    worked on stays theirs, back in review, with the reason.
    """
    now = now or timezone.now()
    forget_deleted(owner)
    lost = 0
    for draft in Draft.objects.owned_by(owner).filter(status__in=OPEN):
        problems = gate.standing(draft)
        if not problems:
            continue
        lost += 1
        if draft.touched_at is None:
            # Unless the person is working on it in this moment.
            Draft.objects.filter(pk=draft.pk, touched_at=None).delete()
            continue
        _without_deleted(draft)
        reason = " ".join(problem.text for problem in problems)
        if draft.status in APPROVED:
            with suppress(DraftRefused):  # a worker or a click was faster
                back_to_review(draft, when=APPROVED, reason=reason, now=now)
        elif draft.status == S.REVIEW:
            told = Draft.objects.filter(pk=draft.pk, status=S.REVIEW)
            told.exclude(reason=reason).update(reason=reason, changed_at=now)
    return lost


def forget_deleted(owner: User) -> None:
    """Deleted sessions leave nothing in what was decided long ago: rejected and expired
    drafts about them go, of a published one only the post stays."""
    for draft in Draft.objects.owned_by(owner).exclude(status__in=OPEN):
        if not _deleted(draft):
            continue
        if draft.status in (S.REJECTED, S.EXPIRED):
            voice.forget(draft)
            draft.delete()
        else:
            _without_deleted(draft)


def _deleted(draft: Draft) -> list[dict[str, Any]]:
    """Citations of deleted sessions and projects that are still quoted."""
    cited = [one for sentence in draft.sentences for one in sentence["evidence"]]
    projects = Project.objects.owned_by(draft.owner)
    if projects.filter(public_id__in=draft.projects).count() < len(draft.projects):
        # A session that also worked elsewhere outlives the project, its records do not.
        held = _held(draft.owner, cited)
        return [
            one
            for one in cited
            if one["quote"] and (one["session"], one["record"]) not in held
        ]
    there = set(
        CodingSession.objects.owned_by(draft.owner)
        .filter(public_id__in={one["session"] for one in cited})
        .values_list("public_id", flat=True)
    )
    return [one for one in cited if one["session"] not in there and one["quote"]]


def _held(owner: User, cited: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    """Which (session, record) still have evidence; it may name others as well."""
    rows = EvidenceRow.objects.owned_by(owner).filter(
        session__public_id__in={one["session"] for one in cited},
        record__in={one["record"] for one in cited},
    )
    return set(rows.values_list("session__public_id", "record"))


def _without_deleted(draft: Draft) -> None:
    """No quote and no machine-written version of what was deleted for good."""
    gone = _deleted(draft)
    if not gone:
        return
    for one in gone:
        one["quote"] = ""
    Draft.objects.filter(pk=draft.pk, version=draft.version).update(
        sentences=draft.sentences
    )
    DraftVersion.objects.filter(draft=draft).exclude(author="you").delete()
    lost = {(one["session"], one["record"]) for one in gone}
    for version in DraftVersion.objects.filter(draft=draft):
        _blank(version, lost)
    voice.forget(draft)


def _blank(version: DraftVersion, lost: set[tuple[str, str]]) -> None:
    for sentence in version.sentences:
        for one in sentence["evidence"]:
            if (one["session"], one["record"]) in lost:
                one["quote"] = ""
    version.save(update_fields=["sentences"])
