"""From evidence to the rows of the friction ledger, when the evidence has changed."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Q, Sum

from accounts.models import User
from journal.models import Friction, FrictionRead, FrictionTime
from journal.services.rule_texts import with_texts
from pipeline.insights import ledger
from pipeline.insights.friction import READ, find_hitches
from pulse.core.values import Evidence, EvidenceKind, Origin
from sessions_app.models import CodingSession, DayInput, EvidenceRow, Project
from sessions_app.parse.version import PARSER
from sessions_app.services.locks import lock

#: Count up when the rules that find friction change.
VERSION = 3

_Sight = tuple[str, str, str, str, str]  # role, session, record, kind, quote


def refresh(owner: User) -> bool:
    """Bring the ledger up to the evidence; whether anything was read.

    What the person said of a friction stays with it: by its key, else by the records
    that it has in common with what was known."""
    stamp = _stamp(owner)
    if FrictionRead.objects.owned_by(owner).filter(stamp=stamp).exists():
        return False
    evidence = _evidence(owner)
    edits = with_texts(owner, ledger.rule_edits(evidence))
    found = ledger.group(find_hitches(evidence, _automated(owner)), edits)
    with transaction.atomic():
        lock(owner)
        _store(owner, found)
        FrictionRead.objects.update_or_create(owner=owner, defaults={"stamp": stamp})
    return True


def _stamp(owner: User) -> str:
    days = DayInput.objects.owned_by(owner).aggregate(n=Count("pk"), v=Sum("version"))
    return f"{VERSION} {PARSER} {days['n']} {days['v'] or 0}"[:80]


def _evidence(owner: User) -> list[Evidence]:
    rows = (
        EvidenceRow.objects.owned_by(owner)
        .filter(kind__in=READ, session__left_out_at=None)
        .filter(Q(project=None) | Q(project__left_out_at=None))
        .order_by("at", "record", "position")
        .values_list(
            "session__public_id",
            "record",
            "at",
            "quote",
            "kind",
            "origin",
            "project__public_id",
            "data",
        )
    )
    return [
        Evidence(
            session=session,
            record=record,
            time=at,
            quote=quote,
            kind=EvidenceKind(kind),
            origin=Origin(origin),
            project=project or "",
            data=data,
        )
        for session, record, at, quote, kind, origin, project, data in rows.iterator()
    ]


def _automated(owner: User) -> set[str]:
    theirs = CodingSession.objects.owned_by(owner).exclude(origin=Origin.MAIN.value)
    return set(theirs.values_list("public_id", flat=True))


def _store(owner: User, found: Sequence[ledger.Friction]) -> None:
    known = list(Friction.objects.owned_by(owner))
    times: defaultdict[int, dict[_Sight, FrictionTime]] = defaultdict(dict)
    for time in FrictionTime.objects.filter(friction__owner=owner).select_related(
        "session"
    ):
        sight = (time.role, time.session.public_id, time.record, time.kind, time.quote)
        times[time.friction_id][sight] = time
    places, kept = _Places(owner), set[int]()
    named = {friction.key for friction in found}
    for friction in found:
        free = [row for row in known if row.pk not in kept]
        row = _row_of(friction, owner, free, times, named)
        kept.add(row.pk)
        _sync(row, friction, times[row.pk], places)
    for row in known:
        if row.pk not in kept:
            row.times.all().delete()
            if row.adopted_on is None and row.dismissed_at is None:
                row.delete()


def _row_of(
    friction: ledger.Friction,
    owner: User,
    free: Sequence[Friction],
    times: dict[int, dict[_Sight, FrictionTime]],
    named: set[str],
) -> Friction:
    """The row of a friction: of its key, else that which shares most records and is no
    other friction's by key."""
    row = next((row for row in free if row.key == friction.key), None)
    if row is None and friction.key.startswith("said:"):
        records = {hitch.piece.record for hitch in friction.hitches}
        shared = {
            each: len(records & {sight[2] for sight in times[each.pk]})
            for each in free
            if each.key.startswith("said:") and each.key not in named
        }
        best = max(shared, key=lambda each: shared[each], default=None)
        row = best if best is not None and shared[best] else None
    if row is None:
        return Friction.objects.create(
            owner=owner, key=friction.key, matter=friction.matter
        )
    if (row.key, row.matter) != (friction.key, friction.matter):
        row.key, row.matter = friction.key, friction.matter
        row.save(update_fields=["key", "matter"])
    return row


class _Places:
    """Sessions and projects of a person by their public ids."""

    def __init__(self, owner: User) -> None:
        sessions = CodingSession.objects.owned_by(owner)
        self.sessions = dict(sessions.values_list("public_id", "pk"))
        projects = Project.objects.owned_by(owner)
        self.projects = dict(projects.values_list("public_id", "pk"))


def _sync(
    row: Friction,
    friction: ledger.Friction,
    known: dict[_Sight, FrictionTime],
    places: _Places,
) -> None:
    """Write only what differs; a session that was deleted meanwhile has no times."""
    wanted = {
        _sight(FrictionTime.Role.SEEN, hitch.piece): _time(
            row, hitch.piece, places, said=hitch.said, automated=hitch.automated
        )
        for hitch in friction.hitches
        if hitch.session in places.sessions
    }
    if friction.rule and friction.rule.piece.session in places.sessions:
        piece = friction.rule.piece
        rule = _time(row, piece, places, role=FrictionTime.Role.RULE)
        wanted[_sight(FrictionTime.Role.RULE, piece)] = rule
    gone = [
        time.pk for sight, time in known.items() if not _same(time, wanted.get(sight))
    ]
    FrictionTime.objects.filter(pk__in=gone).delete()
    FrictionTime.objects.bulk_create(
        time for sight, time in wanted.items() if not _same(time, known.get(sight))
    )


def _same(one: FrictionTime, other: FrictionTime | None) -> bool:
    return other is not None and all(
        getattr(one, name) == getattr(other, name)
        for name in ("at", "project_id", "said", "automated")
    )


def _sight(role: FrictionTime.Role, piece: Evidence) -> _Sight:
    return role.value, piece.session, piece.record, piece.kind.value, piece.quote


def _time(
    row: Friction,
    piece: Evidence,
    places: _Places,
    *,
    role: FrictionTime.Role = FrictionTime.Role.SEEN,
    said: bool = False,
    automated: bool = False,
) -> FrictionTime:
    return FrictionTime(
        friction=row,
        session_id=places.sessions[piece.session],
        project_id=places.projects.get(piece.project),
        role=role.value,
        record=piece.record,
        kind=piece.kind.value,
        quote=piece.quote,
        at=piece.time,
        said=said,
        automated=automated,
    )
