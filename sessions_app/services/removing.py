"""Leaving out, which can be taken back, and deleting, which cannot."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from sessions_app import blobs, hooks
from sessions_app.models import (
    Chunk,
    CodingSession,
    Project,
    QuarterCount,
    RecordIndex,
    Tombstone,
    Transcript,
)
from sessions_app.services.days import bump
from sessions_app.services.forgetting import ask_to_forget
from sessions_app.services.indexing import (
    ask_to_index,
    forget_project,
    forget_session,
)
from sessions_app.services.locks import lock
from sessions_app.services.work import ask_to_parse


@transaction.atomic
def set_left_out(
    what: CodingSession | Project, *, left_out: bool, now: datetime | None = None
) -> None:
    """Leave a session or a project out of notes, profiles, drafts and model calls, or
    take it in again. It stays, and its owner still sees it."""
    if (what.left_out_at is not None) == left_out:
        return
    lock(what.owner)
    what.left_out_at = (now or timezone.now()) if left_out else None
    what.save(update_fields=["left_out_at"])
    bump(what.owner, _quarters(what), now=now)
    touched = _touching(what) if isinstance(what, Project) else [what]
    if not left_out:
        ask_to_index(touched)
    elif isinstance(what, Project):
        forget_project(what, touched)
    else:
        forget_session(what)
    _tell(what.owner)


@transaction.atomic
def change_project(
    project: Project,
    *,
    name: str | None = None,
    publishable: bool | None = None,
    model_allowed: bool | None = None,
    left_out: bool | None = None,
    now: datetime | None = None,
) -> None:
    """Take over what is given. Notes name projects and rest on what may be used, so
    the project's days change with it."""
    lock(project.owner)
    before = (project.name, project.publishable, project.model_allowed)
    if name is not None:
        project.name = name
    if publishable is not None:
        project.publishable = publishable
        project.publishable_answered_at = now or timezone.now()
    if model_allowed is not None:
        project.model_allowed = model_allowed
    project.save(
        update_fields=[
            "name",
            "publishable",
            "publishable_answered_at",
            "model_allowed",
        ]
    )
    if (project.name, project.publishable, project.model_allowed) != before:
        bump(project.owner, _quarters(project), now=now)
    if left_out is not None:
        set_left_out(project, left_out=left_out, now=now)


def _quarters(what: CodingSession | Project) -> Iterable[datetime]:
    field = "session" if isinstance(what, CodingSession) else "project"
    rows = QuarterCount.objects.filter(**{field: what})
    return list(rows.values_list("quarter", flat=True).distinct())


@transaction.atomic
def delete_session(session: CodingSession, *, now: datetime | None = None) -> None:
    """Delete a session for good: rows, blobs and what was derived. The tombstone keeps
    every later sync, from whichever machine, from bringing it back."""
    lock(session.owner)
    _delete_sessions([session], now)
    _tell(session.owner)


def _delete_sessions(sessions: list[CodingSession], now: datetime | None) -> None:
    keys = [session.pk for session in sessions]
    quarters: set[datetime] = set()
    for session in sessions:
        quarters.update(_quarters(session))
        Tombstone.objects.get_or_create(
            owner=session.owner, agent=session.agent, native_id=session.native_id
        )
    # What was shared with others is theirs now: they count it from here on.
    heirs = CodingSession.objects.filter(
        Q(elder_ties__elder__in=keys) | Q(younger_ties__younger__in=keys)
    ).exclude(pk__in=keys)
    for heir in heirs.distinct().select_related("owner"):
        ask_to_parse(heir)
    for session in sessions:
        # Sidecars may have come before any transcript did, and hang on no session.
        transcripts = Transcript.objects.owned_by(session.owner).filter(
            Q(session=session)
            | Q(agent=session.agent, native_session=session.native_id)
        )
        _delete_blobs(transcripts.values_list("pk", flat=True))
        transcripts.delete()
        forget_session(session)
        session.delete()
    if sessions:
        ask_to_forget(sessions[0].owner)
        bump(sessions[0].owner, quarters, now=now)


def _delete_blobs(transcripts: Iterable[int]) -> None:
    names = list(
        Chunk.objects.filter(transcript__in=list(transcripts)).values_list(
            "blob", flat=True
        )
    )
    # After the commit: a crash in between leaves orphans, which the sweep removes.
    transaction.on_commit(lambda: blobs.delete(names), robust=True)


@transaction.atomic
def delete_project(project: Project, *, now: datetime | None = None) -> None:
    """Delete a project for good. Sessions that touched nothing else go with it; of the
    others the lines written in its directories are erased, and never read again."""
    lock(project.owner)
    alone: list[CodingSession] = []
    mixed: list[CodingSession] = []
    for session in _touching(project):
        elsewhere = session.quarters.exclude(project=project).exists()
        (mixed if elsewhere else alone).append(session)
    quarters = _quarters(project)
    paths = list(project.aliases.values_list("path", flat=True))
    for session in mixed:
        _forget(session, paths)
    _delete_sessions(alone, now)
    ask_to_forget(project.owner, key=project.public_id, paths=paths)
    forget_project(project, mixed)
    project.delete()
    bump(project.owner, quarters, now=now)
    _tell(project.owner)


def _touching(project: Project) -> QuerySet[CodingSession]:
    """Sessions with anything in this project."""
    touched = CodingSession.objects.filter(
        Q(quarters__project=project)
        | Q(evidence__project=project)
        | Q(prompts__project=project)
        | Q(model_calls__project=project)
    )
    return touched.distinct().select_related("owner")


def _tell(owner: User) -> None:
    for hook in hooks.use_changed:
        hook(owner)


def _forget(session: CodingSession, paths: list[str]) -> None:
    session.forgotten_paths = sorted({*session.forgotten_paths, *paths})
    session.save(update_fields=["forgotten_paths"])
    # Until it is read again nothing shows its lines, and nothing can be cited.
    RecordIndex.objects.filter(transcript__session=session).delete()
    # Nobody can tell in which directory a spilled tool result was made.
    spilled = session.transcripts.filter(role=Transcript.Role.TOOL_RESULT)
    _delete_blobs(spilled.values_list("pk", flat=True))
    spilled.delete()
    ask_to_parse(session)
