"""Solved before: an error or a prompt that says the same as an earlier one, which was
overcome then, and the commit or the words that did it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.services.zones import calendar_of
from journal.models import NotTheSame
from pipeline.solved import Gist, gist, is_close, is_exact, overlaps
from pulse.core.values import Outcome
from search.models import SearchDoc
from search.query import Query, words_of
from search.services import find
from sessions_app.models import CodingSession, EvidenceRow, Prompt

ERROR, PROMPT = "error", "prompt"
CANDIDATES = 25  # documents that are compared
MOST_WORDS = 8  # of a text that are searched for
LOOKED_UP = 12  # records of one page
RARE = 5  # documents that hold a rare word, at most
_SOLVING = ("commit", "confirmation")
_TAKEN_BACK = ("refutation", "revert")


@dataclass(frozen=True, slots=True)
class Solved:
    """An earlier one, and what solved it: its kind, its words and where they are."""

    kind: str
    day: date  # of the owner, when it was solved
    text: str
    session: str
    record: str
    by: EvidenceRow
    exact: bool
    key: str  # of the text that was asked about: pipeline.solved.Gist.key


def solved_before(
    owner: User,
    text: str,
    *,
    kinds: Iterable[str] = (ERROR, PROMPT),
    before: datetime | None = None,
    session: str = "",
    most: int = 1,
) -> list[Solved]:
    """Earlier ones that say the same and were solved, the surest and newest first.

    ``before``: the moment of this one; ``session`` is left out, for there it is still
    being solved.
    """
    said, found = gist(text), list[Solved]()
    for kind in kinds:
        if said.is_telling(kind):
            found += _of_kind(owner, kind, said, before, session)
    found.sort(key=lambda one: (one.exact, one.by.at), reverse=True)
    return found[:most]


def _of_kind(
    owner: User, kind: str, said: Gist, before: datetime | None, session: str
) -> list[Solved]:
    words = sorted(said.telling, key=lambda w: (-len(w), w))[:MOST_WORDS]
    asked = Query(wanted=_rows(words), loose=True)
    docs = find(owner, asked, kinds=[kind])
    if before is not None:
        docs = docs.filter(at__lt=before)
    if session:
        docs = docs.exclude(session=session)
    refused = _refused(owner, said)
    found = []
    for doc in docs[:CANDIDATES]:
        other = gist(doc.title if kind == ERROR else f"{doc.title}\n{doc.body}")
        exact = is_exact(said, other)
        if not exact and not (
            overlaps(said, other)
            and is_close(said, other, _rare(owner, kind, said, other))
        ):
            continue
        record = _record(doc)
        if (doc.session, record) not in refused and (by := _solution(owner, doc)):
            day = calendar_of(owner).date_of(by.at)
            what = (doc.title, doc.session, record)
            found.append(Solved(kind, day, *what, by, exact, said.key))
    return found


def _rare(owner: User, kind: str, one: Gist, other: Gist) -> frozenset[str]:
    """Of the shared words those that few documents of this person hold."""
    shared = sorted(one.telling & other.telling, key=len, reverse=True)[:MOST_WORDS]
    return frozenset(
        word
        for word in shared
        if find(owner, Query(wanted=_rows([word])), kinds=[kind]).count() <= RARE
    )


def _rows(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Words as the index knows them: it holds letters and digits alone."""
    return tuple(filter(None, (words_of(word) for word in words)))


def _record(doc: SearchDoc) -> str:
    return doc.ref.partition("/")[2].partition("#")[0]


def _solution(owner: User, doc: SearchDoc) -> EvidenceRow | None:
    """What solved it: the commit, or the owner's word, that came next in its session.

    An error must have been overcome there, a prompt's answer must not have been taken
    back, and must speak of the same thing.
    """
    rows = EvidenceRow.objects.owned_by(owner).filter(
        session__public_id=doc.session, session__left_out_at=None
    )
    rows = rows.exclude(project__left_out_at__isnull=False).select_related("session")
    later = rows.filter(at__gte=doc.at, kind__in=(*_SOLVING, *_TAKEN_BACK))
    after = list(later.exclude(record=_record(doc)).order_by("at", "pk")[:40])
    if doc.kind == ERROR:
        errors = rows.filter(record=_record(doc), kind=ERROR)
        if not any(row.data.get("overcome") for row in errors):
            return None
        return next((row for row in after if _solves(row)), None)
    said = gist(f"{doc.title}\n{doc.body}").telling
    if any(row.kind in _TAKEN_BACK for row in after):
        return None
    about = (row for row in after if _solves(row))
    return next((row for row in about if _speaks(row, said)), None)


def _solves(row: EvidenceRow) -> bool:
    failed = row.data.get("outcome") in (Outcome.FAILED, Outcome.UNKNOWN)
    return row.kind in _SOLVING and not failed


def _speaks(row: EvidenceRow, said: frozenset[str]) -> bool:
    told = gist(str(row.data.get("subject") or row.quote)).telling
    return len(told & said) >= (2 if row.kind == "commit" else 1)


def _refused(owner: User, said: Gist) -> set[tuple[str, str]]:
    rows = NotTheSame.objects.owned_by(owner).filter(key=said.key)
    return set(rows.values_list("session__public_id", "record"))


def solved_in(
    owner: User, session: CodingSession, records: Collection[str]
) -> dict[str, Solved]:
    """Of these records of a session, the errors and prompts that were solved before:
    by record. The first few of a page are looked up."""
    errors = EvidenceRow.objects.owned_by(owner).filter(
        session=session, record__in=records, kind=ERROR
    )
    prompts = Prompt.objects.owned_by(owner).filter(
        session=session, record__in=records, menu=False
    )
    asked = [
        *((ERROR, row.record, row.quote, row.at) for row in errors.order_by("at")),
        *((PROMPT, row.record, row.text, row.at) for row in prompts.order_by("at")),
    ]
    found: dict[str, Solved] = {}
    for kind, record, text, at in asked[:LOOKED_UP]:
        same = solved_before(
            owner, text, kinds=[kind], before=at, session=session.public_id
        )
        if same:
            found[record] = same[0]
    return found


def solved_of(owner: User, evidence: Iterable[dict[str, Any]]) -> Solved | None:
    """The first error or prompt that a line cites and that was solved before."""
    for each in evidence:
        if each["kind"] in (ERROR, PROMPT):
            at = datetime.fromisoformat(each["at"])
            same = solved_before(
                owner,
                each["quote"],
                kinds=[each["kind"]],
                before=at,
                session=each["session"],
            )
            if same:
                return same[0]
    return None


def not_the_same(owner: User, key: str, *, session: str, record: str) -> None:
    """The owner says so: that earlier record is not shown with such a text again.
    ``key`` is `Solved.key`."""
    mine = CodingSession.objects.owned_by(owner)
    found = get_object_or_404(mine, public_id=session)
    NotTheSame.objects.get_or_create(
        owner=owner, key=key[:24], session=found, record=record[:400]
    )
