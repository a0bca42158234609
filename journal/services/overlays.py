"""What a person does to the lines of their note. Each verb is one transaction: the
edit, the note's next revision, and the week that is behind by it."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from journal.calendar import week_of
from journal.errors import BadEdit, EditRefused, LineChanged
from journal.models import DailyNote, NoteItem, Overlay
from journal.services import due
from journal.services.ledger import follow_note, projects_of_day
from journal.services.lessons import learn
from journal.services.shown import ShownItem, refresh_headline, shown_day
from pipeline.overlays import cites_of, confirmed, with_kind, with_status
from pulse.core.redact import redact_text
from pulse.core.values import ItemKind, Status
from sessions_app.models import Project

LONGEST = 500  # characters of a line, of what it was instead of, of its reason
MOST_ADDED = 40  # lines of one's own on one day

Do = Callable[[ShownItem, Overlay], None]


def confirm(
    note: DailyNote, item_id: str, *, by: User, seen: str = "", now: datetime
) -> ShownItem:
    """The owner accepts what the line says; only said work is an achievement then."""

    def do(item: ShownItem, overlay: Overlay) -> None:
        became = confirmed(item.value)
        if became is None:
            raise EditRefused(
                _("“%(status)s” cannot be confirmed as done. Say what it was instead.")
                % {"status": item.get_status_display()}
            )
        _says(item, overlay, *became)

    return _change(note, item_id, do, by=by, seen=seen, now=now)


def set_status(
    note: DailyNote,
    item_id: str,
    status: str,
    *,
    by: User,
    seen: str = "",
    now: datetime,
) -> ShownItem:
    """The owner says how far it got: their word wins against the writer's."""

    def do(item: ShownItem, overlay: Overlay) -> None:
        wanted = _status(status, added=item.added)
        _says(item, overlay, with_status(item.value.kind, wanted), wanted)

    return _change(note, item_id, do, by=by, seen=seen, now=now)


def rewrite(
    note: DailyNote,
    item_id: str,
    *,
    by: User,
    text: str | None = None,
    instead: str | None = None,
    why: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    seen: str = "",
    now: datetime,
) -> ShownItem:
    """Other words, kind or status for a line; None leaves what is there."""

    def do(item: ShownItem, overlay: Overlay) -> None:
        words = {"text": text, "instead": instead, "why": why}
        for name, new in words.items():
            if new is not None:
                written = getattr(item.row, name) if item.row else None
                _set_words(overlay, name, new, written)
        became, reached = item.value.kind, item.value.status
        if kind is not None and kind != became:
            became = _kind(kind)
            reached = with_kind(became, reached)
        if status is not None and status != reached:
            reached = _status(status, added=item.added)
            became = with_status(became, reached)
        if (became, reached) != (item.value.kind, item.value.status):
            _says(item, overlay, became, reached)

    return _change(note, item_id, do, by=by, seen=seen, now=now)


def add(
    note: DailyNote,
    *,
    by: User,
    kind: str,
    text: str,
    instead: str = "",
    why: str = "",
    project: Project | None = None,
    now: datetime,
) -> ShownItem:
    """A line of the owner's own: stated by them, without evidence."""
    with transaction.atomic():
        locked = _locked(note, by)
        mine = Overlay.objects.owned_by(by).filter(date=note.date, added=True)
        if mine.count() >= MOST_ADDED:
            raise EditRefused(
                _("A day holds at most %(n)d lines of your own. Remove one first.")
                % {"n": MOST_ADDED}
            )
        if project is not None and project.owner_id != by.pk:
            raise Project.DoesNotExist
        overlay = Overlay(
            owner=by, date=note.date, kind=_kind(kind), added=True, project=project
        )
        overlay.made_at = overlay.changed_at = now
        for name, words in (("text", text), ("instead", instead), ("why", why)):
            _set_words(overlay, name, words, None)
        overlay.save()
        _revise(locked, now)
        return _found(locked, overlay.public_id)


def hide(
    note: DailyNote, item_id: str, *, by: User, seen: str = "", now: datetime
) -> ShownItem:
    """The line is in nothing that is made of the note; its day keeps it in a fold."""

    def do(_item: ShownItem, overlay: Overlay) -> None:
        overlay.hidden = True

    return _change(note, item_id, do, by=by, seen=seen, now=now)


def restore(
    note: DailyNote, item_id: str, *, by: User, seen: str = "", now: datetime
) -> ShownItem:
    def do(item: ShownItem, overlay: Overlay) -> None:
        overlay.hidden = False if item.hidden else overlay.hidden

    return _change(note, item_id, do, by=by, seen=seen, now=now)


