"""Addresses of commits and pull requests that anybody can read."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from accounts.models import User
from pipeline.audience import PUBLIC_KINDS
from pipeline.forges import commit_url, request_url
from pulse.core.values import EvidenceKind, Outcome
from sessions_app.models import EvidenceRow

Cites = Collection[tuple[str, str]]  # (session, record)


def public_links(owner: User, cites: Cites) -> dict[tuple[str, str], str]:
    """Of what is cited: commits and pull requests of projects that their owner marked
    as publishable, on public hosts. A commit needs a later push of its project."""
    rows = EvidenceRow.objects.owned_by(owner).filter(
        kind__in=PUBLIC_KINDS,
        session__public_id__in={session for session, _record in cites},
        record__in={record for _session, record in cites},
        project__publishable=True,
        project__left_out_at=None,
    )
    pushed = _last_pushes(owner)
    found = {}
    for row in rows.select_related("session", "project"):
        key = (row.session.public_id, row.record)
        url = _address(row, pushed) if key in cites else ""
        if url:
            found[key] = url
    return found


def _address(row: EvidenceRow, pushed: dict[int, datetime]) -> str:
    project = row.project
    if project is None:
        return ""
    if row.kind == EvidenceKind.PULL_REQUEST:
        return request_url(project.remote, str(row.data.get("url") or ""))
    if project.pk in pushed and row.at <= pushed[project.pk]:
        return commit_url(project.remote, str(row.data.get("sha") or ""))
    return ""


def _last_pushes(owner: User) -> dict[int, datetime]:
    """When each publishable project was last seen to be pushed."""
    rows = EvidenceRow.objects.owned_by(owner).filter(
        kind=EvidenceKind.PUSH,
        data__outcome=Outcome.OK.value,
        project__publishable=True,
    )
    last = rows.order_by("project").values("project").annotate(last=Max("at"))
    return dict(last.values_list("project", "last"))
