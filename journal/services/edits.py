"""A person's edits of their days, as values over the writer's lines."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from accounts.models import User
from journal.models import DailyNote, Lesson, Overlay
from pipeline import lessons
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


def lessons_of(owner: User) -> list[Lesson]:
    """What is followed now, the oldest first."""
    rows = Lesson.objects.owned_by(owner).filter(revoked_at=None)
    return list(rows.select_related("project").order_by("learned_at", "pk"))


def in_force(rows: Iterable[Lesson], note: DailyNote) -> list[lessons.Lesson]:
    """Of these lessons those that this note was written under: earlier notes stay."""
    return [lesson_value(row) for row in rows if row.learned_at < note.written_at]


def lesson_value(row: Lesson) -> lessons.Lesson:
    return lessons.Lesson(
        id=row.public_id,
        kind=lessons.LessonKind(row.kind),
        words=row.words,
        item_kind=row.item_kind,
        project=row.project.public_id if row.project else "",
    )
