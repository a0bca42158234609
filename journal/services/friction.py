"""The friction ledger of a person: kept beside their evidence, never behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.calendar import Calendar
from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import Friction, FrictionTime
from journal.services.friction_store import refresh
from pipeline.insights.labels import FrictionKind, Side
from pipeline.insights.ledger import SESSIONS, in_words
from pipeline.insights.matters import matter_of
from pulse.core.values import Cited, EvidenceKind

#: What was not met for so long no longer gets in the way.
OPEN_FOR = timedelta(days=28)
_CITED = 5
_USABLE = Q(session__left_out_at=None) & (
    Q(project=None) | Q(project__left_out_at=None)
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A friction as a page shows it; days are the owner's. ``rule_on`` is the day of
    the rule, ``rule_by`` "you" or "record"; ``since`` counts the times after it."""

    public_id: str
    matter: str
    kind: FrictionKind
    side: Side
    text: str
    moments: tuple[datetime, ...]  # of all times, the oldest first
    automated: int
    sessions: int
    first_seen: date
    last_seen: date
    evidence: tuple[Cited, ...]  # the newest first
    rule_on: date | None = None
    rule_at: datetime | None = None
    rule_by: str = ""
    rule_evidence: Cited | None = None
    since: int | None = None
    suggestion: str = ""

    @property
    def times(self) -> int:
        return len(self.moments)

    @property
    def is_pattern(self) -> bool:
        return self.sessions >= SESSIONS


def ledger(
    owner: User,
    *,
    starts: date | None = None,
    ends: date | None = None,
    projects: frozenset[str] | None = None,
    dismissed: bool = False,
) -> list[LedgerRow]:
    """Frictions met in this range (both days inclusive), the most frequent first. What
    a row counts is of all time; ``projects`` keeps to those, by public id."""
    refresh(owner)
    calendar = calendar_of(owner)
    rows = []
    for friction in _frictions(owner, projects, dismissed=dismissed):
        row = _row(friction, calendar)
        if row and any(
            (starts is None or calendar.date_of(at) >= starts)
            and (ends is None or calendar.date_of(at) <= ends)
            for at in row.moments
        ):
            rows.append(row)
    return sorted(rows, key=lambda row: (-row.times, row.first_seen, row.text))


def open_frictions(owner: User, *, now: datetime) -> list[LedgerRow]:
    """What got in a person's own way lately and has no rule, or came back after one."""
    since = calendar_of(owner).date_of(now - OPEN_FOR)
    return [
        row
        for row in ledger(owner, starts=since)
        if row.is_pattern and row.automated < row.times and row.since != 0
    ]


def mark_adopted(owner: User, public_id: str, *, on: date) -> Friction:
    """The person says that a rule on it was adopted."""
    return _marked(owner, public_id, adopted_on=on)


def unmark(owner: User, public_id: str) -> Friction:
    """Take back what was said of it."""
    return _marked(owner, public_id, adopted_on=None, dismissed_at=None)


def dismiss(owner: User, public_id: str, *, now: datetime | None = None) -> Friction:
    """The person does not find it useful: it is not shown again."""
    return _marked(owner, public_id, dismissed_at=now or timezone.now())


def _marked(owner: User, public_id: str, **fields: object) -> Friction:
    friction = Friction.objects.owned_by(owner).get(public_id=public_id)
    for name, value in fields.items():
        setattr(friction, name, value)
    friction.save(update_fields=[*fields])
    return friction


def _frictions(
    owner: User, projects: frozenset[str] | None, *, dismissed: bool
) -> QuerySet[Friction]:
    usable = FrictionTime.objects.filter(_USABLE)
    if projects is not None:
        usable = usable.filter(project__public_id__in=projects)
    found = Friction.objects.owned_by(owner).filter(dismissed_at__isnull=not dismissed)
    return found.prefetch_related(
        Prefetch("times", usable.select_related("session"), to_attr="usable")
    )


def _row(friction: Friction, calendar: Calendar) -> LedgerRow | None:
    usable: Sequence[FrictionTime] = friction.usable  # type: ignore[attr-defined]
    seen = [time for time in usable if time.role == FrictionTime.Role.SEEN]
    if not seen:
        return None
    matter = matter_of(friction.matter)
    own_words = friction.key.startswith("said:")
    rule = next((t for t in usable if t.role == FrictionTime.Role.RULE), None)
    rule_on, rule_at = _adopted(friction, rule, calendar)
    return LedgerRow(
        public_id=friction.public_id,
        matter="" if own_words else friction.matter,
        kind=matter.kind,
        side=matter.side,
        text=in_words(seen[-1].quote) if own_words else matter.text,
        moments=tuple(time.at for time in seen),
        automated=sum(time.automated for time in seen),
        sessions=len({time.session_id for time in seen}),
        first_seen=calendar.date_of(seen[0].at),
        last_seen=calendar.date_of(seen[-1].at),
        evidence=tuple(_cite(time) for time in seen[-_CITED:][::-1]),
        rule_on=rule_on,
        rule_at=rule_at,
        rule_by="you" if friction.adopted_on else "record" if rule else "",
        rule_evidence=_cite(rule) if rule else None,
        since=sum(time.at > rule_at for time in seen) if rule_at else None,
        suggestion="" if own_words else matter.rule,
    )


def _adopted(
    friction: Friction, rule: FrictionTime | None, calendar: Calendar
) -> tuple[date | None, datetime | None]:
    """The person's word beats what code found; their rule holds from the next day."""
    if friction.adopted_on:
        return friction.adopted_on, calendar.bounds(friction.adopted_on)[1]
    return (calendar.date_of(rule.at), rule.at) if rule else (None, None)


def _cite(time: FrictionTime) -> Cited:
    return Cited(
        time.session.public_id,
        time.record,
        time.quote,
        EvidenceKind(time.kind),
        time.at,
    )
