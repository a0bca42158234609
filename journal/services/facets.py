"""What a small model read of the sessions of a report: each asked about once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from journal.models import Insights, ModelReceipt, SessionFacets
from journal.writers.choose import model_may_read
from journal.writers.door import uses_model
from journal.writers.facets import PURPOSE, facets_model, read_session
from journal.writers.failures import ModelError
from pipeline.insights.codec import facets_json, facets_value
from pipeline.insights.facets import (
    PROMPT_VERSION,
    Facet,
    Facets,
    FacetsRequest,
    facets_request,
)
from pipeline.insights.told import Counted, Tally
from pipeline.insights.values import InsightsInput
from pulse.core.values import Cited, Evidence
from sessions_app.models import CodingSession, Project
from sessions_app.services.locks import lock

#: Sessions that one report asks about; the next one goes on with older ones.
MOST_ASKED = 30
_MOST_SHOWN = 3  # records behind a count


@dataclass(frozen=True, slots=True)
class ToRead:
    """A session that a model may read, and what it would be asked."""

    session: str
    projects: frozenset[str]
    request: FacetsRequest


@dataclass(frozen=True, slots=True)
class ReadSession:
    session: str
    title: str
    facets: Facets


@dataclass(frozen=True, slots=True)
class ReadByModel:
    """``sessions`` are those of which something stood, newest first; ``read`` counts
    the others, too, ``readable`` what a model may read of the ``analysed``.

    ``cost`` is of all calls about these sessions, in US dollars, but for ``unpriced``
    calls. ``reason``: why reading stopped, when it did."""

    analysed: int
    readable: int
    read: int
    refused: int
    model: str
    cost: Decimal
    calls: int
    unpriced: int
    reason: str
    sessions: tuple[ReadSession, ...]
    goals: Tally
    kinds: Tally
    friction: Tally

    @property
    def unread(self) -> int:
        return self.readable - self.read

    @property
    def is_whole(self) -> bool:
        return not self.unread


def stamp(owner: User) -> str:
    """Stands for all that decides which sessions a model may read, and how."""
    if not uses_model(owner):
        return ""
    known = [PROMPT_VERSION, facets_model(), *sorted(model_may_read(owner))]
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]


def to_read(owner: User, given: InsightsInput) -> list[ToRead]:
    """The analysed sessions of which a model may read every project, newest first.
    Work in no project belongs to its owner alone."""
    if not uses_model(owner):
        return []
    may_read = model_may_read(owner)
    pieces: dict[str, list[Evidence]] = defaultdict(list)
    for _day, piece in given.evidence:
        pieces[piece.session].append(piece)
    found = []
    for each in sorted(given.analysed, key=lambda s: s.last, reverse=True):
        mine = pieces[each.session]
        projects = frozenset({*each.projects, *(piece.project for piece in mine)})
        request = facets_request(mine) if projects <= may_read else None
        if request:
            found.append(ToRead(each.session, projects, request))
    return found


def read_sessions(owner: User, found: Sequence[ToRead], *, now: datetime) -> str:
    """Ask about those that were not read yet; why that ended early, or "".

    Outside any transaction: each answer is kept before the next one is asked for.
    """
    known = {(row.session.public_id, row.digest) for row in _rows(owner, found)}
    waiting = [one for one in found if (one.session, one.request.digest) not in known]
    for one in waiting[:MOST_ASKED]:
        # Looked at anew: what is left out or forbidden meanwhile is not sent.
        if not _may_still_be_read(owner, one):
            continue
        try:
            facets = read_session(owner, one.request, key=one.session, now=now)
        except ModelError as error:
            if error.receipt:  # it answered, and will not answer any better
                _keep(owner, one, Facets(refused=(("", str(error)),)), now=now)
            return str(error)
        _keep(owner, one, facets, now=now)
    return ""


def kept_with(given: InsightsInput, found: Sequence[ToRead], reason: str) -> Any:
    """What a report keeps of it: which sessions, in which state, and how it went."""
    return {
        "analysed": given.denominators.analysed,
        # Pairs, newest first: a database forgets the order of names.
        "digests": [[one.session, one.request.digest] for one in found],
        "reason": reason,
    }


def forget_gone(owner: User) -> None:
    """Delete what quotes a project that was deleted, in sessions that stayed."""
    there = set(Project.objects.owned_by(owner).values_list("public_id", flat=True))
    rows = SessionFacets.objects.owned_by(owner)
    gone = [
        pk
        for pk, keys in rows.values_list("pk", "projects")
        if not there.issuperset(keys)
    ]
    rows.filter(pk__in=gone).delete()


def facets_of(report: Insights) -> ReadByModel | None:
    """None where no model reads for this person, whatever one has read before."""
    held = report.receipt.get("facets") or {}
    digests: dict[str, str] = dict(held.get("digests", ()))
    owner = report.owner
    if not digests or not uses_model(owner):
        return None
    rows = [
        row
        for row in _current(owner).filter(session__public_id__in=digests)
        if row.digest == digests[row.session.public_id]
    ]
    order = {session: place for place, session in enumerate(digests)}
    rows.sort(key=lambda row: order[row.session.public_id])
    read = [(row, facets_value(row.facets)) for row in rows]
    stood = [(row, facets) for row, facets in read if not facets.is_empty]
    calls = ModelReceipt.objects.owned_by(owner).filter(
        purpose=PURPOSE, key__in=digests
    )
    return ReadByModel(
        analysed=held["analysed"],
        readable=len(digests),
        read=len(rows),
        refused=sum(len(facets.refused) for _row, facets in read),
        model=facets_model(),
        cost=calls.aggregate(sum=Sum("cost"))["sum"] or Decimal(0),
        calls=calls.count(),
        unpriced=calls.filter(cost=None).count(),
        reason=held["reason"],
        sessions=tuple(
            ReadSession(row.session.public_id, row.session.title, facets)
            for row, facets in stood
        ),
        goals=_tally([facets.goals for _row, facets in stood]),
        kinds=_tally([(f.kind,) if f.kind else () for _row, f in stood]),
        friction=_tally([facets.friction for _row, facets in stood]),
    )


def _tally(named: Sequence[Iterable[Facet]]) -> Tally:
    """In how many sessions each name was found, the most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    shown: dict[str, list[Cited]] = defaultdict(list)
    for facets in named:
        for facet in facets:
            counts[facet.label] += 1
            shown[facet.label] += facet.evidence[:1]
    order = sorted(counts, key=lambda name: (name == "other", -counts[name], name))
    return Tally(
        tuple(
            Counted(name, counts[name], tuple(shown[name][:_MOST_SHOWN]))
            for name in order
        ),
        n=sum(bool(facets) for facets in named),
        of=len(named),
    )


def _current(owner: User) -> Any:
    """What was read in the way in which it would be read now."""
    rows = SessionFacets.objects.owned_by(owner).filter(
        prompt_version=PROMPT_VERSION, model=facets_model(), session__left_out_at=None
    )
    return rows.select_related("session")


def _rows(owner: User, found: Sequence[ToRead]) -> Iterator[SessionFacets]:
    yield from _current(owner).filter(
        session__public_id__in=[one.session for one in found]
    )


@transaction.atomic
def _keep(owner: User, one: ToRead, facets: Facets, *, now: datetime) -> None:
    lock(owner)
    if not _may_still_be_read(owner, one):
        return
    SessionFacets.objects.update_or_create(
        owner=owner,
        session=CodingSession.objects.get(owner=owner, public_id=one.session),
        digest=one.request.digest,
        prompt_version=PROMPT_VERSION,
        model=facets_model(),
        defaults={
            "facets": facets_json(facets),
            "projects": sorted(one.projects),
            "at": now,
        },
    )


def _may_still_be_read(owner: User, one: ToRead) -> bool:
    mine = CodingSession.objects.owned_by(owner).filter(public_id=one.session)
    is_used = mine.filter(left_out_at=None).exists()
    return is_used and one.projects <= model_may_read(owner)
