"""Putting things where they are found, taking them away, and finding them.

All three belong to one person; a document goes in the transaction in which the thing
that it stands for goes.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from accounts.models import User
from accounts.services.zones import calendar_of
from search.models import SearchDoc, SearchDocQuerySet
from search.query import Query, parse

KINDS = frozenset(SearchDoc.Kind.values)
#: What is longer is found by its beginning.
LONGEST_BODY, LONGEST_TITLE = 8_000, 400
_BATCH = 400
T = TypeVar("T")
_HELD = ("title", "body", "project", "session", "at")


@dataclass(frozen=True, slots=True)
class Doc:
    """A thing to be found. ``ref`` names it within its kind; ``project`` and
    ``session`` are public ids, "" where it belongs to none or to several."""

    kind: str
    ref: str
    title: str
    at: datetime
    body: str = ""
    project: str = ""
    session: str = ""


def put(owner: User, docs: Iterable[Doc], *, fresh: bool = False) -> None:
    """Make these findable as they are now. The same again writes nothing. ``fresh``:
    the caller knows that none of them is there yet."""
    for batch in _batches(_cut(doc) for doc in docs):
        known = {} if fresh else _known(owner, batch)
        new = []
        for doc in {(doc.kind, doc.ref): doc for doc in batch}.values():
            row = known.get((doc.kind, doc.ref))
            if row is None:
                new.append(SearchDoc(owner=owner, **asdict(doc)))
                continue
            differing = [n for n in _HELD if getattr(row, n) != getattr(doc, n)]
            for name in differing:
                setattr(row, name, getattr(doc, name))
            if differing:
                row.save(update_fields=differing)
        SearchDoc.objects.bulk_create(new)


def drop(
    owner: User,
    *,
    kinds: Collection[str] = (),
    refs: Collection[str] | None = None,
    under: str = "",
    session: str = "",
    project: str = "",
) -> int:
    """Take away what all of these say; ``under`` is how its ref begins. Returns how
    many. Naming nothing takes away everything of this person."""
    docs = SearchDoc.objects.owned_by(owner)
    if kinds:
        docs = docs.filter(kind__in=kinds)
    if under:
        docs = docs.filter(ref__startswith=under)
    if session:
        docs = docs.filter(session=session)
    if project:
        docs = docs.filter(project=project)
    if refs is None:
        return docs.delete()[0]
    return sum(docs.filter(ref__in=batch).delete()[0] for batch in _batches(iter(refs)))


def replace(
    owner: User,
    docs: Iterable[Doc],
    *,
    kinds: Collection[str],
    under: str = "",
    project: str | None = None,
) -> None:
    """Of what is known under this beginning of a ref, and in this project, exactly
    these are left."""
    wanted = list(docs)
    there = SearchDoc.objects.owned_by(owner).filter(kind__in=kinds)
    if under:
        there = there.filter(ref__startswith=under)
    if project is not None:
        there = there.filter(project=project)
    known = set(there.values_list("kind", "ref"))
    for kind in kinds:
        refs = {ref for k, ref in known if k == kind}
        refs -= {doc.ref for doc in wanted if doc.kind == kind}
        if refs:
            drop(owner, kinds=[kind], refs=refs)
    put(owner, wanted, fresh=not known)


def find(
    owner: User,
    q: str | Query,
    *,
    kinds: Collection[str] = (),
    project: str | Collection[str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> SearchDocQuerySet:
    """What this person's documents say about it, the closest first, then the newest.

    ``kinds``, ``project`` (public ids) and the local days ``since`` and ``until``, both
    included, narrow down what the query itself asks for.
    """
    query = parse(q, kinds=KINDS) if isinstance(q, str) else q
    docs = SearchDoc.objects.owned_by(owner)
    if query.is_empty:
        return docs.none()
    wanted = [set(some) for some in (kinds, query.kinds) if some]
    if wanted:
        docs = docs.filter(kind__in=set.intersection(*wanted))
    if project is not None:
        keys = {project} if isinstance(project, str) else set(project)
        docs = docs.filter(project__in=keys)
    return _within(docs, owner, query, since, until).matching(query)


def _within(
    docs: SearchDocQuerySet,
    owner: User,
    query: Query,
    since: date | None,
    until: date | None,
) -> SearchDocQuerySet:
    bounds = calendar_of(owner).bounds
    for first in filter(None, (since, query.since)):
        docs = docs.filter(at__gte=bounds(first)[0])
    if until:
        docs = docs.filter(at__lt=bounds(until)[1])
    return docs.filter(at__lt=bounds(query.until)[0]) if query.until else docs


def _known(owner: User, docs: list[Doc]) -> dict[tuple[str, str], SearchDoc]:
    rows = SearchDoc.objects.owned_by(owner).filter(
        kind__in={doc.kind for doc in docs}, ref__in={doc.ref for doc in docs}
    )
    return {(row.kind, row.ref): row for row in rows}


def _cut(doc: Doc) -> Doc:
    # PostgreSQL keeps no NUL; a transcript may hold one.
    title, body = (text.replace("\0", " ") for text in (doc.title, doc.body))
    return dataclasses.replace(
        doc, title=title[:LONGEST_TITLE], body=body[:LONGEST_BODY]
    )


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
