"""What a person wants by mail, and when a day's letter is due."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import crypto
from accounts.errors import Refused
from accounts.models import User
from accounts.services.zones import calendar_of
from journal.calendar import note_due_at, today_of
from journal.models import DailyNote, Letter, LetterSettings
from journal.services import hook_call

MAIL, HOOK = "letter", "letter hook"  # kinds of Runs; the key is the note's date
#: A letter that could not go out within this time is news no more.
FRESH = timedelta(hours=20)
#: After so many letters in a row without a visit one last letter says that it pauses.
UNREAD = 14
#: After so many failures in a row nothing is posted to a hook any more.
MOST_FAILURES = 5
_VISIT = 3600  # seconds


class LetterRefused(Refused):
    """Nothing was changed. ``str(error)`` says what to do."""

    code = "invalid"
    status = 400
    title = gettext_lazy("Nothing was changed")


def wishes_of(owner: User) -> LetterSettings:
    """Their settings; unsaved defaults for who never said anything."""
    found = LetterSettings.objects.owned_by(owner).first()
    return found or LetterSettings(owner=owner)


def choose(
    owner: User, *, mail: bool, hour: int, scope: str, now: datetime
) -> LetterSettings:
    """Set the mail; switching it off makes the links of old mails worthless."""
    if hour not in range(24) or scope not in LetterSettings.Scope.values:
        raise LetterRefused(_("Choose an hour from 0 to 23 and one of the choices."))
    with transaction.atomic():
        row = _row(owner)
        if row.mail and not mail:
            row.serial += 1
        row.mail, row.hour, row.scope = mail, hour, scope
        row.seen_at, row.paused_at, row.changed_at = now, None, now
        row.save()
    return row


def stop(owner: User, *, now: datetime) -> None:
    """No more letters by mail; again, it changes nothing."""
    mine = LetterSettings.objects.owned_by(owner).filter(mail=True)
    mine.update(mail=False, serial=F("serial") + 1, changed_at=now)


def seen(owner: User, *, now: datetime) -> None:
    """A visit: what was paused because nobody read it goes on."""
    LetterSettings.objects.owned_by(owner).update(seen_at=now, paused_at=None)


def visited(owner: User, *, now: datetime) -> None:
    """A page was opened: noted once an hour, for those who get letters."""
    if not cache.add(f"letters.visited.{owner.pk}", 1, _VISIT):
        return
    if LetterSettings.objects.owned_by(owner).filter(mail=True).exists():
        seen(owner, now=now)


# ---------------------------------------------------------------------- the webhook


def set_hook(owner: User, url: str, *, now: datetime) -> LetterSettings:
    """Keep the address sealed; its host alone is shown."""
    try:
        hook_call.check_address(url)
    except hook_call.HookRefused as reason:
        raise LetterRefused(str(reason)) from reason
    with transaction.atomic():
        row = _row(owner)
        row.hook, row.hook_host = crypto.encrypt(url), urlsplit(url).hostname or ""
        row.hook_failures, row.hook_error, row.hook_off_at = 0, "", None
        row.changed_at = now
        row.save()
    return row


def remove_hook(owner: User, *, now: datetime) -> None:
    LetterSettings.objects.owned_by(owner).update(
        hook="", hook_host="", hook_error="", hook_off_at=None, changed_at=now
    )


def hook_answered(row: LetterSettings, reason: str, *, now: datetime) -> None:
    """Count failures in a row; too many switch the hook off until it is set again."""
    same = LetterSettings.objects.filter(pk=row.pk, hook=row.hook)
    if not reason:
        same.update(hook_failures=0, hook_error="")
        return
    same.update(hook_failures=F("hook_failures") + 1, hook_error=reason)
    tired = same.filter(hook_failures__gte=MOST_FAILURES, hook_off_at=None)
    tired.update(hook_off_at=now)


def hook_tested(row: LetterSettings, reason: str, *, now: datetime) -> None:
    """A test that arrives wakes a hook that was switched off."""
    same = LetterSettings.objects.filter(pk=row.pk, hook=row.hook)
    if reason:
        same.update(hook_error=reason)
    else:
        same.update(hook_failures=0, hook_error="", hook_off_at=None, changed_at=now)


# -------------------------------------------------------------------------- when


def due_at(owner: User, day: date, hour: int) -> datetime:
    """The first time that it is this hour with the owner once the note is due."""
    ready = note_due_at(owner, day)
    local = ready.astimezone(ZoneInfo(calendar_of(owner).zone_at(ready)))
    start = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if start.date() == local.date() and hour == local.hour:
        return ready
    return start if start > local else start + timedelta(days=1)


def due_day(wishes: LetterSettings, *, now: datetime) -> date | None:
    """The day whose letter should go out now: the one that ended last, if written."""
    owner = wishes.owner
    day = today_of(owner, now=now) - timedelta(days=1)
    start = due_at(owner, day, wishes.hour)
    if not start <= now < start + FRESH:
        return None
    there = DailyNote.objects.owned_by(owner).filter(date=day).exists()
    return day if there else None


def wanting(channel: str) -> QuerySet[LetterSettings]:
    """Everybody who wants letters this way now."""
    rows = LetterSettings.objects.filter(owner__is_active=True).select_related("owner")
    if channel == Letter.Channel.MAIL:
        return rows.filter(mail=True, paused_at=None)
    return rows.filter(~Q(hook=""), hook_off_at=None)


def is_begun(owner: User, day: date, channel: str) -> bool:
    mine = Letter.objects.owned_by(owner).filter(channel=channel)
    return mine.filter(date__gte=day).exists()


def unread(wishes: LetterSettings) -> int:
    """Letters in a row that brought nobody here."""
    letters = Letter.objects.owned_by(wishes.owner).filter(
        channel=Letter.Channel.MAIL, state=Letter.State.SENT
    )
    if wishes.seen_at:
        letters = letters.filter(sent_at__gt=wishes.seen_at)
    return letters.count()


def _row(owner: User) -> LetterSettings:
    row, _made = LetterSettings.objects.select_for_update().get_or_create(owner=owner)
    return row
