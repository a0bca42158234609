"""Two projects that turn out to be one: rows move, permissions take the stricter."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Q, QuerySet

from accounts.models import Team
from sessions_app import hooks
from sessions_app.models import CodingSession, Project, ProjectShare, QuarterCount
from sessions_app.services.days import bump
from sessions_app.services.work import ask_to_parse

_LADDER = list(ProjectShare.Share.values)  # from nothing upwards
_COUNTS = (
    "prompts",
    "menu_answers",
    "replies",
    "tool_calls",
    "lines_added",
    "lines_removed",
    "active_seconds",
)


def merge(keep: Project, gone: Project) -> None:
    """Everything of ``gone`` belongs to ``keep``; both owners are the same person."""
    _merge_permissions(keep, gone)
    quarters = {*_quarters(keep), *_quarters(gone)}
    reread(gone)
    _merge_quarters(keep, gone)
    _move_rows(keep, gone)
    if not keep.remote and gone.remote:
        keep.remote = gone.remote
    keep.save()
    gone.delete()
    bump(keep.owner, quarters)


def _move_rows(keep: Project, gone: Project) -> None:
    """Rooms above refer to projects too (a note's items, an owner's edits), most of
    them without a name for the way back: nothing may lose its project."""
    for relation in Project._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        if relation.related_model in (ProjectShare, QuarterCount):
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{name: gone})
        if not _moved(rows, name, keep):
            # Where there may be one for each project, that of ``keep`` holds.
            for row in rows:
                _moved(rows.filter(pk=row.pk), name, keep)


def _moved(rows: QuerySet[Any], name: str, keep: Project) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{name: keep})
    except IntegrityError:
        return False
    return True


def _quarters(project: Project) -> Iterable[datetime]:
    rows = QuarterCount.objects.filter(project=project)
    return rows.values_list("quarter", flat=True).distinct()


def reread(project: Project) -> None:
    """Its sessions are read again, so that each record finds the project it has now."""
    touched = CodingSession.objects.filter(
        Q(quarters__project=project) | Q(evidence__project=project)
    )
    for session in touched.distinct():
        ask_to_parse(session)


def _merge_permissions(keep: Project, gone: Project) -> None:
    if keep.publishable != gone.publishable:
        keep.publishable = False
        keep.publishable_answered_at = None  # worth asking again
    keep.model_allowed = keep.model_allowed and gone.model_allowed
    keep.left_out_at = keep.left_out_at or gone.left_out_at
    teams = list(
        Team.objects.filter(project_shares__project__in=(keep, gone)).distinct()
    )
    theirs = {share.team_id: share.share for share in gone.shares.all()}
    for share in keep.shares.select_related("team"):
        other = theirs.get(share.team_id, ProjectShare.Share.NOTHING)
        stricter = min(share.share, other, key=_LADDER.index)
        if stricter == ProjectShare.Share.NOTHING:
            share.delete()  # no row means nothing
        elif stricter != share.share:
            share.share = stricter
            share.save(update_fields=["share"])
    for team in teams:
        for hook in hooks.shares_changed:
            hook(keep.owner, team)


def _merge_quarters(keep: Project, gone: Project) -> None:
    """Sum the counts of the same quarter-hour; the sessions are read again anyway."""
    mine = {
        (row.session_id, row.quarter): row
        for row in QuarterCount.objects.filter(project=keep)
    }
    for row in QuarterCount.objects.filter(project=gone):
        same = mine.get((row.session_id, row.quarter))
        if same is None:
            row.project = keep
            row.save(update_fields=["project"])
            continue
        for name in _COUNTS:
            setattr(same, name, getattr(same, name) + getattr(row, name))
        same.spans = sorted([*same.spans, *row.spans])
        same.first_at = min(filter(None, (same.first_at, row.first_at)), default=None)
        same.last_at = max(filter(None, (same.last_at, row.last_at)), default=None)
        same.digest = ""
        same.save()
