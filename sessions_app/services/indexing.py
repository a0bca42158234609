"""What a session says, put where it can be found: prompts, commits, errors, its title.

Part of the transaction that stores what was read. What is left out is not found; taken
in again, it is indexed by a Run of the kind "index", whose key is the session's id.
"""

from collections.abc import Iterable
from typing import TypeVar

from runs.models import Run
from runs.services import enqueue
from search.services import Doc, drop, put, replace
from sessions_app.models import (
    CodingSession,
    EvidenceRow,
    OwnedQuerySet,
    Project,
    Prompt,
)

R = TypeVar("R", Prompt, EvidenceRow)
INDEX = "index"
KINDS = ("prompt", "commit", "error", "session")
_EVIDENCE = ("commit", "error")
_TITLE = 120  # characters of a prompt that name it


def index_session(session: CodingSession, *, fresh: bool = False) -> None:
    """Make the session findable as it is now; nothing of one that is left out.
    ``fresh``: it was never indexed."""
    docs = [] if session.left_out_at else list(_docs(session))
    if fresh:
        put(session.owner, docs, fresh=True)
    else:
        replace(session.owner, docs, kinds=KINDS, under=f"{session.public_id}/")


def forget_session(session: CodingSession) -> None:
    """In the transaction that deletes it or leaves it out."""
    drop(session.owner, session=session.public_id)


def forget_project(project: Project, sessions: Iterable[CodingSession]) -> None:
    """Its documents, and the titles of the sessions that touched it: a title may be a
    prompt typed there."""
    drop(project.owner, project=project.public_id)
    titles = [f"{session.public_id}/" for session in sessions]
    drop(project.owner, kinds=["session"], refs=titles)


def ask_to_index(sessions: Iterable[CodingSession]) -> None:
    """Inside the transaction that takes them in again."""
    for session in sessions:
        enqueue(INDEX, owner=session.owner, key=session.public_id)


def run_index(run: Run) -> None:
    """The handler of "index" runs."""
    found = CodingSession.objects.filter(owner=run.owner, public_id=run.key)
    for session in found.select_related("owner"):
        index_session(session)


def _docs(session: CodingSession) -> Iterable[Doc]:
    under = f"{session.public_id}/"
    left_out = session.quarters.filter(project__left_out_at__isnull=False)
    if session.title and session.first_at and not left_out.exists():
        yield Doc(
            "session", under, session.title, session.first_at, session=session.public_id
        )
    for prompt in _usable(session.prompts.filter(menu=False)):
        yield _prompt(prompt, under)
    for row in _usable(session.evidence.filter(kind__in=_EVIDENCE)):
        yield _evidence(row, under)


def _usable(rows: OwnedQuerySet[R]) -> OwnedQuerySet[R]:
    return rows.exclude(project__left_out_at__isnull=False).select_related("project")


def _prompt(row: Prompt, under: str) -> Doc:
    text = row.text.strip()
    first = text.partition("\n")[0]
    title = first if len(first) <= _TITLE else first[: _TITLE - 1] + "…"
    return Doc(
        "prompt",
        under + row.record,
        title,
        row.at,
        body="" if text == title else text,
        project=row.project.public_id if row.project else "",
        session=under[:-1],
    )


def _evidence(row: EvidenceRow, under: str) -> Doc:
    if row.kind == "commit":
        title = str(row.data.get("subject") or row.quote)
        body = f"{row.data.get('sha') or ''} {row.branch}".strip()
    else:
        title, _line, rest = row.quote.strip().partition("\n")
        body = f"{rest} {row.data.get('category') or ''}".strip()
    return Doc(
        row.kind,
        f"{under}{row.record}" + (f"#{row.position}" if row.position else ""),
        title,
        row.at,
        body="" if body == title else body,
        project=row.project.public_id if row.project else "",
        session=under[:-1],
    )
