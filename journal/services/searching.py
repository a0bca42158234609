"""Search over everything a person has, with the names and pages they know."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.db.models import Count

from accounts.models import User
from search.models import SearchDoc, SearchDocQuerySet
from search.query import Query, parse
from search.services import KINDS, find
from search.snippets import Piece, snippet
from sessions_app.models import Project

#: The kinds in the order in which a person reads them.
ORDER = ("decision", "task", "note_item", "commit", "prompt", "error", "session")


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: where it is, and the stretch of it that says what was asked for."""

    doc: SearchDoc
    path: str  # the page that shows it
    project: str  # its name
    title: tuple[Piece, ...]
    pieces: tuple[Piece, ...]  # of the body, empty where the title says it all


@dataclass(frozen=True, slots=True)
class Search:
    """What was understood, and what was found."""

    query: Query
    docs: SearchDocQuerySet
    owner: User

    def counts(self) -> dict[str, int]:
        """How many of each kind, in reading order."""
        rows = self.docs.order_by().values_list("kind").annotate(n=Count("pk"))
        counted = dict(rows)
        return {kind: counted[kind] for kind in ORDER if kind in counted}

    def of_kind(self, kind: str) -> SearchDocQuerySet:
        return self.docs.filter(kind=kind)

    def shown(self, docs: Iterable[SearchDoc]) -> list[Found]:
        rows = list(docs)
        keys = {row.project for row in rows}
        mine = Project.objects.owned_by(self.owner).filter(public_id__in=keys)
        names = dict(mine.values_list("public_id", "name"))
        return [_found(row, names.get(row.project, ""), self.query) for row in rows]


def search(
    owner: User,
    q: str,
    *,
    kinds: Collection[str] = (),
    project: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Search:
    """``project`` is a public id; "project:name" in the query means each project whose
    name holds these words."""
    query = parse(q, kinds=KINDS)
    keys = _projects(owner, query.projects)
    if project:
        keys = {project} if keys is None else keys & {project}
    docs = find(owner, query, kinds=kinds, project=keys, since=since, until=until)
    return Search(query, docs, owner)


def _projects(owner: User, named: Sequence[str]) -> set[str] | None:
    if not named:
        return None
    mine = Project.objects.owned_by(owner)
    keys: set[str] = set()
    for name in named:
        found = mine.filter(name__icontains=name)
        keys |= set(found.values_list("public_id", flat=True))
    return keys


def _found(doc: SearchDoc, project: str, query: Query) -> Found:
    if doc.kind == SearchDoc.Kind.PROMPT and doc.body:
        # The title is only how it begins.
        said_there = tuple(snippet(doc.body, query))
        return Found(doc, path_of(doc), project, said_there, ())
    title = tuple(snippet(doc.title, query, length=len(doc.title)))
    body = tuple(snippet(doc.body, query)) if doc.body else ()
    said = any(hit for _text, hit in body)
    return Found(doc, path_of(doc), project, title, body if said else ())


def path_of(doc: SearchDoc) -> str:
    """The page, and the place on it, that shows this document's thing."""
    if doc.kind == SearchDoc.Kind.NOTE_ITEM:
        day, _slash, item = doc.ref.partition("/")
        return f"/days/{day}/#i-{item}"
    if doc.kind == SearchDoc.Kind.DECISION:
        return f"/decisions/?at={doc.ref}#d-{doc.ref}"
    if doc.kind == SearchDoc.Kind.TASK:
        return f"/tasks/?at={doc.ref}#t-{doc.ref}"
    session, _slash, record = doc.ref.partition("/")
    at = quote(record.partition("#")[0], safe="")
    return f"/sessions/{session}/" + (f"?at={at}#r-{at}" if at else "")
