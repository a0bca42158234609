"""What a page shows of one draft, as a value: everything needed to decide on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from journal.models import DailyNote
from pipeline.limits import Finding, Measure, normalise
from pipeline.post_gate import numbers
from publishing.models import Attempt, Channel, Draft, DraftVersion, Publication
from publishing.networks import NETWORKS
from publishing.services import gate
from publishing.services.review import OPEN, hash_of
from publishing.services.sentences import Stored, rebind
from publishing.services.ways import Way, way_of
from publishing.services.wishes import Writing, writing_of
from sessions_app.models import CodingSession

S = Draft.Status
#: Only the owner can go on from here.
WAITING = (S.REVIEW, S.UNKNOWN, S.FAILED, S.NEEDS_RECONNECT)


@dataclass(frozen=True, slots=True)
class Proof:
    """One record behind a sentence. ``number`` is its mark in this draft, from 1."""

    number: int
    session: str
    record: str
    quote: str
    kind: str
    at: datetime | None
    session_title: str
    note_date: date | None  # of the daily note that cites it too


@dataclass(frozen=True, slots=True)
class SentenceProof:
    text: str
    opinion: bool
    yours: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the checks counted, for the sentence that says so."""

    sentences: int
    with_evidence: int
    yours: int
    numbers: int
    numbers_with_record: int


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """Everything on the page of one draft. ``text_hash`` is what approving binds."""

    draft: Draft
    network_name: str
    measure: Measure
    findings: Sequence[Finding]
    counted: Counted
    text_hash: str
    composer_url: str
    can_approve: bool
    can_edit: bool
    sentences: Sequence[SentenceProof]
    note_dates: Sequence[date]
    week: str  # ISO week of the profile it came from, or ""
    # Of the week's public edition: what the draft was written from, and as it is now.
    edition_read: int | None
    edition_now: int | None
    versions: Sequence[DraftVersion]
    attempts: Sequence[Attempt]
    publication: Publication | None
    siblings: Sequence[Draft]  # the same story for the other networks
    way: Way
    writing: Writing


def waiting_count(owner: User, *, now: datetime | None = None) -> int:
    """How many drafts need their owner: to be decided on, or to be finished."""
    due = Q(status=S.SCHEDULED, due_at__lte=now or timezone.now())
    undone = Q(channel=Channel.BY_HAND) & (Q(status__in=(S.APPROVED, S.SENDING)) | due)
    mine = Draft.objects.owned_by(owner)
    return mine.filter(Q(status__in=WAITING) | undone).count()


def review_card(
    draft: Draft, *, text: str | None = None, now: datetime | None = None
) -> ReviewCard:
    """``text``: another one for this draft, as if it were saved."""
    measured, findings = gate.examine(draft, text=text)
    blocked = any(finding.blocking for finding in findings)
    stored = draft.sentences
    if text is not None:
        stored = rebind(normalise(text), draft.sentences)
    sentences = _sentences(draft, stored)
    dates = {p.note_date for one in sentences for p in one.proofs if p.note_date}
    network = NETWORKS[draft.network]
    same = Draft.objects.owned_by(draft.owner).filter(origin=draft.origin)
    return ReviewCard(
        draft=draft,
        network_name=network.NAME,
        measure=measured,
        findings=findings,
        counted=_counted(stored, measured.text),
        text_hash=hash_of(draft),
        composer_url=network.composer_url(measured.text),
        can_approve=draft.status == S.REVIEW and not blocked,
        can_edit=draft.status in OPEN,
        sentences=sentences,
        note_dates=sorted(dates),
        week=draft.origin.removeprefix("week:") if "week:" in draft.origin else "",
        edition_read=draft.edition_revision,
        edition_now=draft.edition.revision if draft.edition else None,
        versions=list(draft.versions.all()),
        attempts=list(draft.attempts.all()),
        publication=Publication.objects.filter(draft=draft).first(),
        siblings=list(same.exclude(pk=draft.pk).order_by("network")),
        way=way_of(draft, now or timezone.now()),
        writing=writing_of(draft, now=now),
    )


def _sentences(draft: Draft, stored: Sequence[Stored]) -> list[SentenceProof]:
    cited = [one for sentence in stored for one in sentence["evidence"]]
    titles = dict(
        CodingSession.objects.owned_by(draft.owner)
        .filter(public_id__in={one["session"] for one in cited})
        .values_list("public_id", "title")
    )
    dates = _note_dates(draft.owner, cited)
    marks: dict[tuple[str, str], int] = {}

    def proof(one: dict[str, Any]) -> Proof:
        key = (one["session"], one["record"])
        return Proof(
            number=marks.setdefault(key, len(marks) + 1),
            session=one["session"],
            record=one["record"],
            quote=one["quote"],
            kind=one["kind"],
            at=parse_datetime(one["at"]),
            session_title=titles.get(one["session"], ""),
            note_date=dates.get(key),
        )

    return [
        SentenceProof(
            text=one["text"],
            opinion=one["opinion"],
            yours=one["yours"],
            proofs=tuple(proof(cited) for cited in one["evidence"]),
        )
        for one in stored
    ]


def _note_dates(
    owner: User, cited: Sequence[dict[str, Any]]
) -> dict[tuple[str, str], date]:
    """In which daily note the cited records are cited as well."""
    times = [at for one in cited if (at := parse_datetime(one["at"]))]
    if not times:
        return {}
    # A local day is at most a day away from its UTC date, at either end.
    notes = DailyNote.objects.owned_by(owner).filter(
        date__range=(
            date.fromordinal(min(times).date().toordinal() - 2),
            date.fromordinal(max(times).date().toordinal() + 2),
        )
    )
    wanted = {(one["session"], one["record"]) for one in cited}
    return {
        (one["session"], one["record"]): note.date
        for note in notes.prefetch_related("items")
        for item in note.items.all()
        for one in item.evidence
        if (one["session"], one["record"]) in wanted
    }


def _counted(sentences: Sequence[Stored], text: str) -> Counted:
    """A number comes from records when a quote holds it, or when the writer counted
    the records that its sentence cites ("failed 6 times")."""
    recorded = {
        number
        for one in sentences
        for cited in one["evidence"]
        for number in numbers(cited["quote"])
    } | {
        number
        for one in sentences
        if one["evidence"] and not one["yours"]
        for number in numbers(one["text"])
    }
    said = numbers(text)
    return Counted(
        sentences=len(sentences),
        with_evidence=sum(bool(one["evidence"]) for one in sentences),
        yours=sum(one["yours"] for one in sentences),
        numbers=len(said),
        numbers_with_record=sum(number in recorded for number in said),
    )
