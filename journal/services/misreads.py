"""A line that was misread: what a report of it would hold, keeping it, withdrawing it.

Nothing is sent anywhere. The report is shown whole before it is kept.
"""

import json
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from journal.errors import BadEdit, EditRefused
from journal.models import DailyNote, Misread, NoteItem
from journal.services import overlays
from journal.services.moments import moments_behind
from journal.services.shown import ShownItem, shown_day
from pipeline.misread import HIDDEN, Fixture, fixture
from sessions_app.models import CodingSession, Machine, Project

AS_IS = "as_is"  # the line is right; the report is about something else in it
LONGEST = 500  # characters of what its owner says of it
_VERDICTS = (HIDDEN, AS_IS, "observed", "confirmed", "claimed", "attempted", "dropped")


def preview(item: ShownItem, *, verdict: str = HIDDEN, said: str = "") -> Fixture:
    """The whole report as it would be kept. Raises EditRefused for a line without
    records."""
    owner = item.note.owner
    moments = moments_behind(owner, item.evidence)
    if not moments:
        raise EditRefused(
            _("No record behind this line is there any more, so nothing can be shown.")
        )
    return fixture(
        item.line.written or item.value,
        moments,
        day=item.note.date,
        verdict=item.status if verdict == AS_IS else verdict,
        said=said,
        names=_names(owner),
    )


def digest(report: Fixture) -> str:
    """Names exactly this report, so that no other one is kept than the one shown."""
    text = json.dumps(report.data, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def keep(
    note: DailyNote,
    item_id: str,
    *,
    by: User,
    verdict: str,
    said: str,
    shown: str,
    now: datetime,
) -> Misread:
    """Keep the report that was ``shown``, and do with the line what its owner says."""
    if verdict not in _VERDICTS:
        raise BadEdit(_("Say what the line should be: hidden, or one of its statuses."))
    if len(said) > LONGEST:
        raise BadEdit(_("Say it in at most %(n)d characters.") % {"n": LONGEST})
    item = shown_day(note).find(item_id)
    if item is None or note.owner_id != by.pk:
        raise NoteItem.DoesNotExist
    if digest(preview(item)) != shown:
        raise EditRefused(
            _("The records changed after this page was made. Look at the report again.")
        )
    report = preview(item, verdict=verdict, said=said)
    with transaction.atomic():
        if verdict == HIDDEN:
            overlays.hide(note, item_id, by=by, now=now)
        elif verdict not in (AS_IS, item.status):
            overlays.set_status(note, item_id, verdict, by=by, now=now)
        return Misread.objects.create(
            owner=by,
            date=note.date,
            verdict=verdict,
            fixture=dict(report.data),
            sessions=sorted({each["session"] for each in item.evidence}),
            made_at=now,
        )


def withdraw(report: Misread) -> None:
    """Nothing is left of it. The line stays as its owner said."""
    report.delete()


def forget_deleted(owner: User) -> None:
    """Reports that were made of sessions which are deleted by now."""
    there = set(
        CodingSession.objects.owned_by(owner).values_list("public_id", flat=True)
    )
    for report in Misread.objects.owned_by(owner):
        if not there.issuperset(report.sessions):
            report.delete()


def _names(owner: User) -> set[str]:
    """Words that tell whose records these are."""
    people = User.objects.filter(memberships__team__in=Team.objects.visible_to(owner))
    names = {person.name for person in (owner, *people)}
    names |= {person.email.partition("@")[0] for person in (owner, *people)}
    for rows in (Project.objects.owned_by(owner), Machine.objects.owned_by(owner)):
        names.update(rows.values_list("name", flat=True))
    return {part for name in names for part in (name, *name.split()) if part}
