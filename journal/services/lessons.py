"""What a person's edits taught: learned as they edit, revoked at once.

A lesson shapes notes that are written after it was learned, by code, whoever writes
them. Their owner sees on each day what it did.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from journal.calendar import week_of
from journal.models import DailyNote, Lesson, Overlay
from journal.services import due
from journal.services.edits import lesson_value, lessons_of
from journal.services.ledger import follow_note, projects_of_day
from journal.services.shown import ShownDay, refresh_headline, shown_day, shown_days
from pipeline.lessons import LessonKind, Seen, Taught, taught, wish
from sessions_app.models import Project

#: Days that are looked through for two edits alike: the last ones that were edited.
DAYS = 30


def learn(owner: User, *, now: datetime) -> None:
    """Keep what the last edits teach, and forget what was taught by edits that were
    taken back. Inside the transaction of an edit."""
    for lesson in lessons_of(owner):
        if not _still_taught(owner, lesson):
            _changing(owner, lesson, lesson.delete, now)
    dates = Overlay.objects.owned_by(owner).order_by("-date").values_list("date")
    recent = [day for (day,) in dates.distinct()[:DAYS]]
    notes = DailyNote.objects.owned_by(owner).filter(date__in=recent)
    days = shown_days(notes.select_related("owner").prefetch_related("items__project"))
    known = {lesson_value(row).matter for row in _every(owner)}
    for found in taught([line for day in days for line in _seen(day)]):
        if found.lesson.matter not in known:
            _create(owner, found, now)


def revoke(lesson: Lesson, *, now: datetime) -> None:
    """Follow it no longer: what it left out is back at once."""

    def do() -> None:
        lesson.revoked_at = now
        lesson.save(update_fields=["revoked_at"])

    with transaction.atomic():
        _changing(lesson.owner, lesson, do, now)


def follow(lesson: Lesson, *, now: datetime) -> None:
    """Follow it again."""

    def do() -> None:
        lesson.revoked_at = None
        lesson.save(update_fields=["revoked_at"])

    with transaction.atomic():
        _changing(lesson.owner, lesson, do, now)


def wishes_of(owner: User) -> list[str]:
    """What a model may be told of it. Openings and projects stay here: their words may
    be those of work that the model must not see, and code follows them anyway."""
    rows = [row for row in lessons_of(owner) if row.kind == Lesson.Kind.PHRASE]
    open_to_models = set(
        Project.objects.owned_by(owner)
        .filter(model_allowed=True, left_out_at=None)
        .values_list("public_id", flat=True)
    )
    return [
        wish(lesson_value(row), {})
        for row in rows
        if all(each["project"] in open_to_models for each in row.taught)
    ]


def _seen(day: ShownDay) -> Iterator[Seen]:
    """The writer's lines of a day with what their owner did; what was taught already
    teaches nothing."""
    for item in (*day.items, *day.hidden):
        overlay = item.overlay
        if item.added or item.lesson:
            continue
        yield Seen(
            day=day.note.date,
            item=item.line.written or item.value,
            edit=overlay.public_id if overlay else "",
            hidden=item.hidden,
            text=overlay.text if overlay else None,
        )


def _create(owner: User, found: Taught, now: datetime) -> None:
    lesson, mine = found.lesson, Project.objects.owned_by(owner)
    edits = {
        row.public_id: row
        for row in Overlay.objects.owned_by(owner).filter(
            public_id__in=[edit for _day, edit in found.by]
        )
    }
    Lesson.objects.create(
        owner=owner,
        kind=lesson.kind.value,
        words=lesson.words,
        item_kind=lesson.item_kind,
        project=mine.filter(public_id=lesson.project).first(),
        taught=[
            {
                "date": day.isoformat(),
                "edit": edit,
                "project": _project_of(owner, edits[edit]),
            }
            for day, edit in found.by
        ],
        learned_at=now,
    )


def _project_of(owner: User, overlay: Overlay) -> str:
    """Of the line that was edited; "" for work in none."""
    note = DailyNote.objects.owned_by(owner).filter(date=overlay.date).first()
    day = shown_day(note) if note else None
    every = (*day.items, *day.hidden) if day else ()
    found = next((item for item in every if item.overlay == overlay), None)
    return found.project.public_id if found and found.project else ""


def _still_taught(owner: User, lesson: Lesson) -> bool:
    mine = Overlay.objects.owned_by(owner)
    edits = mine.filter(public_id__in=[each["edit"] for each in lesson.taught])
    if lesson.kind == LessonKind.PHRASE:
        return edits.exclude(text=None).count() == len(lesson.taught)
    return edits.filter(hidden=True).count() == len(lesson.taught)


def _every(owner: User) -> list[Lesson]:
    """Revoked ones too: what its owner did not want is not learned again."""
    return list(Lesson.objects.owned_by(owner).select_related("project"))


def _changing(
    owner: User, lesson: Lesson, do: Callable[[], object], now: datetime
) -> None:
    """Do it, and count a revision of every note that reads otherwise by it."""
    notes = DailyNote.objects.owned_by(owner).filter(written_at__gt=lesson.learned_at)
    rows = list(notes.select_related("owner").prefetch_related("items__project"))
    before = {day.note.pk: day.value for day in shown_days(rows)}
    do()
    for day in shown_days(rows):
        if day.value != before[day.note.pk]:
            refresh_headline(day.note)
            DailyNote.objects.filter(pk=day.note.pk).update(revision=F("revision") + 1)
            follow_note(owner, day.note.date, projects_of_day(owner, day.note.date))
            due.ask_for_week(owner, week_of(day.note.date), now=now)
