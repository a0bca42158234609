"""A person's edits of their days, as values over the writer's lines."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from accounts.models import User
from journal.models import Overlay
from pipeline.overlays import Edit
from pulse.core.values import ItemKind, Status


def overlays_of(owner: User, days: Collection[date]) -> dict[date, list[Overlay]]:
    """By day, in the order in which they were made."""
    rows = Overlay.objects.owned_by(owner).filter(date__in=days)
    found: defaultdict[date, list[Overlay]] = defaultdict(list)
    for row in rows.select_related("project"):
        found[row.date].append(row)
    return found


def edits_of(owner: User, day: date) -> list[Edit]:
    return [edit_value(row) for row in overlays_of(owner, [day])[day]]


def typed_on(owner: User, day: date) -> list[Overlay]:
    """Edits of a day that hold words of their owner, whether or not it has a note."""
    return [row for row in overlays_of(owner, [day])[day] if row.typed]


def edit_value(row: Overlay) -> Edit:
    return Edit(
        id=row.public_id,
        kind=ItemKind(row.kind),
        cites=frozenset((session, record) for session, record in row.cites),
        to_kind=ItemKind(row.to_kind) if row.to_kind else None,
        status=Status(row.status) if row.status else None,
        text=row.text,
        instead=row.instead,
        why=row.why,
        hidden=row.hidden,
        added=row.added,
        project=row.project.public_id if row.project else "",
    )