def undo(note: DailyNote, edit_id: str, *, by: User, now: datetime) -> None:
    """Take an edit back, pinned or not: the writer's words hold again. A line of
    one's own is gone with it."""
    with transaction.atomic():
        locked = _locked(note, by)
        mine = Overlay.objects.owned_by(by).filter(date=note.date)
        overlay = mine.get(public_id=edit_id)
        if overlay.hidden is not None and not overlay.added and _touched(overlay):
            # Hiding is taken back by restoring: this is about what the line says.
            _forget_words(overlay)
            overlay.changed_at = now
            overlay.save()
        else:
            overlay.delete()
        _revise(locked, now, {overlay.project_id})


def _change(
    note: DailyNote, item_id: str, do: Do, *, by: User, seen: str, now: datetime
) -> ShownItem:
    with transaction.atomic():
        locked = _locked(note, by)
        item = _found(locked, item_id)
        if seen and seen != item.version:
            raise LineChanged
        overlay = item.overlay or _new(item, by, now)
        before = _state(overlay)
        do(item, overlay)
        if _state(overlay) == before:
            return item
        overlay.changed_at = now
        if overlay.added or overlay.hidden is not None or _touched(overlay):
            overlay.save()
        elif overlay.pk:
            overlay.delete()
        _revise(locked, now)
        return _found(locked, item_id)


def _locked(note: DailyNote, by: User) -> DailyNote:
    """The row as it is now; who does not own it finds nothing."""
    mine = DailyNote.objects.owned_by(by).select_for_update(of=("self",))
    return mine.select_related("owner").get(pk=note.pk)


def _found(note: DailyNote, item_id: str) -> ShownItem:
    item = shown_day(note).find(item_id)
    if item is None:
        raise NoteItem.DoesNotExist
    return item


def _new(item: ShownItem, by: User, now: datetime) -> Overlay:
    return Overlay(
        owner=by,
        date=item.note.date,
        kind=item.line.written.kind if item.line.written else item.kind,
        cites=sorted(map(list, cites_of(item.value))),
        made_at=now,
        changed_at=now,
    )


def _revise(
    note: DailyNote, now: datetime, projects: Collection[int | None] = ()
) -> None:
    """Count the edit, so that everything made of the note sees that it is behind."""
    learn(note.owner, now=now)
    refresh_headline(note)
    DailyNote.objects.filter(pk=note.pk).update(revision=F("revision") + 1)
    note.refresh_from_db(fields=["revision"])
    seen = projects_of_day(note.owner, note.date)
    follow_note(note.owner, note.date, {*seen, *projects})
    due.ask_for_week(note.owner, week_of(note.date), now=now)


def _says(item: ShownItem, overlay: Overlay, kind: ItemKind, status: Status) -> None:
    """Kind and status as the owner says; what the writer says too is no edit."""
    written = item.line.written or item.value
    if item.added:
        overlay.to_kind = kind if kind != overlay.kind else ""
        return
    overlay.status = status if status != written.status else ""
    follows = with_status(written.kind, status) if overlay.status else written.kind
    overlay.to_kind = kind if kind != follows else ""


def _set_words(overlay: Overlay, name: str, words: str, written: str | None) -> None:
    clean = _clean(words)
    if name == "text" and not clean:
        raise BadEdit(_("A line needs words. Hide it if it should not be there."))
    if len(clean) > LONGEST:
        raise BadEdit(
            _("A line has at most %(n)d characters; this one has %(m)d.")
            % {"n": LONGEST, "m": len(clean)}
        )
    setattr(overlay, name, None if clean == written else clean)


def _clean(words: str) -> str:
    """One line without control characters, and without secrets."""
    printable = "".join(c if c.isprintable() else " " for c in words)
    return redact_text(" ".join(printable.split()))


def _kind(kind: str) -> ItemKind:
    try:
        return ItemKind(kind)
    except ValueError:
        raise BadEdit(_one_of(kind, NoteItem.Kind.values)) from None


def _status(status: str, *, added: bool) -> Status:
    """``stated`` is for what has no evidence, and that is nothing else."""
    allowed = [s for s in Status if (s is Status.STATED) == added]
    try:
        wanted = Status(status)
    except ValueError:
        raise BadEdit(_one_of(status, [s.value for s in allowed])) from None
    if wanted not in allowed:
        raise BadEdit(
            _("What you added by hand is stated by you, and only that is. Leave it so.")
        )
    return wanted


def _one_of(given: str, names: list[str]) -> str:
    return _("“%(given)s” is none of: %(names)s.") % {
        "given": given[:40],
        "names": ", ".join(names),
    }


_WORDS = ("to_kind", "status", "text", "instead", "why")


def _state(overlay: Overlay) -> tuple[object, ...]:
    return (*(getattr(overlay, name) for name in _WORDS), overlay.hidden)


def _touched(overlay: Overlay) -> bool:
    return bool(overlay.to_kind or overlay.status or overlay.typed)


def _forget_words(overlay: Overlay) -> None:
    overlay.to_kind = overlay.status = ""
    overlay.text = overlay.instead = overlay.why = None
